using Azure.Data.Tables;
using CampaignKit.Core.Mail;
using CampaignKit.Storage.AzureTables;

namespace CampaignKit.Storage.Tests.Outbox;

[Collection(AzuriteTests.Name)]
public sealed class TablesOutboxTests(Azurite azurite) : OutboxContract
{
    private readonly string _prefix = $"t{Guid.NewGuid():N}";

    [Fact]
    public async Task Content_of_a_mail_that_was_sent_is_gone_and_its_record_stays()
    {
        await Outbox.PutAsync(Mail(1, "a") with { Campaign = "fair-work" });
        await Outbox.SentAsync(await TakeAsync());

        var left = await Account().Outbox.QueryAsync<TableEntity>().SingleAsync();
        Assert.Equal(("fair-work", Now.UtcTicks, false), (left.GetString("Campaign"), left.GetInt64("DueAt"), left.ContainsKey("Mail")));
    }

    [Fact]
    public async Task Nothing_is_left_of_a_mailbox_or_of_a_campaign_that_is_forgotten()
    {
        foreach (var id in (string[])["sent", "waiting"])
        {
            await Outbox.PutAsync(Mail(1, id));
            await Outbox.PutAsync(Mail(Spread(2), id) with { Campaign = "fair-work" });
            if (id == "sent") await Outbox.SentAsync(await TakeAsync());
        }

        await Outbox.ForgetAsync(new(1));
        await Outbox.ForgetCampaignAsync("fair-work");

        Assert.Empty(await Account().Outbox.QueryAsync<TableEntity>().ToListAsync());
    }

    [Fact]
    public async Task Mails_that_were_replaced_leave_nothing()
    {
        for (byte content = 0; content < 5; content++) await Outbox.PutAsync(Mail(1, "a", content) with { DueAt = Now.AddMinutes(content) });

        Assert.Equal(2, await Account().Outbox.QueryAsync<TableEntity>().CountAsync());
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Account().DeleteAsync();
    }

    protected override async Task<IOutbox> OpenAsync()
    {
        var account = Account();
        await account.PrepareAsync();
        return new TablesOutbox(account);
    }

    protected override Task CloseAsync() => Task.CompletedTask;

    protected override IOutbox Beside() => new TablesOutbox(Account());

    private TablesAccount Account() => TablesAccount.Connect(azurite.ConnectionString, _prefix);
}

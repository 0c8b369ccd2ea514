using System.Text;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signers;
using CampaignKit.Web.Mail;

namespace CampaignKit.Web.Tests.Mail;

public sealed class MailFolderTests : IDisposable
{
    private static readonly MailboxKey Ada = new(0x0123456789abcdef);
    private static readonly MailboxKey Other = new(0x1123456789abcdef);

    private readonly DirectoryInfo _beside = Directory.CreateTempSubdirectory("campaignkit-mails-");

    private string Outbox => Path.Combine(_beside.FullName, "outbox");

    public void Dispose() => _beside.Delete(recursive: true);

    [Fact]
    public async Task A_mail_becomes_a_file_that_is_named_by_mailbox_and_id()
    {
        var answer = await CarryAsync(new(Outbox), Ada, "mail-1");

        Assert.Equal(CarrierOutcome.Taken, answer.Outcome);
        var file = Assert.Single(Directory.GetFiles(Outbox));
        Assert.Equal("00000000000000000123456789abcdef-mail-1.eml", Path.GetFileName(file));
        Assert.Equal("Subject: Hello\r\n\r\nmail-1\r\n", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task Only_the_user_that_runs_the_program_may_read_mails()
    {
        if (OperatingSystem.IsWindows()) return;

        await CarryAsync(new(Outbox), Ada, "mail-1");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Outbox));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Directory.GetFiles(Outbox).Single()));
    }

    [Fact]
    public async Task A_mail_that_is_written_again_replaces_itself()
    {
        var folder = new MailFolder(Outbox);

        await CarryAsync(folder, Ada, "mail-1");
        await CarryAsync(folder, Ada, "mail-1");

        Assert.Single(Directory.GetFiles(Outbox));
    }

    [Fact]
    public async Task A_mailbox_is_forgotten_with_all_its_files_and_no_other()
    {
        var folder = new MailFolder(Outbox);
        await CarryAsync(folder, Ada, "mail-1");
        await CarryAsync(folder, Ada, "mail-2");
        await CarryAsync(folder, Other, "mail-3");
        await File.WriteAllTextAsync(Path.Combine(Outbox, $"{Ada}-mail-4.eml.new"), "half of a mail");

        folder.Forget(Ada);

        Assert.Equal([$"{Other}-mail-3.eml"], Directory.GetFiles(Outbox).Select(Path.GetFileName));
    }

    [Fact]
    public void Forgetting_where_there_is_nothing_does_no_harm()
    {
        new MailFolder(Outbox).Forget(Ada);

        Assert.False(Directory.Exists(Outbox));
    }

    [Fact]
    public async Task What_a_killed_process_left_half_written_goes_with_the_next_mail()
    {
        Directory.CreateDirectory(Outbox);
        await File.WriteAllTextAsync(Path.Combine(Outbox, $"{Other}-mail-9.eml.new"), "half of a mail");

        await CarryAsync(new(Outbox), Ada, "mail-1");

        Assert.Equal([$"{Ada}-mail-1.eml"], Directory.GetFiles(Outbox).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("../mail")]
    [InlineData("a/b")]
    [InlineData("a.b")]
    [InlineData("")]
    public async Task An_id_that_could_name_a_file_elsewhere_is_a_bug(string id) =>
        await Assert.ThrowsAsync<ArgumentException>(() => CarryAsync(new(Outbox), Ada, id));

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_away()
    {
        await File.WriteAllTextAsync(Outbox, "a file where the folder should be");

        var answer = await CarryAsync(new(Outbox), Ada, "mail-1");

        Assert.Equal(CarrierOutcome.Away, answer.Outcome);
    }

    [Fact]
    public async Task Mails_of_a_campaign_are_deleted_and_those_of_another_with_a_name_like_it_stay()
    {
        var folder = new MailFolder(Outbox);
        await CarryAsync(folder, Ada, "mail-1", campaign: "fair-work");
        await CarryAsync(folder, Other, "mail-2", campaign: "more-fair-work");
        await CarryAsync(folder, Ada, "mail-3");

        await folder.ForgetCampaignAsync("fair-work");

        Assert.Equal([$"{Ada}-mail-3.eml", $"{Other}-mail-2_more-fair-work.eml"], Directory.GetFiles(Outbox).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Mail_that_was_in_hand_when_it_was_forgotten_is_not_written_and_the_next_batch_is()
    {
        var folder = new MailFolder(Outbox);
        folder.BeginBatch();
        await folder.ForgetAsync(Ada);
        await folder.ForgetCampaignAsync("fair-work");

        await CarryAsync(folder, Ada, "mail-1");
        await CarryAsync(folder, Other, "mail-2", campaign: "fair-work");
        Assert.False(Directory.Exists(Outbox));

        folder.BeginBatch();
        await CarryAsync(folder, Ada, "mail-3");
        Assert.Single(Directory.GetFiles(Outbox));
    }

    private static Task<CarrierAnswer> CarryAsync(MailFolder folder, MailboxKey recipient, string id, string? campaign = null) => folder.CarryAsync(
        new OutboxMail { Id = id, Recipient = recipient, Campaign = campaign, DueAt = default, SealedMail = default },
        new("campaigns@example.org", "ada@example.org", IsInternational: false, Encoding.ASCII.GetBytes($"Subject: Hello\r\n\r\n{id}\r\n")),
        CancellationToken.None);
}

using System.Collections.Concurrent;
using System.Net;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Mail;
using CampaignKit.Web.Campaigns;
using CampaignKit.Web.Control;
using CampaignKit.Web.Keys;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Campaigns;

/// <summary>The end of a campaign's people while no program serves.</summary>
public sealed class OfflineDestructionTests : IDisposable
{
    private static readonly string Petition = SeedPetitions.Open[0];

    private static readonly string Campaign = SeedPetitions.Content.Petitions.First(petition => petition.Slug == Petition).Campaign;

    private readonly DataFolder _folder = new();
    private readonly ConcurrentQueue<string> _forgotten = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Key_that_was_destroyed_while_no_program_ran_is_none_when_it_starts()
    {
        await using var program = await RunningProgram.StartAsync(_folder);
        await new SignerForm().SignAsync(program.Client, Petition);
        Assert.Equal(0, await program.StopAsync());

        var answer = await AskAsync(KeyActions.Destroy, Campaign);

        Assert.True(answer.IsDone, string.Join('\n', answer.Lines));
        Assert.Contains($"  {Petition}: 1 counted, 0 held, 0 withdrawn, 0 invalidated", answer.Lines);
        Assert.Equal([$"mails of {Campaign}", "traces"], _forgotten);
        await program.RestartAsync();
        using var refused = await new SignerForm().PostAsync(program.Client, Petition);
        Assert.Equal(HttpStatusCode.Gone, refused.StatusCode);
        Assert.Contains("\"count\":1", await program.Client.GetStringAsync($"/api/v1/petitions/{Petition}/count"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_people_purge_a_campaign_while_no_program_runs()
    {
        await using (var program = await RunningProgram.StartAsync(_folder)) Assert.Equal(0, await program.StopAsync());
        var (ana, ben) = (await AskAsync(PurgeActions.Add, "ana"), await AskAsync(PurgeActions.Add, "ben"));

        Assert.False((await AskAsync(PurgeActions.Purge, Campaign, ana.Lines[0], ana.Lines[0])).IsDone);
        Assert.Empty(_forgotten);
        Assert.True((await AskAsync(PurgeActions.Purge, Campaign, ana.Lines[0], ben.Lines[0])).IsDone);

        await using var installation = Open();
        var record = await installation.Services.GetRequiredService<IDocuments>().ReadAsync<DestructionRecord>(DestructionRecord.Kind, Campaign);
        Assert.Equal(["ana", "ben"], record!.Value.By);
    }

    [Fact]
    public async Task Installation_that_a_program_serves_is_not_opened_beside_it()
    {
        await using var program = await RunningProgram.StartAsync(_folder);

        var refusal = Assert.Throws<StartRefusedException>(Open);

        Assert.Contains("in use by another CampaignKit process", refusal.Message, StringComparison.Ordinal);
    }

    private OfflineInstallation Open() => OfflineInstallation.Open([$"--CampaignKit:DataDirectory={_folder.Data}"], services =>
    {
        services.AddSingleton<IOutbox>(new NotingOutbox(_forgotten));
        services.AddSingleton<ITraces>(new NotingTraces(_forgotten));
        services.AddDestruction();
    });

    private async Task<ControlAnswer> AskAsync(ControlAction action, params string[] words)
    {
        await using var installation = Open();
        await installation.CheckKeyAsync();
        return await action.AnswerAsync(installation.Services, new(words));
    }
}

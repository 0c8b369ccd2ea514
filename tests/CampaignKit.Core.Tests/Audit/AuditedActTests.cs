using CampaignKit.Core.Audit;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Audit;

public sealed class AuditedActTests
{
    private readonly AuditLog _log = new(new InMemoryDocuments(), new InstallationKeys(new byte[32]), new ManualClock());

    [Theory]
    [InlineData(true, "done")]
    [InlineData(false, "refused")]
    public async Task Act_stands_between_two_entries_and_the_second_says_how_it_ended(bool isDone, string stage)
    {
        var entriesAtTheAct = 0L;

        await _log.RunAsync(AuditActor.Program, "thing.do", AuditSubject.Installation, new Dictionary<string, string> { ["what"] = "it" }, async told =>
        {
            entriesAtTheAct = (await _log.ReadHeadAsync())!.Number;
            told["moved"] = "7";
            return isDone;
        }, static done => done);

        var entries = (await _log.ReadAsync(before: null, limit: 10)).Entries;
        Assert.Equal(1, entriesAtTheAct);
        Assert.Equal([$"1 {stage} 7", "begun it"], [$"{entries[0].Details["entry"]} {entries[0].Details["stage"]} {entries[0].Details["moved"]}", $"{entries[1].Details["stage"]} {entries[1].Details["what"]}"]);
    }

    [Fact]
    public async Task Act_that_fails_leaves_the_entry_that_it_was_begun()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _log.RunAsync<bool>(
            AuditActor.Program, "thing.do", AuditSubject.Installation, new Dictionary<string, string>(), _ => throw new InvalidOperationException(), static _ => true));

        Assert.Equal("begun", Assert.Single((await _log.ReadAsync(before: null, limit: 10)).Entries).Details["stage"]);
    }
}

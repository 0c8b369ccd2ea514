using CampaignKit.Core.Audit;
using CampaignKit.Core.Review;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Review;
using CampaignKit.Web.Control;
using CampaignKit.Web.Review;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Review;

/// <summary>What operators type, and what they are answered.</summary>
public sealed class ReviewCommandTests : IAsyncLifetime, IDisposable
{
    private static readonly ControlAction[] Actions = [.. ReviewActions.All, .. InvalidateActions.All];

    private readonly ReviewBench _bench = new();
    private readonly ServiceProvider _services;

    public ReviewCommandTests() =>
        _services = new ServiceCollection().AddSingleton(_bench.Catalogue).AddSingleton(_bench.Invalidating).AddSingleton(_bench.Reviewing)
            .AddSingleton(new AuditLog(_bench.Documents, new(new byte[32]), _bench.Clock)).BuildServiceProvider();

    public Task InitializeAsync() => _bench.SignAsync([
        .. Enumerable.Range(0, 1_200).Select(number => new Signer($"robot{number}@robots.example") { Source = "robot-7", Updates = number % 2 == 0 }),
        .. Enumerable.Range(0, 20).Select(number => new Signer($"person{number}@example.org")),
        new("ada@example.org") { State = SignatureState.HeldForReview, Reason = "speed", Country = "NP" },
        new("grace@example.org") { State = SignatureState.HeldForReview, Reason = "domain", Name = "Grace Hopper" },
    ]);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _services.Dispose();
        _bench.Dispose();
    }

    [Fact]
    public void Every_command_is_known_and_so_is_what_it_asks()
    {
        var paths = Actions.Select(action => action.Path).ToList();

        Assert.Equal(paths.Order(StringComparer.Ordinal), ReviewCommands.All.Select(command => command.Words.Replace(' ', '/')).Order(StringComparer.Ordinal));
        Assert.Equal(ReviewCommands.All, ReviewCommands.All.Intersect(Command.All));
        Assert.Equal(Actions, Actions.Intersect(ControlEndpoints.Actions));
    }

    [Fact]
    public async Task Preview_says_how_many_and_shows_some()
    {
        var answer = await AskAsync("invalidate preview", ReviewBench.Slug, "--domain", "robots.example", "--source", "robot*", "--from", "2026-11-05");

        Assert.True(answer.IsDone);
        Assert.Equal("Signatures that this rule would remove: 600. Nothing was changed.", answer.Lines[0]);
        Assert.StartsWith("Of 600 more the domain is not known", answer.Lines[1], StringComparison.Ordinal);
        Assert.Equal(3 + Invalidating.Samples, answer.Lines.Count);
        Assert.EndsWith("  2026-11-05 12:00:00 UTC  CA  robot-7", answer.Lines[3], StringComparison.Ordinal);
        Assert.Equal((1_220, 2, 0), await _bench.StatesAsync());
    }

    [Fact]
    public async Task Rule_is_applied_listed_and_undone()
    {
        var applied = await AskAsync("invalidate apply", ReviewBench.Slug, "--source", "robot*", "--country", "CA", "--country", "NP", "--by", "Grace", "--because", ReviewBench.Because);
        var id = applied.Lines[0].Split(':')[0];

        Assert.Equal($"{id}: 1,200 signatures are removed from {ReviewBench.Slug}, and everybody is told: {ReviewBench.Because}", applied.Lines[0]);
        Assert.Contains($"invalidate undo {ReviewBench.Slug} {id} --by NAME", applied.Lines[1], StringComparison.Ordinal);
        Assert.Equal((20, 2, 1_200), await _bench.StatesAsync());
        Assert.Equal(
            [$"{id}  applied  1,200  2026-11-05 12:00 UTC by Grace", $"  {ReviewBench.Because}", "  --country CA --country NP --source robot*"],
            (await AskAsync("invalidate list", ReviewBench.Slug)).Lines);

        var undone = await AskAsync("invalidate undo", ReviewBench.Slug, id, "--by", "Edsger");

        Assert.EndsWith("Signatures that count again by this command: 1,200.", Assert.Single(undone.Lines), StringComparison.Ordinal);
        Assert.Equal((1_220, 2, 0), await _bench.StatesAsync());
        Assert.Contains("undone 2026-11-05 12:00 UTC by Edsger", (await AskAsync("invalidate list", ReviewBench.Slug)).Lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("invalidate apply")]
    [InlineData("invalidate apply", ReviewBench.Slug)]
    [InlineData("invalidate apply", ReviewBench.Slug, "--source", "robot*", "--by", "Grace")]
    [InlineData("invalidate apply", ReviewBench.Slug, "--source", "robot*", "--because", ReviewBench.Because)]
    [InlineData("invalidate apply", ReviewBench.Slug, "--by", "Grace", "--because", ReviewBench.Because)]
    [InlineData("invalidate apply", ReviewBench.Slug, "--sauce", "robot*", "--by", "Grace", "--because", ReviewBench.Because)]
    [InlineData("invalidate apply", ReviewBench.Slug, "--source", "robot*", "--by", "Grace", "--because", ReviewBench.Because, "--from")]
    [InlineData("invalidate apply", ReviewBench.Slug, "--source", "robot*", "--by", "Grace", "--because", ReviewBench.Because, "--from", "2026-11-04", "--from", "2026-11-05")]
    [InlineData("invalidate apply", ReviewBench.Slug, "another", "--source", "robot*", "--by", "Grace", "--because", ReviewBench.Because)]
    [InlineData("invalidate apply", "unknown", "--source", "robot*", "--by", "Grace", "--because", ReviewBench.Because)]
    [InlineData("invalidate preview", ReviewBench.Slug)]
    [InlineData("invalidate preview", ReviewBench.Slug, "--by", "Grace", "--source", "robot*")]
    [InlineData("invalidate undo", ReviewBench.Slug)]
    [InlineData("invalidate undo", ReviewBench.Slug, "rule-0", "--by", "Grace")]
    [InlineData("invalidate undo", ReviewBench.Slug, "review", "--by", "Grace")]
    [InlineData("invalidate list")]
    [InlineData("invalidate list", "unknown")]
    [InlineData("review list")]
    [InlineData("review list", "unknown")]
    [InlineData("review list", ReviewBench.Slug, "--limit", "many")]
    [InlineData("review list", ReviewBench.Slug, "--limit", "0")]
    [InlineData("review accept", ReviewBench.Slug)]
    [InlineData("review accept", ReviewBench.Slug, "no-receipt")]
    [InlineData("review accept", ReviewBench.Slug, "--mailbox", "ada@example.org")]
    [InlineData("review remove", ReviewBench.Slug, "--by", "Grace")]
    [InlineData("review remove", ReviewBench.Slug, "--reason", "speed")]
    [InlineData("review remove", ReviewBench.Slug, "--reason", "speed", "--name", "Ada Lovelace", "--by", "Grace")]
    public async Task What_cannot_be_done_is_refused_in_sentences_and_changes_nothing(string command, params string[] words)
    {
        var answer = await AskAsync(command, words);

        Assert.False(answer.IsDone);
        Assert.All(answer.Lines, line => Assert.EndsWith(".", line, StringComparison.Ordinal));
        Assert.DoesNotContain("ada@", string.Join('\n', answer.Lines), StringComparison.OrdinalIgnoreCase);
        Assert.Equal((1_220, 2, 0), await _bench.StatesAsync());
        Assert.Equal("", await _bench.StoredAsync());
    }

    [Fact]
    public async Task Held_signatures_are_listed_with_persons_only_if_they_are_asked_for()
    {
        var without = await AskAsync("review list", ReviewBench.Slug);
        var with = await AskAsync("review list", ReviewBench.Slug, "--reason", "domain", "--persons");

        Assert.Equal("Held: domain 1, speed 1.", without.Lines[0]);
        Assert.Contains(without.Lines, line => line.EndsWith("  speed  2026-11-05 12:00 UTC, 0 minutes ago  NP", StringComparison.Ordinal));
        Assert.DoesNotContain("@", string.Join('\n', without.Lines), StringComparison.Ordinal);
        Assert.EndsWith("  Grace Hopper <grace@example.org>", with.Lines[1], StringComparison.Ordinal);
        Assert.Equal(2, with.Lines.Count);
    }

    [Fact]
    public async Task Long_list_says_how_to_go_on()
    {
        var first = await AskAsync("review list", ReviewBench.Slug, "--limit", "1");
        var cursor = first.Lines[^1].Split(' ')[^1];

        var second = await AskAsync("review list", ReviewBench.Slug, "--limit", "1", "--after", cursor);

        Assert.StartsWith($"There are more: review list {ReviewBench.Slug} --after ", first.Lines[^1], StringComparison.Ordinal);
        Assert.Equal((3, 2), (first.Lines.Count, second.Lines.Count));
        Assert.NotEqual(first.Lines[1], second.Lines[1]);
    }

    [Fact]
    public async Task Held_signatures_are_accepted_and_removed()
    {
        var accepted = await AskAsync("review accept", ReviewBench.Slug, await _bench.ReceiptAsync(new("ada@example.org")));
        var removed = await AskAsync("review remove", ReviewBench.Slug, "--reason", "domain", "--by", "Grace");

        Assert.Equal("Signatures that count now: 1.", Assert.Single(accepted.Lines));
        Assert.StartsWith("Signatures that are removed now: 1. ", Assert.Single(removed.Lines), StringComparison.Ordinal);
        Assert.Equal((1_221, 0, 1), await _bench.StatesAsync());
    }

    [Fact]
    public async Task Mailbox_and_name_are_asked_for_and_stand_on_no_command_line()
    {
        using var input = new StringReader("person7@example.org\ngrace hopper\n");
        using var error = new StringWriter();
        var console = new OperatorConsole(input, TextWriter.Null, error, IsTerminal: true);

        var mailbox = ReviewCommands.WithAnswers([ReviewBench.Slug, "--mailbox", "--by", "Grace"], console);
        var name = ReviewCommands.WithAnswers([ReviewBench.Slug, "--by", "Grace", "--name"], console);

        Assert.Equal("Address: Name: ", error.ToString());
        Assert.StartsWith("Signatures that are removed now: 1. ", (await AskAsync("review remove", mailbox)).Lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Signatures that are removed now: 1. ", (await AskAsync("review remove", name)).Lines[0], StringComparison.Ordinal);
        Assert.Equal((1_219, 1, 2), await _bench.StatesAsync());
    }

    [Fact]
    public async Task Acts_and_looks_at_persons_are_in_the_audit_log_without_anybodys_name_or_address()
    {
        await AskAsync("review list", ReviewBench.Slug);
        await AskAsync("review list", ReviewBench.Slug, "--persons", "--by", "Grace");
        await AskAsync("review remove", ReviewBench.Slug, "--mailbox", "person7@example.org", "--by", "Grace");
        await AskAsync("invalidate apply", ReviewBench.Slug, "--source", "robot*", "--by", "Grace", "--because", ReviewBench.Because);

        var log = _services.GetRequiredService<AuditLog>();
        var entries = (await log.ReadAsync(before: null, limit: 100)).Entries.Reverse().ToList();
        var text = System.Text.Json.JsonSerializer.Serialize(entries);

        Assert.Equal(
            ["persons.view begun", "persons.view done", "review.remove begun", "review.remove done", "invalidation.apply begun", "invalidation.apply done"],
            entries.Select(entry => $"{entry.Action} {entry.Details["stage"]}"));
        Assert.Equal(("2", "1", "1200"), (entries[1].Details["shown"], entries[3].Details["moved"], entries[5].Details["removed"]));
        Assert.All(entries, entry => Assert.Equal(("operator", ReviewBench.Slug, "Grace"), (entry.Actor.Kind, entry.Subject.Id, log.NameOf(entry.Actor))));
        Assert.DoesNotContain("person7", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Grace", text, StringComparison.Ordinal);
        Assert.True((await AuditVerification.RunAsync(log)).Holds);
    }

    [Fact]
    public async Task Nobody_is_shown_while_the_audit_log_cannot_be_written()
    {
        _bench.Documents.BeforeWriting = () => throw new Core.Installation.StorageUnavailableException("The disk is full.");

        var answer = await AskAsync("review list", ReviewBench.Slug, "--persons");

        Assert.False(answer.IsDone);
        Assert.DoesNotContain("@", string.Join('\n', answer.Lines), StringComparison.Ordinal);
    }

    private Task<ControlAnswer> AskAsync(string command, params string[] words) =>
        Actions.Single(action => action.Path == command.Replace(' ', '/')).AnswerAsync(_services, new(words));
}

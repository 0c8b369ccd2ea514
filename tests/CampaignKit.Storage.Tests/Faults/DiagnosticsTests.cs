using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Globalization;
using Azure.Core.Diagnostics;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Signatures;
using CampaignKit.Storage.AzureTables;

namespace CampaignKit.Storage.Tests.Faults;

/// <summary>Who signed what stands in keys, and keys stand in addresses and in what the service answers: nothing of that may be told to whoever listens.</summary>
public sealed class DiagnosticsTests(Azurite azurite) : FaultTest(azurite)
{
    private static readonly UInt128 Signer = UInt128.MaxValue / 7;
    private static readonly AwaitingSignature Waiting = SampleAwaiting.Signature(5) with { Request = Row(Signer) };
    private static readonly string SignersKey = Signer.ToString("x32", CultureInfo.InvariantCulture);

    // Other tests run at the same time and are heard too, so these names are this test's alone.
    private readonly ShardId _shard = new($"petition-{Guid.NewGuid():N}", 0);

    [Fact]
    public async Task Nobody_who_listens_hears_of_petitions_or_signers()
    {
        using var listener = new Listener();

        await CallAsync(AsInstalled());

        AssertSilent(listener);
    }

    [Fact]
    public async Task Nobody_who_listens_hears_of_petitions_or_signers_when_calls_fail()
    {
        var account = AsInstalled();
        using var listener = new Listener();

        Proxy.Next(Fault.LostAnswer, Fault.Refusal(503), Fault.LostRequest, Fault.None, Fault.CutAnswer, Fault.WrongAnswer(500), Fault.None, Fault.LostAnswer);
        await CallAsync(account);
        Proxy.Otherwise = Fault.Refusal(503);
        var failures = await Task.WhenAll(
            OutcomeAsync(() => new TablesSignatureLedger(account).Write(_shard, after: 0).AppendAsync(Row(Signer))),
            OutcomeAsync(() => new TablesDocuments(account).ReadAsync<Note>("note", _shard.Petition).AsTask()));

        AssertSilent(listener);
        Assert.All(failures, failure => Assert.IsType<StorageUnavailableException>(failure));
        Assert.All(failures, failure => Assert.False(Tells(failure!.ToString(), _shard.Petition) || Tells(failure.ToString(), SignersKey)));
    }

    [Fact]
    public async Task Listener_of_these_tests_hears_what_a_client_tells_that_may_speak()
    {
        using var listener = new Listener();

        await CallAsync(Account(options => options.Diagnostics.IsLoggingEnabled = true));

        Assert.Contains(listener.Heard, text => Tells(text, _shard.Petition));
    }

    private void AssertSilent(Listener listener)
    {
        Assert.DoesNotContain(listener.Heard, text => Tells(text, _shard.Petition));
        Assert.DoesNotContain(listener.Heard, text => Tells(text, SignersKey));

        // Under the client are addresses, in which a petition may stand: it is public. Who signed it is not.
        Assert.NotEmpty(listener.HeardUnderneath);
        Assert.DoesNotContain(listener.HeardUnderneath, text => Tells(text, SignersKey));
    }

    private static bool Tells(string text, string key) => text.Contains(key, StringComparison.OrdinalIgnoreCase);

    private async Task CallAsync(TablesAccount account)
    {
        var (documents, ledger, awaiting) = (new TablesDocuments(account), new TablesSignatureLedger(account), new TablesAwaiting(account));
        await ledger.Write(_shard, after: 0).AppendAsync(Row(Signer));
        await ledger.Write(_shard, after: 0).AppendAsync(Row(Signer));
        await ledger.Write(_shard, after: 0).FlushAsync();
        await ledger.ReadSignersAsync(_shard).CountAsync();
        await ledger.ReadRowsAsync(_shard).CountAsync();
        await ledger.ReadSubtotalAsync(_shard);
        await ledger.FindAsync(_shard, new(Signer), place: 0);
        await ledger.Write(_shard, after: 1).ChangedAsync(SampleChanges.Choose(Signer, Visibility.Named));
        await ledger.Write(_shard, after: 1).ChangedAsync([.. Enumerable.Repeat(SampleChanges.Hold(Signer), 2), .. Range(1, 20).Select(SampleChanges.Leave)]);
        await awaiting.AddAsync(_shard, Waiting);
        await awaiting.AddAsync(_shard, Waiting);
        await awaiting.FindAsync(_shard, Waiting.Number);
        await awaiting.RemindedAsync(_shard, Waiting.Number, 1, remindAt: null);
        await awaiting.ReadAsync(_shard).CountAsync();
        await awaiting.CountAsync(_shard);
        await awaiting.RemoveAsync(_shard, [Waiting.Number]);
        await awaiting.RemoveAsync(_shard, [Waiting.Number]);
        await ledger.Write(_shard, after: 1).ChangedAsync(SampleChanges.Leave(Signer));
        await documents.WriteAsync([new("note", _shard.Petition, new Note(SignersKey), IfMatch: null)]);
        await OutcomeAsync(() => documents.WriteAsync([new("note", _shard.Petition, new Note(SignersKey), IfMatch: null)]).AsTask());
        await documents.ReadAsync<Note>("note", _shard.Petition);
        await documents.ListAsync<Note>("note");
    }

    /// <summary>Hears everything that clients of Azure tell, and underneath it what is told of the requests themselves.</summary>
    private sealed class Listener : IDisposable
    {
        private readonly ConcurrentQueue<string> _heard = new();
        private readonly ConcurrentQueue<string> _heardUnderneath = new();
        private readonly AzureEventSourceListener _events;
        private readonly ActivityListener _activities;

        public Listener()
        {
            _events = new((told, text) => _heard.Enqueue($"{text} {string.Join(' ', told.Payload ?? (IEnumerable<object?>)[])}"), EventLevel.Verbose);
            _activities = new()
            {
                ShouldListenTo = source => IsAzure(source) || source.Name == "System.Net.Http",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = Hear,
            };
            ActivitySource.AddActivityListener(_activities);
        }

        public IReadOnlyList<string> Heard => [.. _heard];

        public IReadOnlyList<string> HeardUnderneath => [.. _heardUnderneath];

        public void Dispose()
        {
            _activities.Dispose();
            _events.Dispose();
        }

        private void Hear(Activity activity)
        {
            var text = $"{activity.DisplayName} {string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Events.SelectMany(told => told.Tags))}";
            (IsAzure(activity.Source) ? _heard : _heardUnderneath).Enqueue(text);
        }

        private static bool IsAzure(ActivitySource source) => source.Name.StartsWith("Azure", StringComparison.Ordinal);
    }
}

using System.Collections.Concurrent;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Storage.Tests.Faults;

/// <summary>Whatever happens on the way, to whichever request and in whichever order.</summary>
public sealed class FaultPropertyTests(Azurite azurite) : FaultTest(azurite)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Each_signer_is_there_once_and_the_tally_counts_the_rows(int seed)
    {
        var signers = Range(1, 90);
        var chance = new Chance(seed);
        Proxy.Otherwise = chance;

        var added = await Task.WhenAll(Enumerable.Range(0, 3).Select(writer => Task.Run(() => SignAsync(signers, new((10 * seed) + writer)))));
        Proxy.Otherwise = Fault.None;
        await chance.ExecuteLateAsync();

        await AssertSignersAsync(signers);
        Assert.All(added.SelectMany(own => own).CountBy(signer => signer), count => Assert.Equal(1, count.Value));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Each_change_of_a_document_rests_on_the_one_before(int seed)
    {
        await CreateAsync("a", new(""));
        var chance = new Chance(seed);
        Proxy.Otherwise = chance;

        var acknowledged = await Task.WhenAll(Enumerable.Range(0, 3).Select(writer => Task.Run(() => ChangeAsync((char)('a' + writer)))));
        Proxy.Otherwise = Fault.None;
        await chance.ExecuteLateAsync();

        // A change that was told as an outage or a conflict may be there all the same, one that was acknowledged must be.
        var note = (await ReadAsync("a"))!.Value;
        Assert.Equal(note.Number, note.Text.Length);
        Assert.All(acknowledged.Select((count, writer) => (count, sign: (char)('a' + writer))), own => Assert.True(note.Text.Count(sign => sign == own.sign) >= own.count));
    }

    /// <summary>As callers do: asks again until there is an answer for everybody.</summary>
    private async Task<List<UInt128>> SignAsync(UInt128[] signers, Random random)
    {
        var added = new List<UInt128>();
        for (var open = signers.ToArray(); open.Length > 0;)
        {
            random.Shuffle(open);
            var writer = Ledger.Write(Shard, after: 0);
            var some = open[..random.Next(1, open.Length + 1)];
            var outcomes = await Task.WhenAll(some.Select(signer => AskAsync(writer, signer)));
            added.AddRange(outcomes.Where(outcome => outcome.IsNew is true).Select(outcome => outcome.Signer));
            open = [.. open.Except(outcomes.Where(outcome => outcome.IsNew is not null).Select(outcome => outcome.Signer))];
        }

        return added;
    }

    private static async Task<(UInt128 Signer, bool? IsNew)> AskAsync(ILedgerWriter writer, UInt128 signer)
    {
        try
        {
            return (signer, await writer.AppendAsync(Row(signer)));
        }
        catch (Exception failure) when (failure is StorageUnavailableException or LedgerConflictException)
        {
            return (signer, null);
        }
    }

    private async Task<int> ChangeAsync(char sign)
    {
        var acknowledged = 0;
        while (acknowledged < 10)
        {
            try
            {
                var (_, note, etag) = (await ReadAsync("a"))!;
                await Documents.WriteAsync([new("note", "a", new Note(note.Text + sign, note.Number + 1), etag)]);
                acknowledged++;
            }
            catch (Exception failure) when (failure is StorageUnavailableException or DocumentConflictException)
            {
                // Read again and decide anew.
            }
        }

        return acknowledged;
    }

    /// <summary>Half of the requests meet with something; some are done only when many others have been.</summary>
    internal sealed class Chance(int seed) : Fault
    {
        private readonly Random _random = new(seed);
        private readonly ConcurrentQueue<Held> _late = new();

        public override async Task HappenAsync(Exchange exchange)
        {
            int chance;
            lock (_random) chance = _random.Next(24);
            if (chance is 0 && _late.TryDequeue(out var late)) await late.ExecuteAsync();
            await FaultOf(chance).HappenAsync(exchange);
        }

        public async Task ExecuteLateAsync()
        {
            while (_late.TryDequeue(out var late)) await late.ExecuteAsync();
        }

        private Fault FaultOf(int chance)
        {
            switch (chance)
            {
                case 1 or 2: return LostRequest;
                case 3 or 4 or 5: return LostAnswer;
                case 6: return CutAnswer;
                case 7: return WrongAnswer(500);
                case 8: return Refusal(429);
                case 9: return Refusal(503, ("retry-after-ms", "2"));
                case 10 or 11:
                    var held = new Held(connectionBreaks: true);
                    _late.Enqueue(held);
                    return held;
                default: return None;
            }
        }
    }
}

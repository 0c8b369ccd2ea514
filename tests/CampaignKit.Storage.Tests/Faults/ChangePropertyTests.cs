using CampaignKit.Core.Installation;
using CampaignKit.Core.Signatures;
using CampaignKit.Storage.AzureTables;
using static CampaignKit.Storage.Tests.SampleChanges;

namespace CampaignKit.Storage.Tests.Faults;

/// <summary>Several writers that append, change and let go of the same people, whatever happens on the way: the sums say what the rows do.</summary>
public sealed class ChangePropertyTests(Azurite azurite) : FaultTest(azurite)
{
    private const int Writers = 3;
    private const int CallsOfEach = 40;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Sums_are_those_of_the_rows_and_of_what_was_told(int seed)
    {
        var chance = new FaultPropertyTests.Chance(seed);
        Proxy.Otherwise = chance;

        var told = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(new((10 * seed) + writer)))));
        Proxy.Otherwise = Fault.None;
        await chance.ExecuteLateAsync();

        // What was told as an outage may have been done all the same; what was told as done must have been.
        var subtotal = await Beside.ReadSubtotalAsync(Shard);
        var rows = await RowsAsync(Shard);
        var appended = rows.Count + subtotal.Withdrawn;
        await Beside.AssertExactAsync(Shard, subtotal.Withdrawn, subtotal.Revision - appended);
        Assert.True(appended >= told.Sum(own => own.Appended), "A row that was told as new is not there.");
        Assert.True(subtotal.Withdrawn >= told.Sum(own => own.Left), "A departure that was told is not there.");
        Assert.True(subtotal.Revision - appended >= told.Sum(own => own.Changed), "A change that was told is not there.");
        Assert.True(told.Sum(own => own.Left) > 0, "Nobody left.");
    }

    [Fact]
    public async Task Sums_are_exactly_what_was_told_if_nothing_is_lost()
    {
        var told = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(new(writer)))));

        var left = told.Sum(own => own.Left);
        await Beside.AssertExactAsync(Shard, left, told.Sum(own => own.Changed));
        Assert.Equal(told.Sum(own => own.Appended) - left, (await RowsAsync(Shard)).Count);
    }

    private async Task<(long Appended, long Changed, long Left)> WriteAsync(Random random)
    {
        var (appended, changed, left) = (0L, 0L, 0L);
        var writer = Ledger.Write(Shard, after: 0);
        for (var call = 0; call < CallsOfEach; call++)
        {
            var signers = Range(1, 40);
            random.Shuffle(signers);
            var some = signers[..random.Next(1, 25)];
            try
            {
                switch (random.Next(4))
                {
                    case 0:
                        var state = (SignatureState)random.Next(3);
                        appended += (await Task.WhenAll(some.Select(signer => writer.AppendAsync(Row(signer) with { State = state })))).Count(isNew => isNew);
                        break;
                    case 1:
                        var gone = await writer.ChangedAsync(some.Select(Leave));
                        (left, changed) = (left + gone, changed + gone);
                        break;
                    case 2: changed += await writer.ChangedAsync(some.Select(signer => Choose(signer, Visibility.Named))); break;
                    default: changed += await writer.ChangedAsync([.. some.Select(Hold), .. some.Take(5).Select(Release), .. some.Take(2).Select(Invalidate)]); break;
                }
            }
            catch (Exception failure) when (failure is StorageUnavailableException or LedgerConflictException)
            {
                writer = Ledger.Write(Shard, after: 0);
            }
        }

        return (appended, changed, left);
    }
}

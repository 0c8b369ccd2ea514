using CampaignKit.Core.Signatures;
using FsCheck;
using FsCheck.Fluent;

namespace CampaignKit.Core.Tests.Signatures;

public class SignerKeyTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithReplay(20261108, 1).WithMaxTest(1000).WithQuietOnSuccess(true);

    private static readonly Gen<byte[]> Bytes = Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value), SignerKey.Size);

    [Fact]
    public void Key_writes_the_bytes_that_it_was_read_from() =>
        Prop.ForAll(Bytes.ToArbitrary(), bytes =>
        {
            var written = new byte[SignerKey.Size];
            SignerKey.Read(bytes).Write(written);
            return written.SequenceEqual(bytes);
        }).Check(Fixed);

    [Fact]
    public void Shard_is_one_that_the_petition_has() =>
        Prop.ForAll((from bytes in Bytes from shards in Gen.Choose(1, 256) select (bytes, shards)).ToArbitrary(), drawn =>
            SignerKey.Read(drawn.bytes).Shard(drawn.shards) is var shard && shard >= 0 && shard < drawn.shards).Check(Fixed);

    // Where a signer is found was decided when the first row was written, so these may never change.
    [Theory]
    [InlineData("00000000000000000000000000000000", 16, 0)]
    [InlineData("0000001100000000000000000000000f", 16, 1)]
    [InlineData("ffffffff000000000000000000000000", 16, 15)]
    [InlineData("fffffffe000000000000000000000000", 7, 2)]
    [InlineData("80000000ffffffffffffffffffffffff", 256, 0)]
    [InlineData("deadbeef000000000000000000000000", 1, 0)]
    public void Shard_is_the_first_four_bytes_modulo_the_shards(string key, int shards, int shard) =>
        Assert.Equal(shard, SignerKey.Read(Convert.FromHexString(key)).Shard(shards));

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(37)]
    [InlineData(256)]
    public void Shards_fill_evenly(int shards)
    {
        const int Keys = 100_000;
        var random = new Random(20261108);
        var filled = new int[shards];
        var bytes = new byte[SignerKey.Size];

        for (var key = 0; key < Keys; key++)
        {
            random.NextBytes(bytes);
            filled[SignerKey.Read(bytes).Shard(shards)]++;
        }

        // Chi-square has mean d and variance 2d at d degrees of freedom: five deviations above the mean is no accident.
        var expected = (double)Keys / shards;
        var chiSquare = filled.Sum(count => (count - expected) * (count - expected) / expected);
        Assert.InRange(chiSquare, 0, shards - 1 + (5 * Math.Sqrt(2 * (shards - 1))));
    }
}

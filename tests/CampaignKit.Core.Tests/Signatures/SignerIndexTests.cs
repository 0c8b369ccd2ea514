using CampaignKit.Core.Signatures;
using FsCheck;
using FsCheck.Fluent;

namespace CampaignKit.Core.Tests.Signatures;

public class SignerIndexTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithReplay(20261107, 1).WithMaxTest(500).WithQuietOnSuccess(true);

    // Keys that begin their search at the same few slots, so that probing, wrapping round and growing all happen.
    private static readonly Gen<UInt128> Crowded =
        from upper in Gen.Choose(0, 40)
        from lower in Gen.Elements(0u, 1u, 14u, 15u, 31u, 63u, uint.MaxValue)
        select ((UInt128)(uint)upper << 64) | lower;

    [Fact]
    public void Index_answers_as_a_set_does() =>
        Prop.ForAll(Gen.ArrayOf(Crowded, 250).ToArbitrary(), keys =>
        {
            var index = new SignerIndex();
            var model = new HashSet<UInt128>();
            return keys.All(key => index.Add(new(key)) == model.Add(key) && index.Count == model.Count);
        }).Check(Fixed);

    [Fact]
    public void Zero_key_is_a_signer_like_any_other()
    {
        var index = new SignerIndex();

        Assert.True(index.Add(new(0)));
        Assert.False(index.Add(new(0)));
        Assert.True(index.Add(new(1)));

        Assert.Equal(2, index.Count);
    }

    [Fact]
    public void Many_signers_are_all_found_again_after_the_index_grew()
    {
        var random = new Random(20261107);
        var keys = Enumerable.Range(0, 200_000).Select(_ => new SignerKey(new((ulong)random.NextInt64(), (ulong)random.NextInt64()))).ToList();
        var index = new SignerIndex();

        Assert.All(keys, key => Assert.True(index.Add(key)));
        Assert.All(keys, key => Assert.False(index.Add(key)));

        Assert.Equal(keys.Count, index.Count);
    }
}

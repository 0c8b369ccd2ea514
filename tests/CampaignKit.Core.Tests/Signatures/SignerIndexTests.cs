using CampaignKit.Core.Signatures;
using FsCheck;
using FsCheck.Fluent;

namespace CampaignKit.Core.Tests.Signatures;

public class SignerIndexTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithReplay(20261107, 1).WithMaxTest(500).WithQuietOnSuccess(true);

    // Keys that begin their search at the same few slots, so that probing, wrapping round, growing and closing holes all happen.
    private static readonly Gen<UInt128> Crowded =
        from upper in Gen.Choose(0, 40)
        from middle in Gen.Elements(0u, 1u, 14u, 15u, 31u, 63u, uint.MaxValue)
        from lower in Gen.Elements(0u, 1u, 1u << 20)
        select ((UInt128)(uint)upper << 96) | ((UInt128)middle << 40) | lower;

    [Fact]
    public void Index_answers_as_a_set_does()
    {
        var steps =
            from key in Crowded
            from adds in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
            select (key, adds);
        Prop.ForAll(Gen.ArrayOf(steps, 250).ToArbitrary(), history =>
        {
            var index = new SignerIndex();
            var model = new Dictionary<UInt128, long>();
            var places = 0L;
            return history.All(step =>
            {
                var isThere = model.ContainsKey(step.key);
                if (step.adds && !isThere) model[step.key] = ++places;
                if (!step.adds) model.Remove(step.key);
                var answer = !step.adds || index.Add(new(step.key)) != isThere;
                if (!step.adds) index.Remove(new(step.key));
                return answer
                    && index.Count == model.Count
                    && index.Places == places
                    && model.All(signer => index.PlaceOf(new(signer.Key)) == signer.Value)
                    && index.PlaceOf(new(step.key)) is null == !model.ContainsKey(step.key)
                    && index.At(new(step.key)).Select(signer => signer.Value).ToHashSet().SetEquals(model.Keys.Where(key => key >> 40 == step.key >> 40));
            });
        }).Check(Fixed);
    }

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
    public void Place_that_somebody_left_is_not_given_again()
    {
        var index = new SignerIndex();
        index.Add(new(1));
        index.Remove(new(1));
        index.Skip();

        index.Add(new(1));

        Assert.Equal((3L, 3L, 1), (index.PlaceOf(new(1)), index.Places, index.Count));
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

    [Fact]
    public void One_mailbox_is_one_signer_where_it_is_not_shared()
    {
        var index = new SignerIndex();
        index.Add(Household(name: 1, postcode: 7));

        Assert.Null(index.Find(Household(name: 2, postcode: 7), sharesMailbox: false));
        Assert.Equal(Household(name: 1, postcode: 7), index.Find(Household(name: 1, postcode: 7), sharesMailbox: false));
    }

    [Fact]
    public void Two_names_of_one_postcode_share_a_mailbox_and_a_third_does_not()
    {
        var index = new SignerIndex();
        index.Add(Household(name: 1, postcode: 7));

        Assert.Null(index.Find(Household(name: 2, postcode: 7), sharesMailbox: true));
        index.Add(Household(name: 2, postcode: 7));

        Assert.NotNull(index.Find(Household(name: 3, postcode: 7), sharesMailbox: true));
        Assert.Equal(Household(name: 2, postcode: 7), index.Find(Household(name: 2, postcode: 9), sharesMailbox: true));
    }

    [Fact]
    public void Same_name_counts_once_whatever_the_postcode_and_another_name_from_elsewhere_does_not_join()
    {
        var index = new SignerIndex();
        index.Add(Household(name: 1, postcode: 7));

        Assert.Equal(Household(name: 1, postcode: 7), index.Find(Household(name: 1, postcode: 8), sharesMailbox: true));
        Assert.Equal(Household(name: 1, postcode: 7), index.Find(Household(name: 2, postcode: 8), sharesMailbox: true));
    }

    private static SignerKey Household(uint name, uint postcode) => new SignerKey((UInt128)0xABCDEF << 60).Of(name, postcode);
}

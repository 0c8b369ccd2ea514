using System.Numerics;
using CampaignKit.Core.Keys;
using FsCheck;
using FsCheck.Fluent;

namespace CampaignKit.Core.Tests.Keys;

public class ReceiptCodeTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithReplay(20261110, 1).WithMaxTest(1000).WithQuietOnSuccess(true);

    private static readonly Gen<UInt128> Values = Gen.OneOf(
        Gen.ArrayOf(Gen.Choose(0, int.MaxValue), 5).Select(parts => parts.Aggregate(UInt128.Zero, (value, part) => (value << 31) | (uint)part)),
        Gen.Choose(0, 127).Select(bit => UInt128.One << bit),
        Gen.Elements(UInt128.Zero, UInt128.MaxValue));

    [Fact]
    public void Code_is_the_number_in_base_32() =>
        Prop.ForAll(Values.ToArbitrary(), value => ReceiptCode.Write(value) == Naive(value)).Check(Fixed);

    [Fact]
    public void Code_reads_back_as_its_number() =>
        Prop.ForAll(Values.ToArbitrary(), value => ReceiptCode.TryRead(ReceiptCode.Write(value), out var read) && read == value).Check(Fixed);

    [Fact]
    public void Two_texts_that_read_alike_are_the_same_code() =>
        Prop.ForAll(
            Gen.ArrayOf(Gen.Elements("0123456789ABCDEFGHJKMNPQRSTVWXYZabcxyzOoIiLlUu- ".ToCharArray()), ReceiptCode.Length).Select(text => new string(text)).ToArbitrary(),
            text => !ReceiptCode.TryRead(text, out var value) || ReceiptCode.Write(value) == Plain(text)).Check(Fixed);

    [Theory]
    [InlineData("0OoOoOoOoOoOoOoOoOoOoOoOo0", "00000000000000000000000000")]
    [InlineData("1IiLl1IiLl1IiLl1IiLl1IiLl1", "11111111111111111111111111")]
    [InlineData("--7z zzzz-zzzzz zzzzz-zzzzz-zzzzz--", "7ZZZZZZZZZZZZZZZZZZZZZZZZZ")]
    public void Letters_that_look_like_digits_are_read_as_digits(string typed, string code)
    {
        Assert.True(ReceiptCode.TryRead(typed, out var value));
        Assert.Equal(code, ReceiptCode.Write(value));
    }

    [Theory]
    [InlineData("80000000000000000000000000")]
    [InlineData("0000000000000000000000000")]
    [InlineData("000000000000000000000000000")]
    [InlineData("0000000000000000000000000U")]
    [InlineData("0000000000000000000000000*")]
    [InlineData("0000000000000000000000000_")]
    [InlineData("000000000000000000000000０0")]
    public void Other_texts_are_refused(string text) => Assert.False(ReceiptCode.TryRead(text, out _));

    private static string Naive(UInt128 value)
    {
        var rest = (BigInteger)value;
        var digits = new Stack<char>();
        for (var digit = 0; digit < ReceiptCode.Length; digit++)
        {
            digits.Push(Alphabet[(int)(rest % 32)]);
            rest /= 32;
        }

        return new([.. digits]);
    }

    private static string Plain(string text) =>
        text.ToUpperInvariant().Replace('O', '0').Replace('I', '1').Replace('L', '1').Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
}

using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Tests.Signatures;

public class PostcodeTests
{
    [Theory]
    [InlineData("SW1A 1AA", "SW1A 1AA")]
    [InlineData(" 44600\n", "44600")]
    [InlineData("12345-6789", "12345-6789")]
    [InlineData("١٢٣٤٥", "١٢٣٤٥")]
    [InlineData("１００－０００１", "１００－０００１")]
    [InlineData("100−0001", "100−0001")]
    [InlineData("กท 10200", "กท 10200")]
    [InlineData("कि 1", "कि 1")]
    [InlineData("E\u0301 1", "É 1")]
    [InlineData("1234567890123456", "1234567890123456")]
    public void Postcode_of_any_script_is_accepted(string typed, string expected)
    {
        Assert.True(Postcode.TryRead(typed, out var postcode, out var problem), problem);

        Assert.Equal(expected, postcode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t")]
    public void Missing_postcode_is_no_postcode(string? typed)
    {
        Assert.True(Postcode.TryRead(typed, out var postcode, out var problem));

        Assert.Null(postcode);
        Assert.Empty(problem);
    }

    [Theory]
    [InlineData("12345678901234567", "The postcode is too long; it may have up to 16 characters.")]
    [InlineData("1234\n5678", "A postcode has only letters, digits, spaces and hyphens.")]
    [InlineData("1234\u202e", "A postcode has only letters, digits, spaces and hyphens.")]
    [InlineData("1234\ufffe", "A postcode has only letters, digits, spaces and hyphens.")]
    [InlineData("<b>", "A postcode has only letters, digits, spaces and hyphens.")]
    [InlineData("=1+1", "A postcode has only letters, digits, spaces and hyphens.")]
    public void Anything_else_is_refused(string typed, string expected)
    {
        Assert.False(Postcode.TryRead(typed, out var postcode, out var problem));

        Assert.Null(postcode);
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void Unpaired_surrogate_is_refused() => Assert.False(Postcode.TryRead("1\ud800", out _, out _));

    [Fact]
    public void Endless_text_is_refused() => Assert.False(Postcode.TryRead(new string('1', 1_000_000), out _, out _));
}

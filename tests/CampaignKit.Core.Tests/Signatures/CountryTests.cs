using System.Globalization;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Tests.Signatures;

public class CountryTests
{
    [Fact]
    public void All_249_assigned_codes_are_there_once()
    {
        Assert.Equal(249, Country.All.Count);
        Assert.Equal(249, Country.All.Select(country => country.Code).Distinct().Count());
        Assert.Equal(249, Country.All.Select(country => country.Name).Distinct().Count());
        Assert.All(Country.All, country => Assert.Matches("^[A-Z]{2}$", country.Code));
    }

    [Fact]
    public void Names_are_in_alphabetical_order()
    {
        var names = Country.All.Select(country => country.Name).ToArray();
        var comparer = CultureInfo.InvariantCulture.CompareInfo;

        Assert.All(names.Zip(names.Skip(1)), pair =>
            Assert.True(comparer.Compare(pair.First, pair.Second, CompareOptions.IgnoreNonSpace | CompareOptions.IgnoreCase) < 0, $"{pair}"));
    }

    [Fact]
    public void Every_code_is_read_in_either_case()
    {
        foreach (var (code, _) in Country.All)
        {
            Assert.True(Country.TryRead(code, out var upper, out _));
            Assert.True(Country.TryRead($" {char.ToLowerInvariant(code[0])}{char.ToLowerInvariant(code[1])} ", out var lower, out var problem));
            Assert.Equal((code, code, ""), (upper, lower, problem));
        }
    }

    [Theory]
    [InlineData("UK", "The code of the United Kingdom is GB, not UK.")]
    [InlineData("uk", "The code of the United Kingdom is GB, not UK.")]
    [InlineData("EU", "EU stands for a union of countries. Please choose one country.")]
    [InlineData("XK", "ISO 3166-1 has no code of its own for Kosovo yet. Please choose another entry of the list.")]
    [InlineData("ZZ", "This is not a country code of two letters as ISO 3166-1 assigns them, such as NP or BR.")]
    [InlineData("NPL", "This is not a country code of two letters as ISO 3166-1 assigns them, such as NP or BR.")]
    [InlineData("Nepal", "This is not a country code of two letters as ISO 3166-1 assigns them, such as NP or BR.")]
    [InlineData("524", "This is not a country code of two letters as ISO 3166-1 assigns them, such as NP or BR.")]
    [InlineData("ſa", "This is not a country code of two letters as ISO 3166-1 assigns them, such as NP or BR.")]
    [InlineData("", "Please choose your country.")]
    [InlineData(null, "Please choose your country.")]
    public void Anything_else_is_refused_with_a_sentence(string? typed, string expected)
    {
        Assert.False(Country.TryRead(typed, out var code, out var problem));

        Assert.Empty(code);
        Assert.Equal(expected, problem);
    }
}

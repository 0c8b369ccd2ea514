namespace CampaignKit.Web.Tests.Seeds;

/// <summary>What is told of a campaign's file whose <c>donations</c> cannot stay so: the file, the line, the field, and what it has to be. Each mistake once.</summary>
public sealed class BadAskTests : IDisposable
{
    // Line 4 and on of the campaign's file.
    private const string Sound = """
        donations:
          recipient: Example Coalition
          address: |-
            1 Example Street
            12345 Example
          purpose: Legal help for workers
          currencies:
            - currency: EUR
              suggested: [5, 10, 25.50]
              minimum: 1
              maximum: 5000
            - currency: JPY
              suggested: [500]
              minimum: 100
              maximum: 900000
          monthly: offered
          totals: public

        """;

    private readonly SeedsFolder _seeds = new();

    public BadAskTests() => _seeds.Edit(SeedsFolder.Campaign, "title: Free", $"{Sound}title: Free");

    public void Dispose() => _seeds.Dispose();

    [Fact]
    public void Sound_one_is_read_with_every_field()
    {
        var ask = Assert.Single(_seeds.Read().Asks);

        Assert.Equal(("free-to-change", "Example Coalition", "1 Example Street\n12345 Example", "Legal help for workers"), (ask.Campaign, ask.Recipient, ask.Address, ask.Purpose));
        Assert.Equal((true, true, true), (ask.OffersMonthly, ask.HasPublicTotals, ask.IsAsked));
        Assert.Equal(["EUR 500 1000 2550 100 500000", "JPY 500 100 900000"], ask.Currencies.Select(one => $"{one.Currency} {string.Join(' ', one.Suggested)} {one.Minimum} {one.Maximum}"));
    }

    [Theory]
    [InlineData("  monthly: offered\n", "")]
    [InlineData("  totals: public\n", "")]
    [InlineData("  address: |-\n    1 Example Street\n    12345 Example\n", "")]
    [InlineData("monthly: offered", "monthly: none")]
    [InlineData("totals: public", "totals: hidden")]
    [InlineData("- currency: EUR", "- currency: eur")]
    public void What_may_be_left_out_or_said_otherwise_is_read(string old, string replacement)
    {
        _seeds.Edit(SeedsFolder.Campaign, old, replacement);

        Assert.Single(_seeds.Read().Asks);
    }

    [Theory]
    [InlineData("  recipient: Example Coalition\n", "", 5, "The `donations` lacks `recipient`.")]
    [InlineData("  purpose: Legal help for workers\n", "", 5, "The `donations` lacks `purpose`.")]
    [InlineData("recipient: Example Coalition", "recipient:", 5, "`recipient` is empty.")]
    [InlineData("recipient: Example Coalition", "recipient: [Example Coalition]", 5, "`recipient` has to be a text.")]
    [InlineData("address: |-\n    1 Example Street\n    12345 Example", "address: [1 Example Street]", 6, "`address` has to be a text.")]
    [InlineData("purpose: Legal help for workers", "purpose: |-\n    Legal help\n    for workers", 9, "`purpose` has to be one line without control characters.")]
    [InlineData("monthly: offered", "monthly: yes", 19, "`monthly` has to be one of none, offered, not `yes`.")]
    [InlineData("totals: public", "totals: shown", 20, "`totals` has to be one of hidden, public, not `shown`.")]
    [InlineData("totals: public", "totals: public\n  thanks: a lot", 21, "`thanks` is not a key of a `donations`. Its keys are currencies, recipient, address, purpose, monthly, totals.")]
    public void Mistake_in_what_is_asked_for_is_told_with_its_line(string old, string replacement, int line, string reason) => Refused(old, replacement, line, reason);

    [Theory]
    [InlineData("recipient: Example Coalition", 5, "recipient", "The name of the organisation")]
    [InlineData("purpose: Legal help for workers", 9, "purpose", "The purpose")]
    public void Line_that_is_longer_than_what_staff_may_write_is_told_with_its_field(string old, int line, string key, string name) =>
        Refused(old, $"{key}: {new string('x', 121)}", line, $"`{key}`: {name} has 121 characters; at most 120 are allowed.");

    [Theory]
    [InlineData("- currency: EUR\n      suggested: [5, 10, 25.50]", "- suggested: [5, 10, 25.50]", 11, "The currency lacks `currency`.")]
    [InlineData("      minimum: 1\n", "", 11, "The currency lacks `minimum`.")]
    [InlineData("      maximum: 5000\n", "", 11, "The currency lacks `maximum`.")]
    [InlineData("      suggested: [5, 10, 25.50]\n", "", 11, "The currency lacks `suggested`.")]
    [InlineData("suggested: [5, 10, 25.50]", "suggested: 5", 12, "`suggested` has to be a list.")]
    [InlineData("suggested: [5, 10, 25.50]", "suggested: []", 12, "`suggested` is empty; it needs at least one.")]
    [InlineData("suggested: [5, 10, 25.50]", "suggested: [5, 5]", 12, "`5` is in `suggested` already.")]
    [InlineData("maximum: 5000", "maximum: 5000\n      step: 1", 15, "`step` is not a key of a currency. Its keys are currency, suggested, minimum, maximum.")]
    [InlineData("currency: EUR", "currency: EURO", 11, "`currency`: This is not the code of a currency that Stripe takes, such as EUR.")]
    [InlineData("minimum: 1\n", "minimum: a little\n", 13, "`minimum`: The least amount is not an amount. Type it in digits alone, such as 12.50.")]
    [InlineData("minimum: 1\n", "minimum: 0\n", 13, "`minimum`: The least amount has to be more than nothing and at most EUR\u00A0999,999.99.")]
    [InlineData("minimum: 1\n", "minimum: -1\n", 13, "`minimum`: The least amount is not an amount. Type it in digits alone, such as 12.50.")]
    [InlineData("minimum: 1\n", "minimum: 1.005\n", 13, "`minimum`: The least amount could be one of two amounts. Type it without a separator between thousands.")]
    [InlineData("minimum: 1\n", "minimum: 1.0055\n", 13, "`minimum`: The least amount has too many decimals; EUR is given with up to 2.")]
    [InlineData("minimum: 100\n", "minimum: 100.50\n", 17, "`minimum`: The least amount has decimals, and JPY is given without any.")]
    [InlineData("maximum: 5000", "maximum: 1000000", 14, "`maximum`: The most amount has to be more than nothing and at most EUR\u00A0999,999.99.")]
    [InlineData("maximum: 5000", "maximum: 0.50", 14, "`maximum`: The most amount has to be at least the least.")]
    [InlineData("suggested: [5, 10, 25.50]", "suggested: [5, ten]", 12, "`suggested`: “ten” is not an amount. Type it in digits alone, such as 12.50.")]
    [InlineData("suggested: [5, 10, 25.50]", "suggested: [5, 10000]", 12, "`suggested`: Suggested amounts have to be between the least and the most.")]
    [InlineData("suggested: [5, 10, 25.50]", "suggested: [1, 2, 3, 4, 5, 6, 7]", 12, "`suggested`: Suggest up to 6 amounts.")]
    [InlineData("currency: JPY\n      suggested: [500]\n      minimum: 100\n      maximum: 900000", "currency: EUR\n      suggested: [500]\n      minimum: 100\n      maximum: 900000", 10, "`currencies`: EUR is there more than once.")]
    public void Mistake_in_a_currency_is_told_with_its_line_and_field(string old, string replacement, int line, string reason) => Refused(old, replacement, line, reason);

    [Theory]
    [InlineData("currencies: []", "`currencies` is empty; it needs at least one.")]
    [InlineData("currencies: EUR", "`currencies` has to be a list.")]
    [InlineData("currencies: [EUR]", "A currency has to be a group of keys.")]
    public void Currencies_that_are_none_are_told(string currencies, string reason)
    {
        Cut("  currencies:", "  monthly:", $"  {currencies}\n");

        Assert.Equal([$"seeds/{SeedsFolder.Campaign}:10: {reason}"], _seeds.Problems());
    }

    [Fact]
    public void Currencies_that_are_left_out_are_told()
    {
        Cut("  currencies:", "  monthly:", "");

        Assert.Equal([$"seeds/{SeedsFolder.Campaign}:5: The `donations` lacks `currencies`."], _seeds.Problems());
    }

    [Theory]
    [InlineData("donations: none", "`donations` has to be a group of keys.")]
    [InlineData("donations: []", "`donations` has to be a group of keys.")]
    public void Donations_that_are_no_group_are_told(string donations, string reason)
    {
        Cut("donations:", "title: Free", $"{donations}\n");

        Assert.Equal([$"seeds/{SeedsFolder.Campaign}:4: {reason}"], _seeds.Problems());
    }

    [Fact]
    public void Six_currencies_are_too_many()
    {
        _seeds.Edit(SeedsFolder.Campaign, "  monthly: offered", string.Concat(((string[])["USD", "GBP", "CHF", "CAD"]).Select(code => $"    - currency: {code}\n      suggested: [5]\n      minimum: 1\n      maximum: 10\n")) + "  monthly: offered");

        Assert.Equal([$"seeds/{SeedsFolder.Campaign}:10: `currencies`: Name 1 to 5 currencies."], _seeds.Problems());
    }

    [Fact]
    public void Several_mistakes_are_told_together()
    {
        _seeds.Edit(SeedsFolder.Campaign, "  recipient: Example Coalition\n", "");
        _seeds.Edit(SeedsFolder.Campaign, "currency: EUR", "currency: EURO");
        _seeds.Edit(SeedsFolder.Campaign, "      minimum: 100\n", "");

        Assert.Equal(
            [
                $"seeds/{SeedsFolder.Campaign}:5: The `donations` lacks `recipient`.",
                $"seeds/{SeedsFolder.Campaign}:10: `currency`: This is not the code of a currency that Stripe takes, such as EUR.",
                $"seeds/{SeedsFolder.Campaign}:14: The currency lacks `minimum`.",
            ],
            _seeds.Problems());
    }

    private void Cut(string from, string to, string replacement)
    {
        var text = File.ReadAllText(_seeds.Path(SeedsFolder.Campaign));
        var (start, end) = (text.IndexOf(from, StringComparison.Ordinal), text.IndexOf(to, StringComparison.Ordinal));
        _seeds.Write(SeedsFolder.Campaign, text[..start] + replacement + text[end..]);
    }

    private void Refused(string old, string replacement, int line, string reason)
    {
        _seeds.Edit(SeedsFolder.Campaign, old, replacement);

        Assert.Equal([$"seeds/{SeedsFolder.Campaign}:{line}: {reason}"], _seeds.Problems());
    }
}

using System.Globalization;
using System.Text.Json;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Staff;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Donations;

public sealed class DonationAskTests
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    private static readonly DonationAskForm Form = new()
    {
        Recipient = " Example Coalition ",
        Address = "1 Example Street\r\nMontréal",
        RegistrationNumber = "12345 RR 0001",
        Purpose = "Legal help for workers",
        Currencies = [Euros, new(), new() { Currency = "isk", Minimum = "500", Maximum = "100,000", Suggested = ["1000", " "] }],
        OffersMonthly = true,
        Descriptor = "FAIR WORK",
        IsAsked = true,
    };

    private readonly InMemoryDocuments _documents = new();
    private readonly AuditLog _audit;
    private readonly DonationAskWriting _writing;

    public DonationAskTests()
    {
        _audit = new(_documents, new InstallationKeys(new byte[32]), new ManualClock());
        _writing = new(_documents, _audit);
        _documents.Put(CampaignRecord.Kind, "fair-work", Samples.Campaign());
    }

    private static AskedCurrencyForm Euros => new() { Currency = "EUR", Minimum = "2", Maximum = "5000", Suggested = ["20", "5", "", "12.50", "5.00"] };

    [Fact]
    public void Form_is_read_whole()
    {
        var ask = Form.Read("fair-work", English, out var problems);

        Assert.Empty(problems);
        Assert.Equal(("fair-work", "Example Coalition", "1 Example Street\nMontréal", "FAIR WORK", true), (ask!.Campaign, ask.Recipient, ask.Address, ask.Descriptor, ask.OffersMonthly && ask.IsAsked && !ask.HasPublicTotals));
        Assert.Equal(["EUR", "ISK"], ask.Currencies.Select(asked => asked.Currency.Code));
        Assert.Equal([500L, 1_250, 2_000], ask.Currencies[0].Suggested);
        Assert.Equal((200, 500_000), (ask.Currencies[0].Minimum, ask.Currencies[0].Maximum));
        Assert.Equal((50_000, 10_000_000), (ask.Currencies[1].Minimum, ask.Currencies[1].Maximum));
    }

    [Fact]
    public void Problems_are_told_in_the_order_of_the_form()
    {
        var form = new DonationAskForm { Address = new('x', 1000), RegistrationNumber = new('x', 1000), Descriptor = "1", Currencies = [Euros with { Minimum = "a little", Suggested = ["many"] }] };

        Assert.Null(form.Read("fair-work", English, out var problems));

        Assert.Equal(["recipient", "purpose", "address", "registrationNumber", "descriptor", "currencies[0].minimum", "currencies[0].suggested"], problems.Keys);
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("fr-FR")]
    public void What_is_kept_is_read_again_as_it_is_and_survives_its_json(string culture)
    {
        var ask = Form.Read("fair-work", English, out _)!;
        var stored = JsonSerializer.Deserialize<DonationAsk>(JsonSerializer.Serialize(ask, DocumentJson.Options), DocumentJson.Options)!;

        var again = DonationAskForm.Of(stored, CultureInfo.GetCultureInfo(culture)).Read("fair-work", CultureInfo.GetCultureInfo(culture), out var problems);

        Assert.Empty(problems);
        Assert.Equal(JsonSerializer.Serialize(ask, DocumentJson.Options), JsonSerializer.Serialize(again, DocumentJson.Options));
        Assert.Equal("ISK", stored.In(Currency.Find("ISK")!)!.Currency.Code);
        Assert.Null(stored.In(Currency.Find("USD")!));
    }

    [Fact]
    public void Every_field_tells_its_own_problem_at_once()
    {
        var form = new DonationAskForm
        {
            Recipient = "",
            Address = new('x', 401),
            RegistrationNumber = "1\n2",
            Purpose = new('x', 121),
            Descriptor = "PAY * ME",
            Currencies =
            [
                new() { Currency = "XXX" }, new() { Currency = "EUR", Minimum = "1.234", Maximum = "-5", Suggested = ["1.005"] }, new() { Currency = "JPY", Minimum = "500", Maximum = "100" },
                new() { Currency = "USD", Minimum = "5", Maximum = "10", Suggested = ["20"] }, new() { Currency = "GBP", Minimum = "0", Maximum = "10" },
            ],
        };

        Assert.Null(form.Read("fair-work", English, out var problems));
        Assert.Equal(
            [
                "address", "currencies[0].currency", "currencies[1].maximum", "currencies[1].minimum", "currencies[1].suggested", "currencies[2].maximum", "currencies[3].suggested",
                "currencies[4].minimum", "descriptor", "purpose", "recipient", "registrationNumber",
            ],
            problems.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("The least amount could be one of two amounts. Type it without a separator between thousands.", Assert.Single(problems["currencies[1].minimum"]));
        Assert.Equal("The least amount has to be more than nothing and at most GBP\u00A0999,999.99.", Assert.Single(problems["currencies[4].minimum"]));
    }

    [Theory]
    [InlineData("FAIR WORK", true)]
    [InlineData("12345", false)]
    [InlineData("ELEVEN CHAR", false)]
    [InlineData("ÉQUITÉ", false)]
    [InlineData("A<B", false)]
    [InlineData("A'B", false)]
    [InlineData("A\"B", false)]
    [InlineData("A\\B", false)]
    [InlineData("A*B", false)]
    [InlineData("", true)]
    public void Text_for_statements_keeps_Stripes_rules(string text, bool isTaken) => Assert.Equal(isTaken, (Form with { Descriptor = text }).Read("fair-work", English, out _) is not null);

    [Fact]
    public void Currencies_are_one_to_five_and_each_once()
    {
        AskedCurrencyForm[] many = [.. ((string[])["EUR", "USD", "GBP", "CAD", "CHF", "SEK"]).Select(code => Euros with { Currency = code })];

        Assert.Null((Form with { Currencies = [] }).Read("fair-work", English, out _));
        Assert.Null((Form with { Currencies = many }).Read("fair-work", English, out _));
        Assert.Null((Form with { Currencies = [Euros, Euros] }).Read("fair-work", English, out _));
        Assert.Null((Form with { Currencies = [Euros with { Suggested = ["2", "3", "4", "5", "6", "7", "8"] }] }).Read("fair-work", English, out _));
        Assert.NotNull((Form with { Currencies = many[..5] }).Read("fair-work", English, out _));
    }

    [Fact]
    public void Amount_is_taken_between_the_least_and_the_most_if_it_can_be_paid()
    {
        var asked = Form.Read("fair-work", English, out _)!.Currencies;

        Assert.Equal([false, true, true, false], new long[] { 199, 200, 500_000, 500_001 }.Select(cents => asked[0].Takes(new(cents, asked[0].Currency))));
        Assert.False(asked[1].Takes(new(50_001, asked[1].Currency)));
        Assert.False(asked[0].Takes(new(1_000, Currency.Find("USD")!)));
    }

    [Fact]
    public async Task Campaigner_writes_it_in_their_own_campaign_over_the_version_that_they_read()
    {
        var caller = CallerOf(StaffRole.Campaigner);

        var made = await _writing.WriteAsync(caller, "fair-work", Form, English, ifMatch: null);
        var late = await _writing.WriteAsync(caller, "fair-work", Form with { Purpose = "Something else" }, English, ifMatch: null);
        var changed = await _writing.WriteAsync(caller, "fair-work", Form with { Purpose = "A strike fund", HasPublicTotals = true }, English, made.Current!.ETag);
        var same = await _writing.WriteAsync(caller, "fair-work", Form with { Purpose = "A strike fund", HasPublicTotals = true }, English, changed.Current!.ETag);

        Assert.Equal(
            [StaffEditStatus.Done, StaffEditStatus.Conflict, StaffEditStatus.Done, StaffEditStatus.Done],
            [made.Status, late.Status, changed.Status, same.Status]);
        Assert.Equal("A strike fund", (await _writing.FindAsync(caller, "fair-work"))!.Ask!.Value.Purpose);
        Assert.Equal(
            [("donation-ask.write", "purpose has-public-totals"), ("donation-ask.write", "recipient address registration-number purpose currencies offers-monthly descriptor is-asked")],
            (await _audit.ReadAsync(before: null, limit: 10)).Entries.Select(entry => (entry.Action, entry.Details["fields"])));
    }

    [Fact]
    public async Task Write_that_meets_another_at_the_same_moment_is_refused_and_says_so_in_the_log()
    {
        var meets = true;
        _documents.BeforeWriting = () =>
        {
            if (meets) _documents.Put(DonationAsk.Kind, "fair-work", Form.Read("fair-work", English, out _)!);
            meets = false;
            return Task.CompletedTask;
        };

        var late = await _writing.WriteAsync(CallerOf(StaffRole.Administrator), "fair-work", Form with { Purpose = "Something else" }, English, ifMatch: null);

        Assert.Equal((StaffEditStatus.Conflict, "Legal help for workers"), (late.Status, late.Current!.Value.Purpose));
        Assert.Equal("refused", (await _audit.ReadAsync(before: null, limit: 10)).Entries[0].Details["stage"]);
    }

    [Theory]
    [InlineData(StaffRole.Campaigner, true, true)]
    [InlineData(StaffRole.Administrator, true, true)]
    [InlineData(StaffRole.Treasurer, false, true)]
    [InlineData(StaffRole.Moderator, false, false)]
    [InlineData(StaffRole.Viewer, false, false)]
    public async Task It_is_there_for_who_may_write_it_or_read_donations(StaffRole role, bool mayWrite, bool mayRead)
    {
        var caller = CallerOf(role);

        Assert.Equal(mayWrite ? StaffEditStatus.Done : StaffEditStatus.NotFound, (await _writing.WriteAsync(caller, "fair-work", Form, English, ifMatch: null)).Status);
        Assert.Equal(mayRead, await _writing.FindAsync(caller, "fair-work", StaffAction.ReadDonations) is not null);
        Assert.Null(await _writing.FindAsync(caller, "no-such-campaign", StaffAction.ReadDonations));
    }

    private static StaffCaller CallerOf(StaffRole role) =>
        new(new("ada", new() { SealedPerson = [], Address = "", Roles = [role], Organisation = Samples.Campaign().Organisation }, new("Ada Example", "ada@example.org"), etag: null));
}

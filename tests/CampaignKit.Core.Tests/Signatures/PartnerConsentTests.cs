using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;
using CampaignKit.Core.Updates;

namespace CampaignKit.Core.Tests.Signatures;

/// <summary>Whom signers let write to them besides the campaign, from the form to the day on which they change their mind.</summary>
public sealed class PartnerConsentTests : IAsyncLifetime, IDisposable
{
    private const string Slug = WholeInstallation.Slug;
    private const string Email = "ada@example.org";

    private static readonly SignForm Form = WholeInstallation.Form with { Updates = false };

    private readonly WholeInstallation _installation = new();

    public async Task InitializeAsync()
    {
        await _installation.PublishAsync(Samples.Petition(), WholeInstallation.ByMail with { Slug = "another-petition" });
        await _installation.PartnerWithAsync("a-union", "b-union");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _installation.Dispose();

    [Fact]
    public async Task Address_is_kept_for_a_partner_alone_and_its_slug_with_the_row()
    {
        await SignAsync(["b-union", "a-union", "b-union"]);

        Assert.Equal((false, "a-union b-union", Email), await HeldAsync());
    }

    [Fact]
    public async Task Who_chooses_nobody_leaves_no_address()
    {
        await SignAsync([]);

        Assert.Equal((false, null, null), await HeldAsync());
    }

    [Theory]
    [InlineData("c-union")]
    [InlineData("A-UNION")]
    [InlineData("a-union b-union")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Organisation_that_is_no_partner_is_a_problem_of_its_field_and_nothing_is_counted(string? slug)
    {
        var result = await _installation.Signing.SignAsync(Slug, Form with { Partners = ["a-union", slug!] });

        Assert.Equal(SignStatus.Invalid, result.Status);
        Assert.Equal(FieldProblems.PartnerUnknown, Assert.Single(Assert.Single(result.Problems, problem => problem.Key == "partners").Value));
        Assert.Empty(_installation.Rows());
    }

    [Fact]
    public async Task Choice_waits_with_the_signature_and_is_confirmed_with_it()
    {
        var mail = await _installation.AskAsync(Form with { Partners = ["b-union"] }, "another-petition");

        Assert.Equal("b-union", (await _installation.Confirming.ReadAsync(mail.Token)).Waiting!.Partners);
        await _installation.Confirming.ConfirmAsync(mail.Token);

        Assert.Equal("b-union", Assert.Single(_installation.Rows("another-petition")).Partners);
    }

    [Theory]
    [InlineData(true, new[] { "a-union" }, "a-union", Email)]
    [InlineData(true, new string[0], null, Email)]
    [InlineData(false, new[] { "b-union" }, "b-union", Email)]
    [InlineData(false, new string[0], null, null)]
    [InlineData(false, null, "a-union b-union", Email)]
    public async Task Own_page_ends_and_begins_each_apart(bool updates, string[]? partners, string? agreed, string? kept)
    {
        var receipt = await SignAsync(["a-union", "b-union"]);

        Assert.Equal("", await ChangeAsync(await _installation.OwnTokenAsync(Email), receipt, updates, partners));

        Assert.Equal((updates, agreed, kept), await HeldAsync());
    }

    [Fact]
    public async Task Partner_that_is_none_any_more_can_be_ended_but_not_begun()
    {
        var receipt = await SignAsync(["a-union"]);
        await _installation.PartnerWithAsync("c-union");
        var token = await _installation.OwnTokenAsync(Email);
        var page = await _installation.Own.ReadAsync(token);
        Assert.Equal(["c-union", "a-union"], Assert.Single(page!.Signatures).Partners.Select(partner => partner.Slug));

        Assert.Equal("", await ChangeAsync(token, receipt, updates: false, ["a-union", "c-union"]));
        Assert.Equal("", await ChangeAsync(token, receipt, updates: false, ["c-union"]));
        Assert.Equal(FieldProblems.PartnerUnknown, await ChangeAsync(token, receipt, updates: false, ["a-union"]));

        Assert.Equal((false, "c-union", Email), await HeldAsync());
    }

    [Fact]
    public async Task Link_in_an_update_ends_the_campaigns_mails_and_leaves_a_partner_its_own()
    {
        await _installation.Signing.SignAsync(Slug, Form with { Updates = true, Partners = ["a-union"] });
        var unsubscribing = new Unsubscribing(_installation.Catalogue, _installation.Keyring, _installation.Keys, _installation.Actors, _installation);

        await unsubscribing.RunAsync(new UnsubscribeLink(Slug, Assert.Single(_installation.Rows()).Signer).Write(_installation.Keys));

        Assert.Equal((false, "a-union", Email), await HeldAsync());
    }

    [Theory]
    [InlineData(null, "a-union", false)]
    [InlineData("a-union", "a-union", true)]
    [InlineData("a-union b-union", "b-union", true)]
    [InlineData("a-union-north b-union", "a-union", false)]
    [InlineData("a-union", "a-union-north", false)]
    public void Slug_is_among_them_as_a_whole(string? agreed, string slug, bool isThere) => Assert.Equal(isThere, AgreedPartners.Has(agreed, slug));

    private async Task<string> SignAsync(string[] partners) => (await _installation.Signing.SignAsync(Slug, Form with { Partners = partners })).Receipt!;

    private async Task<string> ChangeAsync(string token, string receipt, bool updates, string[]? partners) =>
        await _installation.Own.ChangeAsync(token, Slug, receipt, Visibility.Named, updates, partners, name: null);

    private async Task<(bool Updates, string? Partners, string? Email)> HeldAsync()
    {
        var row = Assert.Single(_installation.Rows());
        return (row.Updates, row.Partners, (await _installation.OpenAsync(row)).Email);
    }
}

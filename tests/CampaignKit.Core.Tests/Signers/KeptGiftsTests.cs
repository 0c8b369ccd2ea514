using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Signers;

/// <summary>Gifts that are kept with a signature because their donor asked for it.</summary>
public sealed class KeptGiftsTests : IAsyncLifetime, IDisposable
{
    private const string Slug = WholeInstallation.Slug;
    private const string Email = "ada@example.org";

    private readonly WholeInstallation _installation = new();
    private readonly KeptGifts _kept;
    private readonly Dictionary<string, string> _tokens = [];

    public KeptGiftsTests() => _kept = new(_installation.Catalogue, _installation.Keyring, _installation.Actors);

    private static string Campaign => Samples.Petition().Campaign;

    public Task InitializeAsync() => _installation.PublishAsync(Samples.Petition());

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _installation.Dispose();

    [Fact]
    public async Task Gift_is_kept_once_with_the_signature_whose_receipt_it_was_given_with_and_no_other()
    {
        var receipt = await SignAsync(Email);
        await SignAsync("bo@example.org");

        Assert.True(await _kept.KeepAsync(Campaign, receipt.ToLowerInvariant(), "first"));
        Assert.True(await _kept.KeepAsync(Campaign, receipt, "second"));
        Assert.True(await _kept.KeepAsync(Campaign, receipt, "first"));

        Assert.Equal(["first", "second"], (await OwnAsync(Email)).Person.Gifts);
        Assert.Null((await OwnAsync("bo@example.org")).Person.Gifts);
        Assert.Equal("Ada Lovelace", (await OwnAsync(Email)).Person.Name);
    }

    [Fact]
    public async Task Oldest_gift_gives_way_where_there_are_too_many()
    {
        var receipt = await SignAsync(Email);

        for (var gift = 0; gift <= KeptGifts.Most; gift++) await _kept.KeepAsync(Campaign, receipt, $"gift-{gift}");

        Assert.Equal(Enumerable.Range(1, KeptGifts.Most).Select(gift => $"gift-{gift}"), (await OwnAsync(Email)).Person.Gifts);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no receipt")]
    [InlineData("00000000000000000000000000")]
    public async Task What_is_no_receipt_of_a_signature_joins_nothing(string receipt)
    {
        await SignAsync(Email);

        Assert.False(await _kept.IsSignatureAsync(Campaign, receipt));
        Assert.False(await _kept.KeepAsync(Campaign, receipt, "gift"));
        Assert.Null((await OwnAsync(Email)).Person.Gifts);
    }

    [Fact]
    public async Task Receipt_of_another_campaign_joins_nothing()
    {
        var receipt = await SignAsync(Email);

        Assert.False(await _kept.KeepAsync("another-campaign", receipt, "gift"));
    }

    [Fact]
    public async Task Other_choices_of_the_signer_leave_gifts_where_they_are()
    {
        var receipt = await SignAsync(Email);
        await _kept.KeepAsync(Campaign, receipt, "gift");

        Assert.Equal("", await _installation.Own.ChangeAsync(await TokenAsync(Email), Slug, receipt, Visibility.CountOnly, updates: false, partners: null, name: null));

        Assert.Equal(["gift"], (await OwnAsync(Email)).Person.Gifts);
    }

    [Fact]
    public async Task Signer_parts_them_and_everything_else_stays()
    {
        var receipt = await SignAsync(Email);
        await _kept.KeepAsync(Campaign, receipt, "gift");
        var before = await OwnAsync(Email);
        var token = await TokenAsync(Email);

        Assert.True(await _installation.Own.PartFromGiftsAsync(token, Slug, receipt));
        Assert.True(await _installation.Own.PartFromGiftsAsync(token, Slug, receipt));

        var after = await OwnAsync(Email);
        Assert.Equal(before.Person with { Gifts = null }, after.Person);
        Assert.Equal((before.Row.Visibility, before.Row.Updates), (after.Row.Visibility, after.Row.Updates));
        Assert.Equal(1, (await _installation.CountAsync()).Counted);
    }

    [Fact]
    public async Task Nobody_parts_what_is_of_another_mailbox()
    {
        var receipt = await SignAsync(Email);
        await _kept.KeepAsync(Campaign, receipt, "gift");

        Assert.False(await _installation.Own.PartFromGiftsAsync(await TokenAsync("bo@example.org"), Slug, receipt));
        Assert.False(await _installation.Own.PartFromGiftsAsync("no token", Slug, receipt));
        Assert.Equal(["gift"], (await OwnAsync(Email)).Person.Gifts);
    }

    [Fact]
    public async Task Signature_that_is_taken_back_leaves_nothing_that_leads_to_a_gift()
    {
        var receipt = await SignAsync(Email);
        await _kept.KeepAsync(Campaign, receipt, "gift");

        await _installation.Own.WithdrawAsync(await TokenAsync(Email), Slug, receipt);
        await SignAsync(Email);

        Assert.Null((await OwnAsync(Email)).Person.Gifts);
    }

    private async Task<string> SignAsync(string email)
    {
        await _installation.Signing.SignAsync(Slug, WholeInstallation.Form with { Email = email });
        return (await OwnAsync(email)).Receipt;
    }

    // One link serves them all: only so many are mailed a day.
    private async Task<string> TokenAsync(string email) => _tokens.TryGetValue(email, out var token) ? token : _tokens[email] = await _installation.OwnTokenAsync(email);

    private async Task<OwnSignature> OwnAsync(string email) => Assert.Single((await _installation.Own.ReadAsync(await TokenAsync(email)))!.Signatures);
}

using CampaignKit.Core.Momentum;
using CampaignKit.Core.Organisations;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Momentum;

public sealed class PetitionOriginsTests : IDisposable
{
    private readonly WholeInstallation _installation = new();
    private readonly PetitionOrigins _origins;

    public PetitionOriginsTests() => _origins = new(_installation.Ledger, _installation.Keyring, _installation.Actors, _installation.Clock, _installation.Options);

    public void Dispose()
    {
        _origins.Dispose();
        _installation.Dispose();
    }

    [Fact]
    public async Task Countries_and_sources_are_those_of_the_signatures_that_count()
    {
        await _installation.PublishAsync(Samples.Petition());
        await SignAsync(12, "NP", "newsletter");
        await SignAsync(30, "CA", "news.example.org", from: 100);
        await SignAsync(10, "CA", source: null, from: 200);
        await SignAsync(4, "FR", "bus-stop", from: 300);

        var origins = await ReadAsync();

        Assert.Equal([new("CA", 40)], origins.Countries.Groups);
        Assert.Equal(16, origins.Countries.Rest);
        Assert.Equal([new("news.example.org", 30), new("newsletter", 12)], origins.Sources.Groups);
        Assert.Equal(14, origins.Sources.Rest);
    }

    [Fact]
    public async Task Who_leaves_or_is_taken_out_is_gone_at_the_next_count_and_who_is_put_back_is_there_again()
    {
        await _installation.PublishAsync(Samples.Petition());
        await SignAsync(12, "NP", "newsletter");
        await SignAsync(12, "CA", "newsletter", from: 100);
        var rows = _installation.Rows().Where(row => row.Country == "NP").ToList();
        Assert.Equal([12, 12], (await ReadAsync()).Countries.Groups.Select(group => group.Count));

        await Shard(rows[0]).WithdrawAsync(rows[0].Signer);
        await MoveAsync(rows[1], SignatureState.Counted, SignatureState.Invalidated);
        Assert.Equal([12, 12], (await ReadAsync()).Countries.Groups.Select(group => group.Count));
        _installation.Clock.Advance(PetitionOrigins.KeptFor);
        await ReadAsync();
        Assert.Equal([new("CA", 12), new("NP", 10)], (await ReadAsync()).Countries.Groups);

        await MoveAsync(rows[1], SignatureState.Invalidated, SignatureState.Counted);
        _installation.Clock.Advance(PetitionOrigins.KeptFor);
        await ReadAsync();
        Assert.Equal([new("CA", 12), new("NP", 11)], (await ReadAsync()).Countries.Groups);
    }

    [Fact]
    public async Task Areas_are_told_of_ten_people_and_of_no_fewer_by_subtraction_from_their_country()
    {
        await _installation.PublishAsync(Samples.Petition());
        await SignAsync(12, "CA", source: null, postcode: "m5v 2t6");
        await SignAsync(11, "CA", source: null, from: 100, postcode: "H2X1Y4");
        await SignAsync(3, "CA", source: null, from: 200, postcode: "T2P 1J9");
        await SignAsync(20, "FR", source: null, from: 300, postcode: "75011");
        await SignAsync(4, "NP", source: null, from: 400, postcode: "44600");
        await SignAsync(10, "DE", source: null, from: 500, postcode: "10115");

        var origins = await ReadAsync();

        // Three are left in Canada, so the smaller of its two areas goes in with them; Nepal's four take Germany with them, and Germany's area is not shown either.
        Assert.Equal([new("CA", 26), new("FR", 20)], origins.Countries.Groups);
        Assert.Equal([new("FR 75", 20), new("CA M5V", 12)], origins.Areas.Groups);
        Assert.Equal(28, origins.Areas.Rest);
        Assert.Equal(60, origins.Areas.Total);
    }

    [Theory]
    [InlineData("CA", "m5v 2t6", "M5V")]
    [InlineData("CA", "M5V", null)]
    [InlineData("US", "90210-1234", "902")]
    [InlineData("GB", "SW1A 1AA", "SW")]
    [InlineData("GB", "e1 6an", "E")]
    [InlineData("GB", "12345", null)]
    [InlineData("IE", "D02 AF30", "D02")]
    [InlineData("FR", " 75011", "75")]
    [InlineData("JP", "100-0001", "10")]
    [InlineData("FR", "75", null)]
    [InlineData("FR", null, null)]
    public void Area_is_the_beginning_of_a_postcode_as_the_post_divides_the_country(string country, string? postcode, string? area) => Assert.Equal(area, PostalArea.Of(country, postcode));

    [Fact]
    public void More_labels_than_anybody_means_are_counted_together()
    {
        var (count, now) = (new OriginCount(_installation.Clock.GetUtcNow(), TimeSpan.FromDays(7)), _installation.Clock.GetUtcNow());
        for (var row = 0; row < OriginCount.MostSources + 500; row++) count.Add(Samples.Request((UInt128)row + 1) with { Source = $"label-{row}" }, NoPostcode);
        for (var row = 0; row < 20; row++) count.Add(Samples.Request((UInt128)row + 100_000) with { Source = "label-7" }, NoPostcode);

        var origins = count.End(now, awaiting: 0);

        Assert.Equal([new("label-7", 21)], origins.Sources.Groups);
        Assert.Equal(OriginCount.MostSources + 499, origins.Sources.Rest);
    }

    [Fact]
    public async Task Confirmed_and_waiting_are_those_asked_for_while_a_link_is_good()
    {
        await _installation.PublishAsync(WholeInstallation.ByMail);
        var early = await _installation.AskAsync(WholeInstallation.Form with { Email = "early@example.org" });
        await _installation.Confirming.ConfirmAsync(early.Token);
        _installation.Clock.Advance(TimeSpan.FromDays(6));
        for (var person = 0; person < 5; person++)
        {
            var mail = await _installation.AskAsync(WholeInstallation.Form with { Email = $"signer-{person}@example.org" });
            if (person < 3) await _installation.Confirming.ConfirmAsync(mail.Token);
        }

        _installation.Clock.Advance(TimeSpan.FromDays(2));
        var origins = await ReadAsync();

        Assert.Equal((3, 2), (origins.Confirmed, origins.Awaiting));
    }

    [Fact]
    public async Task While_the_ledger_is_away_what_was_known_stays_with_its_moment()
    {
        await _installation.PublishAsync(Samples.Petition());
        await SignAsync(12, "NP", "newsletter");
        var known = await ReadAsync();
        _installation.Ledger.BeforeReading = () => throw new Installation.StorageUnavailableException("Away.");

        _installation.Clock.Advance(PetitionOrigins.KeptFor);

        Assert.Same(known, await ReadAsync());
        Assert.Same(known, await ReadAsync());
    }

    [Fact]
    public async Task Contacts_of_each_organisation_are_told_unless_they_or_all_others_are_few()
    {
        await _installation.PublishAsync(Samples.Petition());
        await _installation.PartnerWithAsync("a-union", "b-union", "c-union");
        for (var person = 0; person < 40; person++)
        {
            var form = WholeInstallation.Form with
            {
                Email = $"signer-{person}@example.org",
                Updates = person < 20,
                Partners = [.. (person < 10 ? ["a-union"] : Array.Empty<string>()), .. (person < 9 ? ["b-union"] : Array.Empty<string>()), .. (person < 31 ? ["c-union"] : Array.Empty<string>())],
                Source = person < 12 ? "a-union" : null,
            };
            Assert.Equal(SignStatus.Counted, (await _installation.Signing.SignAsync(WholeInstallation.Slug, form)).Status);
        }

        var origins = await ReadAsync();

        Assert.Equal([new("", 20), new("a-union", 10)], origins.Contacts.OrderBy(group => group.Label, StringComparer.Ordinal));
        var campaign = _installation.Catalogue.Current.Campaign("fair-work")!;
        Assert.Equal(
            [("fair-work", "Example Coalition", null, 20L), ("a-union", "a-union", 12L, 10L), ("b-union", "b-union", null, null), ("c-union", "c-union", null, null)],
            OrganisationCount.AllOf(CampaignOrganisation.AllOf(_installation.Catalogue.Current, campaign), origins).Select(one => (one.Source, one.Name, one.Signatures, one.Contacts)));
        Assert.Equal([new("", 40), new("a-union", 20)], Origins.Sum([origins, origins])!.Contacts.OrderBy(group => group.Label, StringComparer.Ordinal));
    }

    private static string? NoPostcode(SignRequest row) => null;

    private async Task<Origins> ReadAsync() => (await _origins.ReadAsync(Samples.Petition(), patience: TimeSpan.FromMinutes(1)))!;

    private ISignatureShard Shard(SignRequest row) => _installation.Actors.SignatureShard(new(WholeInstallation.Slug, row.Signer.Shard(Samples.Petition().Shards)));

    private async Task MoveAsync(SignRequest row, SignatureState from, SignatureState to) =>
        Assert.Equal(1, (await Shard(row).MoveAsync(new([row.Signer], from, FromReason: null, to, to is SignatureState.Counted ? null : "rule"))).Count);

    private async Task SignAsync(int people, string country, string? source, int from = 0, string? postcode = null)
    {
        for (var person = from; person < from + people; person++)
        {
            var form = WholeInstallation.Form with { Email = $"signer-{person}@example.org", Country = country, Source = source, Postcode = postcode };
            Assert.Equal(SignStatus.Counted, (await _installation.Signing.SignAsync(WholeInstallation.Slug, form)).Status);
        }
    }
}

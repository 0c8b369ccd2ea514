using CampaignKit.Core.Actors;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Signatures;

public sealed class SigningTests : IDisposable
{
    private const string Slug = WholeInstallation.Slug;

    private static readonly SignForm Form = WholeInstallation.Form;

    private readonly WholeInstallation _installation = new();

    public static TheoryData<PetitionState> StatesNobodySees => [PetitionState.Draft, PetitionState.InReview, PetitionState.Hidden];

    public static TheoryData<PetitionState> StatesThatTakeNoSignature => [PetitionState.Closed, PetitionState.Rejected, PetitionState.Withdrawn];

    public void Dispose() => _installation.Dispose();

    [Fact]
    public async Task Sound_form_is_counted()
    {
        await _installation.PublishAsync(Samples.Petition());

        var result = await _installation.Signing.SignAsync(Slug, Form);

        Assert.Equal((SignStatus.Counted, PetitionState.Open, 1L, 26), (result.Status, result.State, result.Count, result.Receipt!.Length));
        Assert.Equal(Slug, result.Petition!.Slug);
        Assert.Empty(result.Problems);
    }

    [Fact]
    public async Task Row_holds_what_was_asked_and_when()
    {
        await _installation.PublishAsync(Samples.Petition());

        await _installation.Signing.SignAsync(Slug, Form);

        var row = _installation.Rows().Single();
        Assert.Equal(("CA", Visibility.Named, true, "fr-CA", "newsletter-12", _installation.Clock.GetUtcNow()), (row.Country, row.Visibility, row.Updates, row.Locale, row.Source, row.SignedAt));
        Assert.Equal(new() { Name = "Ada Lovelace", Email = "ada@example.org", Postcode = "H2X 1Y4" }, await _installation.OpenAsync(row));
    }

    [Fact]
    public async Task Name_of_who_is_counted_only_is_not_stored()
    {
        await _installation.PublishAsync(Samples.Petition());

        await _installation.Signing.SignAsync(Slug, Form with { Visibility = "count-only" });

        Assert.Equal(new() { Name = null, Email = "ada@example.org", Postcode = "H2X 1Y4" }, await _installation.OpenAsync(_installation.Rows().Single()));
    }

    [Theory]
    [InlineData("initials", Visibility.Initials)]
    [InlineData("named", Visibility.Named)]
    public async Task Name_of_who_may_be_shown_is_stored(string choice, Visibility visibility)
    {
        await _installation.PublishAsync(Samples.Petition());

        await _installation.Signing.SignAsync(Slug, Form with { Visibility = choice });

        Assert.Equal(visibility, _installation.Rows().Single().Visibility);
        Assert.Equal("Ada Lovelace", (await _installation.OpenAsync(_installation.Rows().Single())).Name);
    }

    [Fact]
    public async Task Fields_that_were_left_out_are_stored_as_nothing()
    {
        await _installation.PublishAsync(Samples.Petition());

        await _installation.Signing.SignAsync(Slug, Form with { Postcode = "", Locale = "", Source = null, Updates = false });

        var row = _installation.Rows().Single();
        Assert.Equal((null, null, false), (row.Locale, row.Source, row.Updates));
        Assert.Null((await _installation.OpenAsync(row)).Postcode);
    }

    [Fact]
    public async Task Receipt_leads_to_the_row()
    {
        await _installation.PublishAsync(Samples.Petition());

        var result = await _installation.Signing.SignAsync(Slug, Form);

        Assert.True((await _installation.Keyring.ForAsync(Samples.Petition())).TryReadReceipt(result.Receipt, out var signer));
        Assert.Equal(signer, _installation.Rows().Single().Signer);
    }

    [Fact]
    public async Task Every_bad_field_is_told_at_once_and_nothing_is_counted()
    {
        await _installation.PublishAsync(Samples.Petition());

        var result = await _installation.Signing.SignAsync(Slug, new()
        {
            Name = "",
            Email = "nobody",
            Country = "XX",
            Postcode = new('1', 17),
            Visibility = "everything",
            Locale = "not a tag",
            Source = "ada@example.org",
        });

        Assert.Equal(SignStatus.Invalid, result.Status);
        Assert.Equal(["country", "email", "locale", "name", "postcode", "source", "updates", "visibility"], result.Problems.Keys.Order(StringComparer.Ordinal));
        Assert.All(result.Problems.Values, sentences => Assert.NotEqual("", Assert.Single(sentences)));
        Assert.Null(result.Receipt);
        Assert.Equal(0, _installation.Ledger.Calls);
    }

    [Fact]
    public async Task Problem_is_told_for_the_bad_field_alone()
    {
        await _installation.PublishAsync(Samples.Petition());

        var result = await _installation.Signing.SignAsync(Slug, Form with { Email = "nobody" });

        Assert.Equal(["email"], result.Problems.Keys);
    }

    [Fact]
    public async Task Unknown_petition_is_not_found()
    {
        await _installation.PublishAsync(Samples.Petition());

        Assert.Equal(SignStatus.NotFound, (await _installation.Signing.SignAsync("unknown", Form)).Status);
    }

    [Theory]
    [MemberData(nameof(StatesNobodySees))]
    public async Task Petition_that_nobody_sees_is_answered_as_one_that_does_not_exist(PetitionState state)
    {
        await _installation.PublishAsync(Samples.Petition() with { State = state });

        var result = await _installation.Signing.SignAsync(Slug, Form);

        Assert.Equal(SignStatus.NotFound, result.Status);
        Assert.Null(result.Petition);
        Assert.Equal(0, _installation.Ledger.Calls);
    }

    [Fact]
    public async Task Petition_whose_day_has_not_come_is_not_found()
    {
        await _installation.PublishAsync(Samples.Petition() with { OpensAt = _installation.Clock.GetUtcNow() + TimeSpan.FromTicks(1) });

        Assert.Equal(SignStatus.NotFound, (await _installation.Signing.SignAsync(Slug, Form)).Status);
    }

    [Theory]
    [MemberData(nameof(StatesThatTakeNoSignature))]
    public async Task Petition_that_is_over_takes_no_signature_and_says_so(PetitionState state)
    {
        await _installation.PublishAsync(Samples.Petition() with { State = state });

        var result = await _installation.Signing.SignAsync(Slug, Form);

        Assert.Equal((SignStatus.NotOpen, state), (result.Status, result.State));
        Assert.Equal(Slug, result.Petition!.Slug);
        Assert.Equal(0, _installation.Ledger.Calls);
    }

    [Fact]
    public async Task Petition_whose_people_were_destroyed_is_answered_as_a_closed_one()
    {
        await _installation.PublishAsync(Samples.Petition());
        await _installation.Signing.SignAsync(Slug, Form);
        await _installation.Actors.Campaign(Samples.Petition().Campaign).DestroyKeyAsync("purge");
        _installation.Keyring.Forget(Samples.Petition().Campaign);

        var result = await _installation.Signing.SignAsync(Slug, Form);

        Assert.Equal((SignStatus.NotOpen, PetitionState.Closed, Slug, null), (result.Status, result.State, result.Petition?.Slug, result.Receipt));
        Assert.Single(_installation.Rows());
    }

    [Fact]
    public async Task Petition_closes_at_its_moment_without_anybodys_doing()
    {
        await _installation.PublishAsync(Samples.Petition() with { ClosesAt = _installation.Clock.GetUtcNow() + TimeSpan.FromSeconds(1) });
        var before = await _installation.Signing.SignAsync(Slug, Form);
        _installation.Clock.Advance(TimeSpan.FromSeconds(1));

        var after = await _installation.Signing.SignAsync(Slug, Form);

        Assert.Equal(SignStatus.Counted, before.Status);
        Assert.Equal((SignStatus.NotOpen, PetitionState.Closed), (after.Status, after.State));
    }

    [Fact]
    public async Task Count_includes_the_signer_and_everybody_before()
    {
        await _installation.PublishAsync(Samples.Petition());

        var counts = new List<long>();
        for (var signer = 0; signer < 20; signer++) counts.Add((await _installation.Signing.SignAsync(Slug, Form with { Email = $"signer{signer}@example.org" })).Count);

        Assert.Equal(Enumerable.Range(1, 20).Select(count => (long)count), counts);
    }

    [Fact]
    public async Task Count_includes_what_was_signed_before_the_node_started()
    {
        await _installation.PublishAsync(Samples.Petition());
        await _installation.Ledger.AppendAsync(new(Slug, 2), 1, [Samples.Request(1), Samples.Request(2)]);

        Assert.Equal(3, (await _installation.Signing.SignAsync(Slug, Form)).Count);
    }

    [Fact]
    public async Task Repeat_is_answered_as_the_first_time_and_is_not_counted()
    {
        await _installation.PublishAsync(Samples.Petition());
        var first = await _installation.Signing.SignAsync(Slug, Form);

        var repeat = await _installation.Signing.SignAsync(Slug, Form with { Email = "ADA+again@Example.org", Name = "A. L.", Visibility = "count-only" });

        Assert.Equal((first.Status, first.State, first.Receipt, first.Count, first.Petition), (repeat.Status, repeat.State, repeat.Receipt, repeat.Count, repeat.Petition));
        Assert.Single(_installation.Rows());
    }

    [Fact]
    public async Task Same_person_is_somebody_else_on_another_petition()
    {
        await _installation.PublishAsync(Samples.Petition(), Samples.Petition("another-petition"));

        var here = await _installation.Signing.SignAsync(Slug, Form);
        var there = await _installation.Signing.SignAsync("another-petition", Form);

        Assert.Equal((1L, 1L), (here.Count, there.Count));
        Assert.NotEqual(here.Receipt, there.Receipt);
        Assert.NotEqual(_installation.Rows().Single().Signer, _installation.Rows("another-petition").Single().Signer);
    }

    [Fact]
    public async Task Hundreds_of_concurrent_forms_count_each_mailbox_once()
    {
        await _installation.PublishAsync(Samples.Petition());
        var forms = Enumerable.Range(0, 600).Select(form => Form with { Email = $"{(form % 2 == 0 ? "signer" : "SIGNER")}{form % 40}{(form % 3 == 0 ? "+tag" : "")}@example.org" });

        var results = await Task.WhenAll(forms.Select(form => Task.Run(async () => await _installation.Signing.SignAsync(Slug, form))));

        Assert.Equal(40, _installation.Rows().Count);
        Assert.Equal(40, results.Select(result => result.Receipt).Distinct().Count());
        Assert.Equal(40, results.Max(result => result.Count));
        Assert.Equal(40, (await _installation.Counts.ReadAsync(Samples.Petition())).Counted);
    }

    [Fact]
    public async Task Outage_of_the_ledger_is_told_and_the_same_form_counts_afterwards()
    {
        await _installation.PublishAsync(Samples.Petition());
        _installation.Ledger.BeforeReading = () => Task.FromException(new StorageUnavailableException());
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _installation.Signing.SignAsync(Slug, Form));
        _installation.Ledger.BeforeReading = () => Task.CompletedTask;

        Assert.Equal(1, (await _installation.Signing.SignAsync(Slug, Form)).Count);
    }
}

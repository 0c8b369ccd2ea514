using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Signatures;

/// <summary>Which wording a signature is tied to, while wordings follow one another.</summary>
public sealed class SignedWordingTests : IDisposable
{
    private readonly WholeInstallation _installation = new();

    public void Dispose() => _installation.Dispose();

    [Theory]
    [InlineData(null, 2)]
    [InlineData(2, 2)]
    [InlineData(1, 1)]
    public async Task Signature_is_of_the_wording_that_its_signer_names_and_else_of_the_one_that_holds(int? named, int tied)
    {
        await ReviseAsync(Samples.Petition());

        Assert.Equal(SignStatus.Counted, (await SignAsync(named)).Status);

        Assert.Equal(tied, Assert.Single(_installation.Rows()).Version);
    }

    [Fact]
    public async Task Earlier_wording_is_taken_for_a_day_after_it_was_replaced_and_not_longer()
    {
        await ReviseAsync(Samples.Petition());
        _installation.Clock.Advance(Signing.OldWordingTaken - TimeSpan.FromTicks(1));
        Assert.Equal(SignStatus.Counted, (await SignAsync(1)).Status);

        _installation.Clock.Advance(TimeSpan.FromTicks(1));
        var late = await SignAsync(1, "late@example.org");

        Assert.Equal((SignStatus.Invalid, 2), (late.Status, late.Petition!.Version));
        Assert.Equal([FieldProblems.VersionOver], late.Problems["version"]);
        Assert.Single(_installation.Rows());
    }

    [Fact]
    public async Task Wording_that_was_in_force_for_moments_is_taken_for_a_day_after_its_own_end()
    {
        await ReviseAsync(Samples.Petition());
        _installation.Clock.Advance(TimeSpan.FromHours(23));
        await ReviseAsync();
        _installation.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(SignStatus.Invalid, (await SignAsync(1)).Status);
        Assert.Equal(SignStatus.Counted, (await SignAsync(2)).Status);
        Assert.Equal(SignStatus.Counted, (await SignAsync(3, "third@example.org")).Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public async Task Wording_that_the_petition_never_had_is_a_problem_of_the_field(int version)
    {
        await ReviseAsync(Samples.Petition());

        var answer = await SignAsync(version);

        Assert.Equal((SignStatus.Invalid, FieldProblems.VersionUnknown), (answer.Status, Assert.Single(answer.Problems["version"])));
        Assert.Empty(_installation.Rows());
    }

    [Fact]
    public async Task Problems_of_the_wording_and_of_other_fields_are_told_at_once()
    {
        await _installation.PublishAsync(Samples.Petition());

        var answer = await _installation.Signing.SignAsync(WholeInstallation.Slug, WholeInstallation.Form with { Version = 2, Name = "" });

        Assert.Equal(["name", "version"], answer.Problems.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Who_signs_again_after_a_change_stays_with_the_wording_that_they_signed()
    {
        await _installation.PublishAsync(Samples.Petition());
        await SignAsync(1);
        await ReviseAsync();

        Assert.Equal(SignStatus.Counted, (await SignAsync(2)).Status);

        Assert.Equal(1, Assert.Single(_installation.Rows()).Version);
    }

    [Fact]
    public async Task Who_confirms_after_a_change_has_signed_what_they_read_when_they_asked()
    {
        await _installation.PublishAsync(WholeInstallation.ByMail);
        var mail = await _installation.AskAsync(WholeInstallation.Form with { Version = 1 });
        await ReviseAsync();
        _installation.Clock.Advance(TimeSpan.FromDays(3));

        Assert.Equal(ConfirmStatus.Confirmed, (await _installation.Confirming.ConfirmAsync(mail.Token)).Status);

        Assert.Equal(1, Assert.Single(_installation.Rows()).Version);
    }

    private ValueTask<SignResult> SignAsync(int? version, string email = "ada@example.org") =>
        _installation.Signing.SignAsync(WholeInstallation.Slug, WholeInstallation.Form with { Version = version, Email = email });

    /// <summary>Gives the petition another wording; publishes it first, if it is given.</summary>
    private async Task ReviseAsync(PetitionRecord? petition = null)
    {
        if (petition is not null) await _installation.PublishAsync(petition);
        var read = (await _installation.Documents.ReadAsync<PetitionRecord>(PetitionRecord.Kind, WholeInstallation.Slug))!;
        var revision = PetitionRevision.Of(read) with { Ask = $"{read.Value.Ask} Now.", Reason = "It is urgent." };
        Assert.Equal(PetitionEditStatus.Done, (await _installation.Actors.Petition(WholeInstallation.Slug).ReviseAsync(revision)).Status);
        await _installation.Catalogue.RefreshAsync();
    }
}

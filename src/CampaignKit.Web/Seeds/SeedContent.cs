using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Translations;

namespace CampaignKit.Web.Seeds;

/// <summary>What a seeds directory holds, checked: every id is unique and every reference resolves.</summary>
/// <param name="Themes">In the order of their file.</param>
/// <param name="Consultations">In the order of their file names.</param>
/// <param name="Campaigns">In the order of their file names.</param>
/// <param name="Petitions">In the order of their campaigns.</param>
/// <param name="Translations">In the order of their files.</param>
/// <param name="Places">Where each id or slug stands.</param>
internal sealed record SeedContent(
    IReadOnlyList<Theme> Themes,
    IReadOnlyList<Consultation> Consultations,
    IReadOnlyList<CampaignRecord> Campaigns,
    IReadOnlyList<PetitionRecord> Petitions,
    IReadOnlyList<Translation> Translations,
    SeedPlaces Places)
{
    /// <summary>How campaigns ask for donations, in the order of their file names.</summary>
    public IReadOnlyList<DonationAsk> Asks { get; init; } = [];

    /// <summary>Where something is translated that no file gives.</summary>
    public IReadOnlyList<SeedPlace> LeftOver { get; init; } = [];
}

/// <summary>A line of a seed file.</summary>
/// <param name="File">Path from the seeds directory's parent, with slashes: <c>seeds/campaigns/x.yaml</c>.</param>
/// <param name="Line">From 1.</param>
internal sealed record SeedPlace(string File, int Line)
{
    public override string ToString() => $"{File}:{Line}";
}

/// <summary>Where each id or slug was first given.</summary>
internal sealed class SeedPlaces(SeedProblems problems)
{
    private readonly Dictionary<(string Kind, string Id), SeedPlace> _places = [];

    /// <summary>Notes an id; a second one of the same kind is a problem.</summary>
    /// <param name="kind">The kind of its document, or <c>demand</c>.</param>
    /// <param name="id">As read; empty if it could not be.</param>
    /// <param name="at">The line that gives it.</param>
    public void Declare(string kind, string id, SeedPlace at)
    {
        if (id.Length > 0 && !_places.TryAdd((kind, id), at)) problems.Add(at, $"The {kind} `{id}` is already given at {_places[(kind, id)]}.");
    }

    /// <summary>The line that gives this id, or <see langword="null"/>.</summary>
    public SeedPlace? Find(string kind, string id) => _places.GetValueOrDefault((kind, id));

    /// <summary>Every id of a kind, in the order in which they were given.</summary>
    public IEnumerable<string> Of(string kind) => _places.Keys.Where(key => key.Kind == kind).Select(key => key.Id);
}

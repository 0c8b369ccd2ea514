using System.Runtime.InteropServices;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Momentum;

/// <summary>One pass over a petition's rows: how many there are of each country, area and source. Not thread-safe.</summary>
/// <param name="begunAt">When the pass began, UTC: who signed since then is not counted.</param>
/// <param name="confirmWithin">How long a mailed link is good.</param>
internal sealed class OriginCount(DateTimeOffset begunAt, TimeSpan confirmWithin)
{
    /// <summary>The most different sources that are told apart, over all rows, and the most areas. Both come from strangers: any more are counted together.</summary>
    public const int MostSources = 10_000;

    /// <summary>The most of them that are kept.</summary>
    public const int MostKept = 300;

    private readonly Dictionary<string, long> _countries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _partners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Country, string Area), long> _areas = [];
    private long _otherSources;
    private long _updates;
    private long _confirmed;

    /// <summary>Takes a row.</summary>
    /// <param name="row">Which.</param>
    /// <param name="postcode">Reads its signer's postcode; asked of rows alone that are counted.</param>
    public void Add(SignRequest row, Func<SignRequest, string?> postcode)
    {
        if (row.CountedAt > begunAt) return;
        if (row.Awaited > 0 && row.SignedAt > begunAt - confirmWithin) _confirmed++;
        if (row.State is not SignatureState.Counted) return;

        CollectionsMarshal.GetValueRefOrAddDefault(_countries, row.Country, out _)++;
        if (row.Updates) _updates++;
        if (row.Partners is not null) CollectionsMarshal.GetValueRefOrAddDefault(_partners, row.Partners, out _)++;
        if (PostalArea.Of(row.Country, postcode(row)) is { } area && (_areas.Count < MostSources || _areas.ContainsKey((row.Country, area))))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_areas, (row.Country, area), out _)++;
        }

        var source = row.Source ?? "";
        if (_sources.Count < MostSources || _sources.ContainsKey(source)) CollectionsMarshal.GetValueRefOrAddDefault(_sources, source, out _)++;
        else _otherSources++;
    }

    /// <summary>What may be shown of it.</summary>
    /// <param name="until">When the pass ended, UTC.</param>
    /// <param name="awaiting">How many waited for their mail when it began.</param>
    public Origins End(DateTimeOffset until, long awaiting)
    {
        var sources = _sources.Select(source => new Group(source.Key, source.Value)).OrderByDescending(source => source.Count).ToList();
        var countries = SmallGroups.Merge(_countries.Select(country => new Group(country.Key, country.Value)));
        return new()
        {
            AsOf = begunAt,
            Until = until,
            Countries = countries,
            Areas = Areas(countries),
            Sources = SmallGroups.Merge(sources.Take(MostKept), _otherSources + sources.Skip(MostKept).Sum(source => source.Count)),
            Contacts = Contacts(),
            Confirmed = _confirmed,
            Awaiting = awaiting,
        };
    }

    // One signer may have agreed to several, so each organisation's are held against all others by themselves.
    private List<Group> Contacts()
    {
        var total = _countries.Values.Sum();
        return [.. _partners.SelectMany(agreed => AgreedPartners.Split(agreed.Key), (agreed, slug) => new Group(slug, agreed.Value)).Append(new("", _updates))
            .GroupBy(group => group.Label, (label, groups) => new Group(label, groups.Sum(group => group.Count)), StringComparer.Ordinal)
            .SelectMany(group => SmallGroups.Merge([group], total - group.Count).Groups)];
    }

    // Within each country that is shown, so that a country less its areas tells of no few people either; of the others no area is shown at all.
    private SmallGroups Areas(SmallGroups countries)
    {
        var known = _areas.ToLookup(area => area.Key.Country, area => new Group($"{area.Key.Country} {area.Key.Area}", area.Value), StringComparer.Ordinal);
        var shown = countries.Groups
            .SelectMany(country => SmallGroups.Merge(known[country.Label], country.Count - known[country.Label].Sum(area => area.Count)).Groups)
            .OrderByDescending(area => area.Count).ThenBy(area => area.Label, StringComparer.Ordinal).Take(MostKept).ToList();
        return new(shown, countries.Total - shown.Sum(area => area.Count));
    }
}

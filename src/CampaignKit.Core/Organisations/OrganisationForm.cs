using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Organisations;

/// <summary>What staff say of an organisation, as it was typed.</summary>
public sealed record OrganisationForm
{
    /// <summary>Of a new one; one that is there keeps its own.</summary>
    public string? Slug { get; init; }

    public string? Name { get; init; }

    public string? Website { get; init; }

    public string? Country { get; init; }

    /// <summary>Slugs; for an alliance.</summary>
    public IReadOnlyList<string>? Members { get; init; }

    /// <summary>What is kept of it.</summary>
    public static OrganisationForm Of(OrganisationRecord record) =>
        new() { Slug = record.Slug, Name = record.Name, Website = record.Website?.AbsoluteUri, Country = record.Country, Members = record.Members };

    /// <summary>Checks every field, so that all problems are told at once.</summary>
    /// <param name="catalogue">Knows which members there are.</param>
    /// <param name="problems">Field → sentences.</param>
    /// <returns><see langword="null"/> if there is a problem.</returns>
    public OrganisationRecord? Read(CatalogueSnapshot catalogue, out IReadOnlyDictionary<string, string[]> problems)
    {
        var found = new Dictionary<string, string[]>(StringComparer.Ordinal);
        problems = found;
        var (slug, name, website, country) = (PlainText.Trimmed(Slug), PlainText.Trimmed(Name), PlainText.Trimmed(Website), PlainText.Trimmed(Country));
        var members = (Members ?? []).Select(PlainText.Trimmed).Where(member => member.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        if (PlainText.SlugProblem(slug) is { } slugProblem) found["slug"] = [$"The slug {slugProblem}"];
        if (PlainText.LineProblem(name, PlainText.TitleLength) is { } nameProblem) found["name"] = [$"The name {nameProblem}"];
        Uri? address = null;
        if (website.Length > 0 && !IsAddress(website, out address)) found["website"] = ["The website has to be an address that begins with https:// or http://, of up to 400 characters."];
        if (country.Length > 0 && !Signatures.Country.TryRead(country, out country, out var countryProblem)) found["country"] = [countryProblem];
        if (members.Count > OrganisationRecord.MostMembers) found["members"] = [$"An alliance lists at most {OrganisationRecord.MostMembers} members."];
        else if (members.Contains(slug, StringComparer.Ordinal)) found["members"] = ["An alliance is not a member of itself."];
        else if (members.Where(member => catalogue.Organisation(member) is null).ToList() is { Count: > 0 } unknown) found["members"] = [.. unknown.Select(member => $"There is no organisation `{member}`.")];
        return found.Count > 0 ? null : new() { Slug = slug, Name = name, Website = address, Country = country is { Length: > 0 } ? country : null, Members = members };
    }

    private static bool IsAddress(string text, out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && address.Scheme is "https" or "http" && text.Length <= PlainText.LineLength;
}

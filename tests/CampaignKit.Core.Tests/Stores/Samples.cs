using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Core.Tests.Stores;

/// <summary>Sound records, for tests that change the one thing they are about.</summary>
internal static class Samples
{
    public static PetitionRecord Petition(string slug = "free-to-change") => new()
    {
        Slug = slug,
        Campaign = "fair-work",
        Language = "en",
        Title = "Free to change employers",
        Ask = "Let every worker change employers.",
        Target = "The minister of labour",
        Background = "A permit that names one employer ties a worker to that employer.",
        WhyNow = "The rules are under review.",
        Demands = ["open-permits"],
        State = PetitionState.Open,
        OpensAt = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Goal = 100,
        Confirmation = Confirmation.None,
        Shards = 4,
    };

    public static CampaignRecord Campaign(string slug = "fair-work") => new()
    {
        Slug = slug,
        Organisation = "Example Coalition",
        Language = "en",
        Title = "Fair work",
        Summary = "Rights that do not depend on a permit.",
    };

    public static Consultation Consultation(string id, DateOnly date, params Demand[] demands) => new()
    {
        Id = id,
        Title = $"Consultation {id}",
        Date = date,
        Place = "Montréal",
        Language = "en",
        Convenors = ["Example Coalition"],
        Participants = "Workers and their organisations.",
        Mandate = "They spoke for themselves.",
        Summary = "A day of talks.",
        Read = new("Report, 2024", Url: null),
        Demands = demands,
    };

    public static Demand Demand(string id = "open-permits", string title = "Open permits", string summary = "Permits that name no employer.") => new()
    {
        Id = id,
        Kind = DemandKind.Proposal,
        Title = title,
        Summary = summary,
        Themes = ["permits"],
        Level = DemandLevel.National,
        Source = new("forum-2024", "Proposals", 1),
    };

    public static SignRequest Request(UInt128 signer) => new()
    {
        Signer = new(signer),
        SignedAt = new(2026, 11, 5, 12, 0, 0, TimeSpan.Zero),
        Country = "CA",
        Visibility = Visibility.CountOnly,
        Updates = false,
        SealedPerson = new byte[] { 1, 2, 3 },
    };
}

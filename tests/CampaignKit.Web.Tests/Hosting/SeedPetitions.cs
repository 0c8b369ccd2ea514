using CampaignKit.Core.Petitions;
using CampaignKit.Web.Seeds;

namespace CampaignKit.Web.Tests.Hosting;

/// <summary>The repository's own content, as far as tests depend on it.</summary>
internal static class SeedPetitions
{
    public static SeedContent Content { get; } = SeedReader.Read(Repository.Seeds, shards: 16);

    public static string Closed { get; } = Content.Petitions.First(petition => petition.State is PetitionState.Closed).Slug;

    public static string Draft { get; } = Content.Petitions.First(petition => petition.State is PetitionState.Draft).Slug;

    /// <summary>Slugs of petitions that can be signed whatever day it is.</summary>
    public static string[] Open { get; } =
        [.. Content.Petitions.Where(petition => petition is { State: PetitionState.Open, ClosesAt: null, Confirmation: Confirmation.None }).Select(petition => petition.Slug)];

    /// <summary>Slugs of petitions that can be signed whatever day it is, and ask for a mail first.</summary>
    public static string[] Mailed { get; } =
        [.. Content.Petitions.Where(petition => petition is { State: PetitionState.Open, ClosesAt: null, Confirmation: Confirmation.Email, Mailbox: MailboxShare.One }).Select(petition => petition.Slug)];
}

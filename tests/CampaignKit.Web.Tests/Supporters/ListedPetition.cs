using System.Net;
using System.Text.Json;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Supporters;

/// <summary>The repository's petition that lists its supporters, in a program of its own: what one test shows no other sees.</summary>
internal sealed class ListedPetition : IDisposable
{
    private readonly ServedApp _app = new();

    public static PetitionRecord Seeded { get; } = SeedPetitions.Content.Petitions.Single(petition => petition.ListsSupporters);

    public static string Slug { get; } = Seeded.Slug;

    public ServedApp App => _app;

    public Visitor Visitor => _app.Visitor;

    public Task<Shown> PageAsync() => Visitor.GetAsync($"/petitions/{Slug}");

    public Task<Shown> AnswerAsync(string petition) => Visitor.GetAsync($"/api/v1/petitions/{petition}/supporters");

    /// <summary>The names that the API tells, in its order.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync() =>
        [.. (await AnswerAsync(Slug)).Json.GetProperty("supporters").EnumerateArray().Select(supporter => supporter.GetProperty("name").GetString()!)];

    /// <summary>Signs and, as everybody has to here, confirms by the mailed link.</summary>
    public async Task SignAsync(string email, string name, string visibility = "named", string country = "NP")
    {
        await AskAsync(email, name, visibility, country);
        Assert.Equal(HttpStatusCode.OK, (await Visitor.PostAsync($"/confirm/{_app.Mails.To(email)[^1].Token}")).Status);
    }

    /// <summary>Signs and leaves the mail where it is.</summary>
    public async Task AskAsync(string email, string name, string visibility = "named", string country = "NP") => Assert.Equal(
        HttpStatusCode.Accepted,
        (await Visitor.SignAsync(Slug, email, ("name", name), ("visibility", visibility), ("country", country), ("postcode", "ZQ-90716"), ("updates", "true"))).Status);

    /// <summary>A signer's own page.</summary>
    public async Task<Shown> OwnPageAsync(string email)
    {
        await Visitor.PostAsync("/my-signatures", ("email", email));
        return await Visitor.GetAsync($"/my-signatures/{_app.Mails.To(email)[^1].Token}");
    }

    public void Dispose() => _app.Dispose();
}

using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Embedding;

/// <summary>A program of which one campaign may be embedded by one site, and the others by any.</summary>
public sealed class EmbeddingApp : IAsyncLifetime, IDisposable
{
    /// <summary>The one site.</summary>
    public const string Site = "https://example.org";

    private readonly ServedApp _app = new();

    /// <summary>For <see cref="Site"/> alone.</summary>
    public static string Listed { get; } = SeedPetitions.Open[0];

    /// <summary>For any site.</summary>
    public static string Free { get; } = SeedPetitions.Open.First(slug => Campaign(slug) != Campaign(Listed));

    public HttpClient Client => _app.Client;

    public ServedApp App => _app;

    public Task InitializeAsync() => _app.EmbedOnlyAsync(Campaign(Listed), Site);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _app.Dispose();

    /// <summary>What an answer says in a header; <see langword="null"/> if it has none.</summary>
    internal static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    private static string Campaign(string petition) => SeedPetitions.Content.Petitions.First(record => record.Slug == petition).Campaign;
}

/// <summary>One program for all tests of what other sites do.</summary>
[CollectionDefinition(Name)]
public sealed class EmbeddingSuite : ICollectionFixture<EmbeddingApp>
{
    public const string Name = "Embedding";
}

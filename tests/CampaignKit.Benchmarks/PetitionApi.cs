using System.Net.Http.Json;
using System.Text;

namespace CampaignKit.Benchmarks;

/// <summary>The program's API, for everything around the measured load.</summary>
internal sealed class PetitionApi(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    public static string SignPath(string slug) => $"/api/v1/petitions/{slug}/signatures";

    public static string CountPath(string slug) => $"/api/v1/petitions/{slug}/count";

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync("/readyz", cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Slugs of the petitions that count a signature at once, or with <c>email</c> of those that ask for a mail first.</summary>
    public async Task<IReadOnlyList<string>> ListOpenAsync(CancellationToken cancellationToken, string confirmation = "none")
    {
        var page = await _http.GetFromJsonAsync<Petitions>("/api/v1/petitions?limit=100", cancellationToken);
        var open = page!.Items.Where(petition => petition is { State: "open" } && petition.Confirmation == confirmation).Select(petition => petition.Slug).ToList();
        return open.Count > 0 ? open : throw new BenchmarkException($"The seeds have no open petition with confirmation: {confirmation}.");
    }

    public async Task<long> CountAsync(string slug, CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync<Count>(CountPath(slug), cancellationToken))!.Value;

    /// <summary>How many bytes an answer has in an encoding.</summary>
    public async Task<int> ReadSizeAsync(string path, string encoding, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept-Encoding", encoding);
        using var answer = await _http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadAsByteArrayAsync(cancellationToken)).Length;
    }

    /// <summary>Signs once.</summary>
    /// <exception cref="BenchmarkException">The answer was a refusal.</exception>
    /// <exception cref="HttpRequestException">Nobody answered.</exception>
    public async Task SignAsync(string slug, string address, CancellationToken cancellationToken)
    {
        using var body = new StringContent(SampleSigner.Body(address), Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(SignPath(slug), body, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new BenchmarkException($"A signature was refused with {(int)answer.StatusCode}: {text}");
    }

    /// <summary>Signs for all of them, several at a time.</summary>
    public Task SignAllAsync(string slug, IEnumerable<string> addresses, CancellationToken cancellationToken, int atATime = 64) => Parallel.ForEachAsync(
        addresses,
        new ParallelOptions { MaxDegreeOfParallelism = atATime, CancellationToken = cancellationToken },
        async (address, cancellation) => await SignAsync(slug, address, cancellation));

    public void Dispose() => _http.Dispose();

    private sealed record Petitions(IReadOnlyList<Petition> Items);

    private sealed record Petition(string Slug, string State, string Confirmation);

    private sealed record Count([property: System.Text.Json.Serialization.JsonPropertyName("count")] long Value);
}

using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignKit.Web.Tests.Hosting;

/// <summary>What a signer sends as JSON; sound unless a test says otherwise. Absent fields are left out.</summary>
internal sealed record SignerForm
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public string? Name { get; init; } = "Ada Example";

    public string? Email { get; init; } = "ada@example.org";

    public string? Country { get; init; } = "NP";

    public string? Postcode { get; init; }

    public string? Visibility { get; init; } = "named";

    public bool? Updates { get; init; } = false;

    public IReadOnlyList<string>? Partners { get; init; }

    public string? Locale { get; init; }

    public string? Source { get; init; }

    public int? Version { get; init; }

    public string? Challenge { get; init; }

    public string? Solution { get; init; }

    public static string Address(string petition) => $"/api/v1/petitions/{petition}/signatures";

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Signs a petition.</summary>
    public Task<HttpResponseMessage> PostAsync(HttpClient client, string petition, CancellationToken cancellationToken = default) =>
        client.PostAsJsonAsync(Address(petition), this, Json, cancellationToken);

    /// <summary>Signs a petition and expects to be counted.</summary>
    public async Task<SignerAnswer> SignAsync(HttpClient client, string petition)
    {
        using var answer = await PostAsync(client, petition);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {text}");
        return JsonSerializer.Deserialize<SignerAnswer>(text, Json)!;
    }
}

/// <summary>The answer to a signature that counts.</summary>
internal sealed record SignerAnswer(string Status, string Receipt, long Count);

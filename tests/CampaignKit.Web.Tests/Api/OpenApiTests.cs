using System.Text.Json;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Api;

/// <summary>The API's own description of itself.</summary>
[Collection(ApiSuite.Name)]
public sealed class OpenApiTests(ServedApp app)
{
    private static readonly Dictionary<string, (string Method, string[] Statuses)> Operations = new()
    {
        ["/api/v1/consultations"] = ("get", ["200", "400"]),
        ["/api/v1/consultations/{id}"] = ("get", ["200", "404"]),
        ["/api/v1/demands"] = ("get", ["200", "400"]),
        ["/api/v1/demands/{id}"] = ("get", ["200", "404"]),
        ["/api/v1/campaigns"] = ("get", ["200", "400"]),
        ["/api/v1/campaigns/{slug}"] = ("get", ["200", "404"]),
        ["/api/v1/petitions"] = ("get", ["200", "400"]),
        ["/api/v1/petitions/{slug}"] = ("get", ["200", "404"]),
        ["/api/v1/petitions/{slug}/wordings"] = ("get", ["200", "404"]),
        ["/api/v1/petitions/{slug}/wordings/{number}"] = ("get", ["200", "404"]),
        ["/api/v1/petitions/{slug}/breakdown"] = ("get", ["200", "404"]),
        ["/api/v1/petitions/{slug}/challenge"] = ("get", ["200", "404", "410"]),
        ["/api/v1/petitions/{slug}/confirmations"] = ("post", ["200", "400", "404", "410", "413", "415", "429", "503"]),
        ["/api/v1/petitions/{slug}/endorsements"] = ("get", ["200", "404"]),
        ["/api/v1/petitions/{slug}/embed"] = ("get", ["200", "404"]),
        ["/api/v1/petitions/{slug}/count/live"] = ("get", ["200", "404"]),
        ["/api/v1/petitions/{slug}/receipts"] = ("post", ["200", "400", "404", "413", "415", "429"]),
        ["/api/v1/petitions/{slug}/count"] = ("get", ["200", "404"]),
        ["/api/v1/petitions/{slug}/supporters"] = ("get", ["200", "404"]),
        ["/api/v1/petitions/{slug}/updates"] = ("get", ["200", "400", "404"]),
        ["/api/v1/petitions/{slug}/signatures"] = ("post", ["200", "202", "400", "404", "410", "413", "415", "429", "503"]),
        ["/api/v1/confirmations"] = ("post", ["200", "400", "404", "410", "413", "415", "429", "503"]),
        ["/api/v1/confirmations/{token}"] = ("get", ["200", "404", "410"]),
        ["/api/v1/confirmations/{token}/not-me"] = ("post", ["200", "404", "503"]),
        ["/api/v1/my-signatures"] = ("post", ["202", "400", "413", "415", "429", "503"]),
        ["/api/v1/my-signatures/code"] = ("post", ["200", "400", "404", "410", "413", "415", "429"]),
        ["/api/v1/my-signatures/certificates"] = ("post", ["200", "400", "404", "413", "415", "429"]),
        ["/api/v1/my-signatures/{token}"] = ("get", ["200", "410"]),
        ["/api/v1/my-signatures/{token}/change"] = ("post", ["200", "400", "404", "410", "413", "415", "503"]),
        ["/api/v1/my-signatures/{token}/withdraw"] = ("post", ["200", "400", "404", "410", "413", "415", "503"]),
        ["/api/v1/my-signatures/{token}/erase"] = ("post", ["200", "410", "503"]),
        ["/healthz"] = ("get", ["200"]),
        ["/readyz"] = ("get", ["200"]),
    };

    [Fact]
    public async Task It_has_every_path_and_no_other()
    {
        var paths = (await DocumentAsync()).GetProperty("paths");

        // What is for the staff has a list of its own, see StaffApiTests.
        Assert.Equal(Operations.Keys.Order(StringComparer.Ordinal), paths.Names().Where(path => !path.StartsWith("/api/v1/staff/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_operation_says_what_it_does_and_how_it_can_end()
    {
        var paths = (await DocumentAsync()).GetProperty("paths");
        foreach (var (path, (method, statuses)) in Operations)
        {
            var operation = paths.GetProperty(path).GetProperty(method);
            Assert.NotEmpty(operation.Text("summary"));
            Assert.Single(operation.Texts("tags"));
            Assert.Subset(operation.GetProperty("responses").Names().ToHashSet(), statuses.ToHashSet());
        }
    }

    [Theory]
    [InlineData("/api/v1/demands", "consultation", "kind", "theme", "level", "q", "cursor", "limit")]
    [InlineData("/api/v1/petitions", "cursor", "limit")]
    public async Task A_list_says_what_it_can_be_asked(string path, params string[] parameters)
    {
        var operation = (await DocumentAsync()).GetProperty("paths").GetProperty(path).GetProperty("get");

        Assert.Equal(parameters.Order(StringComparer.Ordinal), operation.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.Text("name")).Order(StringComparer.Ordinal));
        Assert.All(operation.GetProperty("parameters").EnumerateArray(), parameter => Assert.NotEmpty(parameter.Text("description")));
    }

    [Fact]
    public async Task A_signature_says_what_it_takes_and_what_it_gives()
    {
        var document = await DocumentAsync();
        var sign = document.GetProperty("paths").GetProperty("/api/v1/petitions/{slug}/signatures").GetProperty("post");

        var takes = sign.GetProperty("requestBody").GetProperty("content");
        Assert.Equal(["application/json", "application/x-www-form-urlencoded", "multipart/form-data"], takes.Names().Order(StringComparer.Ordinal));
        Assert.Equal(
            ["challenge", "country", "email", "event", "locale", "name", "partners", "postcode", "solution", "source", "updates", "version", "visibility"],
            Schema(document, takes.GetProperty("application/json")).GetProperty("properties").Names().Order(StringComparer.Ordinal));
        Assert.Equal(
            ["count", "didYouMean", "receipt", "status"],
            Schema(document, sign.GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json")).GetProperty("properties").Names().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_signer_may_do_says_what_it_takes_and_what_it_gives()
    {
        var document = await DocumentAsync();
        JsonElement Of(string path, string method, string part, string status = "200")
        {
            var operation = document.GetProperty("paths").GetProperty(path).GetProperty(method);
            return Schema(document, (part == "takes" ? operation.GetProperty("requestBody") : operation.GetProperty("responses").GetProperty(status)).GetProperty("content").GetProperty("application/json")).GetProperty("properties");
        }

        Assert.Equal(["didYouMean", "status", "ticket"], Of("/api/v1/petitions/{slug}/signatures", "post", "gives", "202").Names().Order(StringComparer.Ordinal));
        Assert.Equal(["code", "ticket"], Of("/api/v1/confirmations", "post", "takes").Names().Order(StringComparer.Ordinal));
        Assert.Equal(["count", "receipt", "status"], Of("/api/v1/confirmations/{token}", "post", "gives").Names().Order(StringComparer.Ordinal));
        Assert.Equal(["email", "locale"], Of("/api/v1/my-signatures", "post", "takes").Names().Order(StringComparer.Ordinal));
        Assert.Equal(["name", "partners", "petition", "receipt", "updates", "visibility"], Of("/api/v1/my-signatures/{token}/change", "post", "takes").Names().Order(StringComparer.Ordinal));
        Assert.Equal(["at", "awaiting", "code", "signatures"], Of("/api/v1/my-signatures/{token}/erase", "post", "gives").Names().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_challenge_says_what_it_gives_and_how_it_is_solved()
    {
        var document = await DocumentAsync();
        var read = document.GetProperty("paths").GetProperty("/api/v1/petitions/{slug}/challenge").GetProperty("get");

        Assert.Equal(
            ["bits", "challenge", "expiresAt", "needed"],
            Schema(document, read.GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json")).GetProperty("properties").Names().Order(StringComparer.Ordinal));
        foreach (var part in (string[])["SHA-256 of the challenge followed by the solution begins with `bits` zero bits", "1 to 32 visible ASCII characters"])
        {
            Assert.Contains(part, read.Text("description"), StringComparison.Ordinal);
        }
    }

    private static JsonElement Schema(JsonElement document, JsonElement content)
    {
        var schema = content.GetProperty("schema");
        return schema.TryGetProperty("$ref", out var reference) ? document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]) : schema;
    }

    private async Task<JsonElement> DocumentAsync() => JsonSerializer.Deserialize<JsonElement>(await app.Client.GetStringAsync("/openapi/v1.json"));
}

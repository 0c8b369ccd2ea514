using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Benchmarks;

/// <summary>The yardstick: the least that ASP.NET Core does to read the same JSON and answer in the same shape.</summary>
internal static class BareServer
{
    private const string Receipt = "0123456789ABCDEFGHJKMNPQRS";

    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, BareJson.Default));

        await using var app = builder.Build();
        app.MapPost("/api/v1/petitions/{slug}/signatures", (SignForm form) => TypedResults.Ok(new BareAnswer("counted", Receipt, 123_456)));
        app.MapGet("/api/v1/petitions/{slug}/count", () => TypedResults.Ok(new BareCount(123_456, 250_000, TimeProvider.System.GetUtcNow())));
        app.MapGet("/readyz", () => "ready");
        await app.RunAsync();
    }
}

internal sealed record BareAnswer(string Status, string Receipt, long Count);

internal sealed record BareCount(long Count, long Goal, DateTimeOffset AsOf);

[JsonSerializable(typeof(SignForm))]
[JsonSerializable(typeof(BareAnswer))]
[JsonSerializable(typeof(BareCount))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class BareJson : JsonSerializerContext;

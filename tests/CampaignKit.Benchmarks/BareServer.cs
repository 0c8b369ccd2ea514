using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignKit.Core.Signatures;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace CampaignKit.Benchmarks;

/// <summary>The yardstick: the least that ASP.NET Core does to read the same JSON and answer in the same shape; if asked to, with PostgreSQL behind it.</summary>
internal static class BareServer
{
    private const string Receipt = "0123456789ABCDEFGHJKMNPQRS";

    private static readonly ConcurrentDictionary<int, byte[]> Pages = [];

    private const string SignPath = "/api/v1/petitions/{slug}/signatures";

    /// <summary>Serves until it is ended.</summary>
    /// <param name="postgres">A connection string: each signature is then a transaction there before its answer.</param>
    public static async Task RunAsync(string? postgres = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, BareJson.Default));

        await using var app = builder.Build();
        await using var database = postgres is null ? null : NpgsqlDataSource.Create(postgres);
        if (database is null) app.MapPost(SignPath, (SignForm form) => Answer());
        else app.MapPost(SignPath, async (SignForm form) =>
        {
            await PostgresSigning.SignInTransactionAsync(database);
            return Answer();
        });
        app.MapGet("/api/v1/petitions/{slug}/count", () => TypedResults.Ok(new BareCount(123_456, 250_000, TimeProvider.System.GetUtcNow())));
        app.MapGet("/bytes/{size:int}", (int size) => TypedResults.Bytes(PageOf(size), "text/html; charset=utf-8"));
        app.MapGet("/readyz", () => "ready");
        await app.RunAsync();
    }

    private static byte[] PageOf(int size) => Pages.GetOrAdd(size, static size => new byte[size]);

    private static Ok<BareAnswer> Answer() => TypedResults.Ok(new BareAnswer("counted", Receipt, 123_456));
}

internal sealed record BareAnswer(string Status, string Receipt, long Count);

internal sealed record BareCount(long Count, long Goal, DateTimeOffset AsOf);

[JsonSerializable(typeof(SignForm))]
[JsonSerializable(typeof(BareAnswer))]
[JsonSerializable(typeof(BareCount))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class BareJson : JsonSerializerContext;

using System.Text.Json;

namespace CampaignKit.Web.Tests.Api;

/// <summary>Reads what the API answers, strictly.</summary>
internal static class ApiClient
{
    public static async Task<JsonElement> GetJsonAsync(this HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    public static IReadOnlyList<string> Names(this JsonElement value) => [.. value.EnumerateObject().Select(property => property.Name)];

    public static string Text(this JsonElement value, string name) => value.GetProperty(name).GetString()!;

    public static IReadOnlyList<string> Texts(this JsonElement value, string name) => [.. value.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];

    public static IReadOnlyList<JsonElement> Items(this JsonElement page) => [.. page.GetProperty("items").EnumerateArray()];

    public static int Total(this JsonElement page) => page.GetProperty("total").GetInt32();

    /// <summary>Every item of a list, page by page as a reader would walk it.</summary>
    public static async Task<List<JsonElement>> WalkAsync(this HttpClient client, string list, int limit)
    {
        var items = new List<JsonElement>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await client.GetJsonAsync($"{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit={limit}{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}");
            Assert.InRange(page.Items().Count, 1, limit);
            items.AddRange(page.Items());
            Assert.True(items.Count <= page.Total(), $"{list} goes on after its end.");
            cursor = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }

        return items;
    }
}

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Azure.Data.Tables.Wire;

/// <summary>An answer in pages, each asked for when the reader gets there. A page may be empty and still not the last.</summary>
internal sealed class ContinuedPages<T>(Func<string?, int?, CancellationToken, Task<Page<T>>> fetch, CancellationToken cancellationToken)
    : AsyncPageable<T>(cancellationToken)
    where T : notnull
{
    public override IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null) =>
        FetchAsync(continuationToken, pageSizeHint, CancellationToken);

    private async IAsyncEnumerable<Page<T>> FetchAsync(string? continuation, int? pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        do
        {
            var page = await fetch(continuation, pageSize, cancellationToken).ConfigureAwait(false);
            yield return page;
            continuation = page.ContinuationToken;
        }
        while (!string.IsNullOrEmpty(continuation));
    }
}

/// <summary>What pages of rows and pages of tables have in common.</summary>
internal static class ContinuedPages
{
    public static string? Top(int? pageSize) => pageSize?.ToString(CultureInfo.InvariantCulture);

    public static Page<T> Read<T>(Response response, string? continuation, Func<JsonElement, T> read)
    {
        using var body = JsonDocument.Parse(response.Content);
        var items = body.RootElement.GetProperty("value").EnumerateArray().Select(read).ToArray();
        return Page<T>.FromValues(items, continuation, response);
    }
}

using System.Runtime.CompilerServices;

namespace CampaignKit.Storage.Sqlite;

/// <summary>Long reads, page by page: no read holds the log in place for long, and none takes the pool's threads from everybody else.</summary>
internal static class SqlitePages
{
    /// <summary>Rows in a page. As many keep a thread for some ten milliseconds and are little memory; larger pages are not read faster.</summary>
    public const int Rows = 4_000;

    /// <summary>Reads until a page is not full.</summary>
    /// <param name="read">Reads the rows behind a place, at most <see cref="Rows"/>, and says where the last of them stands.</param>
    /// <param name="cancellationToken">Gives up between pages.</param>
    public static async IAsyncEnumerable<T> ReadAsync<T>(Func<long, (List<T> Page, long Last)> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = 0L; ;)
        {
            var (page, last) = await Task.Run(() => read(after), cancellationToken);
            foreach (var item in page) yield return item;
            if (page.Count < Rows) yield break;
            after = last;
        }
    }
}

using CampaignKit.Core.Installation;

namespace CampaignKit.Storage.Sqlite;

/// <summary>The log of the database, which holds each page as it was at every commit since it was last emptied.</summary>
/// <remarks>
/// In the database itself what is removed is overwritten when it is removed (<c>secure_delete</c> and <see cref="PageGaps"/>); that reaches the file when the log
/// is folded into it. So the traces of the past are gone once the whole log is folded and cut to nothing.
/// </remarks>
public sealed class SqliteTraces(SqliteDatabase database) : ITraces
{
    /// <inheritdoc/>
    public Task RemoveAsync() => database.Writer.EmptyLogAsync();
}

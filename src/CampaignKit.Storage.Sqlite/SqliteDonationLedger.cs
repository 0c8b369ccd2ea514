using System.Text.Json;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Installation;
using Microsoft.Data.Sqlite;

namespace CampaignKit.Storage.Sqlite;

/// <summary>Donations as rows of a file of their own, <c>donations.db</c>, so that a copy of the one says nothing about the other and they can be kept for different times.</summary>
/// <remarks>
/// Owns its database. A fact's row number is its place among all facts; the file's one writer gives them away, so what is committed later has a higher one. The file
/// itself refuses to change or remove a fact.
/// </remarks>
public sealed class SqliteDonationLedger : IDonationLedger, IDisposable
{
    /// <summary>The tables.</summary>
    internal const string Schema = """
        CREATE TABLE facts (number INTEGER PRIMARY KEY, campaign TEXT NOT NULL, key TEXT NOT NULL, donation TEXT NOT NULL, body BLOB NOT NULL, UNIQUE (campaign, key));
        CREATE INDEX facts_of_campaign ON facts (campaign, number);
        CREATE INDEX facts_of_donation ON facts (campaign, donation, number);
        CREATE TRIGGER facts_stay BEFORE UPDATE ON facts BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END;
        CREATE TRIGGER facts_remain BEFORE DELETE ON facts BEGIN SELECT RAISE(ABORT, 'facts are never removed'); END;
        CREATE TABLE events (campaign TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (campaign, id)) WITHOUT ROWID;
        CREATE TABLE unclaimed (id TEXT PRIMARY KEY, type TEXT NOT NULL, noted_at INTEGER NOT NULL) WITHOUT ROWID;
        """;

    private readonly SqliteDatabase _database;

    private SqliteDonationLedger(SqliteDatabase database) => _database = database;

    /// <summary>Opens the file, or creates it if it is not there.</summary>
    /// <exception cref="StartRefusedException">It is damaged, newer than this program, incomplete, or the directory does not let it be written.</exception>
    public static SqliteDonationLedger Open(string path) => new(SqliteDatabase.Open(path, SqliteSchema.Donations));

    /// <inheritdoc/>
    public async Task<AppendedFacts> AppendAsync(string campaign, string? eventId, IReadOnlyList<DonationFact> facts)
    {
        IDonationLedger.ThrowIfUnusable(campaign, eventId, facts);
        AppendedFacts? appended = null;
        await _database.Writer.RunAsync(connection => appended = Append(connection, campaign, eventId, facts));
        return appended!;
    }

    /// <inheritdoc/>
    public ValueTask<DonationFact?> FindAsync(string campaign, string key, CancellationToken cancellationToken = default) =>
        new(Read("campaign = $campaign AND key = $key", ("$campaign", campaign), ("$key", key)).Facts.SingleOrDefault());

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DonationFact>> ReadDonationAsync(string campaign, string donation, CancellationToken cancellationToken = default) =>
        new(Read("campaign = $campaign AND donation = $donation ORDER BY number", ("$campaign", campaign), ("$donation", donation)).Facts);

    /// <inheritdoc/>
    public ValueTask<DonationPage> ReadAsync(string campaign, long after, int atMost = IDonationLedger.PageAtMost, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(atMost, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(atMost, IDonationLedger.PageAtMost);
        var (facts, last) = Read("campaign = $campaign AND number > $after ORDER BY number LIMIT $most", ("$campaign", campaign), ("$after", after), ("$most", atMost));
        return new(new DonationPage(facts, last ?? after));
    }

    /// <inheritdoc/>
    public async Task<bool> NoteUnclaimedAsync(string eventId, string type, DateTimeOffset at)
    {
        IDonationLedger.ThrowIfUnusable(eventId);
        var isNew = false;
        await _database.Writer.RunAsync(connection =>
        {
            using var command = connection.Command("INSERT INTO unclaimed VALUES ($id, $type, $at) ON CONFLICT DO NOTHING", ("$id", eventId), ("$type", type), ("$at", at.UtcTicks));
            isNew = command.ExecuteNonQuery() > 0;
        });
        return isNew;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, long>> CountUnclaimedAsync(CancellationToken cancellationToken = default)
    {
        using var connection = _database.OpenReader();
        using var command = connection.Command("SELECT type, count(*) FROM unclaimed GROUP BY type");
        using var reader = command.ExecuteReader();
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        while (reader.Read()) counts[reader.GetString(0)] = reader.GetInt64(1);
        return new(counts);
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private static AppendedFacts Append(SqliteConnection connection, string campaign, string? eventId, IReadOnlyList<DonationFact> facts)
    {
        if (eventId is not null)
        {
            using var note = connection.Command("INSERT INTO events VALUES ($campaign, $id) ON CONFLICT DO NOTHING", ("$campaign", campaign), ("$id", eventId));
            if (note.ExecuteNonQuery() == 0) return new(IsRepeated: true, []);
        }

        return new(IsRepeated: false, [.. facts.Where(fact => Add(connection, fact))]);
    }

    private static bool Add(SqliteConnection connection, DonationFact fact)
    {
        using var command = connection.Command(
            "INSERT INTO facts (campaign, key, donation, body) VALUES ($campaign, $key, $donation, $body) ON CONFLICT DO NOTHING",
            ("$campaign", fact.Campaign), ("$key", fact.Key), ("$donation", fact.Donation), ("$body", JsonSerializer.SerializeToUtf8Bytes(fact, DocumentJson.Options)));
        return command.ExecuteNonQuery() > 0;
    }

    private (List<DonationFact> Facts, long? Last) Read(string condition, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var connection = _database.OpenReader();
        using var command = connection.Command($"SELECT number, body FROM facts WHERE {condition}", parameters);
        using var reader = command.ExecuteReader();
        var (facts, last) = (new List<DonationFact>(), (long?)null);
        while (reader.Read())
        {
            last = reader.GetInt64(0);
            facts.Add(JsonSerializer.Deserialize<DonationFact>(reader.GetFieldValue<byte[]>(1), DocumentJson.Options)!);
        }

        return (facts, last);
    }
}

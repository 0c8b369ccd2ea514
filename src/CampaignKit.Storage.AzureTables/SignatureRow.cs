using System.Globalization;
using Azure.Data.Tables;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Storage.AzureTables;

/// <summary>A signature as an entity, and back.</summary>
internal static class SignatureRow
{
    public static TableEntity Of(string partition, SignRequest row)
    {
        var entity = new TableEntity(partition, KeyOf(row.Signer));
        Write(entity, row);
        return entity;
    }

    /// <summary>Puts everything of a signature into an entity but who signed, which is its key or stands beside it.</summary>
    public static void Write(TableEntity entity, SignRequest row)
    {
        entity["At"] = row.SignedAt;
        entity["Country"] = row.Country;
        entity["Visibility"] = (int)row.Visibility;
        entity["Updates"] = row.Updates;
        entity["Person"] = row.SealedPerson.ToArray();
        if (row.Partners is not null) entity["Partners"] = row.Partners;
        if (row.Locale is not null) entity["Locale"] = row.Locale;
        if (row.Source is not null) entity["Source"] = row.Source;
        if (row.State is not SignatureState.Counted) entity["State"] = (int)row.State;
        if (row.Reason is not null) entity["Reason"] = row.Reason;
        if (row.Awaited != 0) entity["Awaited"] = row.Awaited;
        if (row.ConfirmedAt is { } confirmedAt) entity["ConfirmedAt"] = confirmedAt;
        if (row.Version != PetitionRecord.FirstVersion) entity["Version"] = row.Version;
    }

    public static SignRequest Read(TableEntity entity) => Read(entity, SignerOf(entity.RowKey));

    public static SignRequest Read(TableEntity entity, SignerKey signer) => new()
    {
        Signer = signer,
        SignedAt = SignedAtOf(entity),
        Country = entity.GetString("Country"),
        Visibility = VisibilityOf(entity),
        Updates = entity.GetBoolean("Updates")!.Value,
        Partners = entity.GetString("Partners"),
        Locale = entity.GetString("Locale"),
        Source = entity.GetString("Source"),
        SealedPerson = entity.GetBinary("Person"),
        State = StateOf(entity),
        Reason = entity.GetString("Reason"),
        Awaited = entity.GetInt64("Awaited") ?? 0,
        ConfirmedAt = entity.GetDateTimeOffset("ConfirmedAt"),
        Version = VersionOf(entity),
    };

    public static DateTimeOffset SignedAtOf(TableEntity entity) => entity.GetDateTimeOffset("At")!.Value;

    public static DateTimeOffset CountedAtOf(TableEntity entity) => entity.GetDateTimeOffset("ConfirmedAt") ?? SignedAtOf(entity);

    public static Visibility VisibilityOf(TableEntity entity) => (Visibility)entity.GetInt32("Visibility")!.Value;

    public static SignatureState StateOf(TableEntity entity) => (SignatureState)(entity.GetInt32("State") ?? 0);

    public static int VersionOf(TableEntity entity) => entity.GetInt32("Version") ?? PetitionRecord.FirstVersion;

    /// <summary>One row, if it is there. By a filter, which the service serves like an address: addresses are told to whoever listens to requests, filters are not.</summary>
    public static async Task<TableEntity?> FindAsync(TableClient table, string partition, string key, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey eq {key}");
        return await table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).FirstOrDefaultAsync(cancellationToken);
    }

    public static string KeyOf(SignerKey signer) => signer.Value.ToString("x32", CultureInfo.InvariantCulture);

    public static SignerKey SignerOf(string rowKey) => new(UInt128.Parse(rowKey, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}

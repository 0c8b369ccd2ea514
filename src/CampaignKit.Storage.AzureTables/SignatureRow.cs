using System.Globalization;
using Azure.Data.Tables;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Storage.AzureTables;

/// <summary>A signature as an entity, and back.</summary>
internal static class SignatureRow
{
    public static TableEntity Of(string partition, SignRequest row)
    {
        var entity = new TableEntity(partition, row.Signer.Value.ToString("x32", CultureInfo.InvariantCulture))
        {
            ["At"] = row.SignedAt,
            ["Country"] = row.Country,
            ["Visibility"] = (int)row.Visibility,
            ["Updates"] = row.Updates,
            ["Person"] = row.SealedPerson.ToArray(),
        };
        if (row.Locale is not null) entity["Locale"] = row.Locale;
        if (row.Source is not null) entity["Source"] = row.Source;
        return entity;
    }

    public static SignRequest Read(TableEntity entity) => new()
    {
        Signer = SignerOf(entity.RowKey),
        SignedAt = entity.GetDateTimeOffset("At")!.Value,
        Country = entity.GetString("Country"),
        Visibility = (Visibility)entity.GetInt32("Visibility")!.Value,
        Updates = entity.GetBoolean("Updates")!.Value,
        Locale = entity.GetString("Locale"),
        Source = entity.GetString("Source"),
        SealedPerson = entity.GetBinary("Person"),
    };

    public static SignerKey SignerOf(string rowKey) => new(UInt128.Parse(rowKey, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}

/// <summary>How many rows one writer has put into a partition, as an entity beside them.</summary>
internal static class WriterTally
{
    /// <summary>Comes behind every signer's key in the order of the service.</summary>
    public const string Prefix = "~";

    private const string Rows = "Rows";

    public static string KeyOf(Guid writer) => $"{Prefix}{writer:n}";

    public static TableEntity Of(string partition, string key, long rows) => new(partition, key) { [Rows] = rows };

    /// <summary>The tally as it is, whatever it is: to be merged.</summary>
    public static TableEntity Unmoved(string partition, string key) => new(partition, key);

    public static long Read(TableEntity entity) => entity.GetInt64(Rows) ?? 0;
}

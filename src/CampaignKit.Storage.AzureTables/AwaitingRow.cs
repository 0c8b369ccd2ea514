using System.Globalization;
using Azure.Data.Tables;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Storage.AzureTables;

/// <summary>A signature that waits for its confirmation as an entity, and back. Its key is its number, in as many digits as the order of keys needs.</summary>
internal static class AwaitingRow
{
    /// <summary>Says which call has put it in.</summary>
    public const string Mark = "Mark";

    // A merge can set a property and not take one away, so none is a time that does not come. The service's times end with this year.
    private static readonly DateTimeOffset Never = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What an <see cref="AwaitingEntry"/> is made of.</summary>
    public static IReadOnlyList<string> ColumnsOfEntry { get; } = ["RowKey", "Signer", "ExpiresAt", "RemindAt"];

    public static TableEntity Of(string partition, AwaitingSignature signature, Guid mark)
    {
        var entity = Reminded(partition, signature.Number, signature.Reminders, signature.RemindAt);
        SignatureRow.Write(entity, signature.Request);
        entity["Signer"] = SignatureRow.KeyOf(signature.Request.Signer);
        entity["Address"] = signature.SealedAddress.ToArray();
        entity["ExpiresAt"] = signature.ExpiresAt;
        entity[Mark] = mark;
        return entity;
    }

    /// <summary>What a reminder changes: to be merged.</summary>
    public static TableEntity Reminded(string partition, long number, int reminders, DateTimeOffset? remindAt) => new(partition, KeyOf(number))
    {
        ["Reminders"] = reminders,
        ["RemindAt"] = remindAt ?? Never,
    };

    public static AwaitingSignature Read(TableEntity entity) => new()
    {
        Number = NumberOf(entity.RowKey),
        Request = SignatureRow.Read(entity, SignerOf(entity)),
        SealedAddress = entity.GetBinary("Address"),
        ExpiresAt = entity.GetDateTimeOffset("ExpiresAt")!.Value,
        Reminders = entity.GetInt32("Reminders")!.Value,
        RemindAt = RemindAtOf(entity),
    };

    public static AwaitingEntry ReadEntry(TableEntity entity) =>
        new(NumberOf(entity.RowKey), SignerOf(entity), entity.GetDateTimeOffset("ExpiresAt")!.Value, RemindAtOf(entity));

    public static string KeyOf(long number) => number.ToString("x16", CultureInfo.InvariantCulture);

    public static long NumberOf(string rowKey) => long.Parse(rowKey, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static SignerKey SignerOf(TableEntity entity) => SignatureRow.SignerOf(entity.GetString("Signer"));

    private static DateTimeOffset? RemindAtOf(TableEntity entity) => entity.GetDateTimeOffset("RemindAt") is { } at && at < Never ? at : null;
}

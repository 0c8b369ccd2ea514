using CampaignKit.Core.Signatures;

namespace CampaignKit.Storage.Sqlite;

/// <summary>The columns that a signature has wherever it stands, in the ledger or among those who await, and in this order.</summary>
internal static class SignatureColumns
{
    public const int Count = 14;

    public const string Names = "signer, signed_at, country, visibility, updates, locale, source, person, state, reason, awaited, confirmed_at, version, partners";

    /// <summary>A place in an INSERT for each of them.</summary>
    public const string Parameters = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?";

    /// <summary>Binds them from parameter <paramref name="first"/> on.</summary>
    public static void Bind(SqliteStatement statement, int first, SignRequest row) => statement
        .Bind(first, row.Signer)
        .Bind(first + 1, row.SignedAt.ToUnixTimeMilliseconds())
        .Bind(first + 2, row.Country)
        .Bind(first + 3, (int)row.Visibility)
        .Bind(first + 4, row.Updates ? 1 : 0)
        .Bind(first + 5, row.Locale)
        .Bind(first + 6, row.Source)
        .Bind(first + 7, row.SealedPerson.Span)
        .Bind(first + 8, (int)row.State)
        .Bind(first + 9, row.Reason)
        .Bind(first + 10, row.Awaited)
        .Bind(first + 11, row.ConfirmedAt?.ToUnixTimeMilliseconds())
        .Bind(first + 12, row.Version)
        .Bind(first + 13, row.Partners);

    /// <summary>Reads them from column <paramref name="first"/> on.</summary>
    public static SignRequest Read(SqliteStatement statement, int first) => new()
    {
        Signer = SignerKey.Read(statement.Bytes(first)),
        SignedAt = DateTimeOffset.FromUnixTimeMilliseconds(statement.Number(first + 1)),
        Country = statement.Text(first + 2)!,
        Visibility = (Visibility)statement.Number(first + 3),
        Updates = statement.Number(first + 4) != 0,
        Locale = statement.Text(first + 5),
        Source = statement.Text(first + 6),
        SealedPerson = statement.Bytes(first + 7).ToArray(),
        State = (SignatureState)statement.Number(first + 8),
        Reason = statement.Text(first + 9),
        Awaited = statement.Number(first + 10),
        ConfirmedAt = statement.IsNull(first + 11) ? null : DateTimeOffset.FromUnixTimeMilliseconds(statement.Number(first + 11)),
        Version = (int)statement.Number(first + 12),
        Partners = statement.Text(first + 13),
    };

    /// <summary>Binds a signer's key.</summary>
    public static SqliteStatement Bind(this SqliteStatement statement, int parameter, SignerKey signer)
    {
        Span<byte> key = stackalloc byte[SignerKey.Size];
        signer.Write(key);
        return statement.Bind(parameter, key);
    }
}

using System.ComponentModel;
using System.Globalization;
using CampaignKit.Core.Donations;
using CampaignKit.Web.Installation;
using Microsoft.AspNetCore.Mvc;

namespace CampaignKit.Web.Donations;

/// <summary>Which gifts are wanted.</summary>
public sealed class GiftQuery
{
    private const string MonthPattern = "yyyy-MM";

    [FromQuery(Name = "campaign"), Description("Slug of a campaign.")]
    public string? Campaign { get; init; }

    [FromQuery(Name = "kind"), Description("`once` or `monthly`.")]
    public string? Kind { get; init; }

    [FromQuery(Name = "state"), Description("`opened`, `expired`, `failed`, `paid`, `partly-refunded`, `refunded`, `disputed` or `lost`.")]
    public string? State { get; init; }

    [FromQuery(Name = "month"), Description("When it was paid, or begun if it was not, UTC: `2026-11`.")]
    public string? Month { get; init; }

    [FromQuery(Name = "currency"), Description("ISO 4217.")]
    public string? Currency { get; init; }

    /// <summary>Why nothing can be found by it; <see langword="null"/> if something can.</summary>
    internal string? Problem =>
        !Word.TryRead<DonationMode>(Filled(Kind), out _) ? $"kind has to be one of: {Word.All<DonationMode>()}."
        : !Word.TryRead<GiftStanding>(Filled(State), out _) ? $"state has to be one of: {Word.All<GiftStanding>()}."
        : Filled(Month) is not null && !TryReadMonth(Month, out _) ? "month has to be a month such as 2026-11."
        : Filled(Currency) is { } code && Core.Donations.Currency.Find(code) is null ? "currency has to be the code of one, such as EUR."
        : null;

    /// <summary>Whether a gift is wanted; the campaign is looked at where gifts are read.</summary>
    internal bool Has(GiftRow row)
    {
        Word.TryRead<DonationMode>(Filled(Kind), out var mode);
        Word.TryRead<GiftStanding>(Filled(State), out var state);
        return (mode is null || row.Told.Mode == mode)
            && (state is null || row.State == state)
            && (!TryReadMonth(Month, out var month) || (row.At >= month && row.At < month.AddMonths(1)))
            && (Filled(Currency) is not { } code || row.Amount.Currency == Core.Donations.Currency.Find(code));
    }

    /// <summary>The query of an address, with its question mark; empty if everything is wanted.</summary>
    internal string ToQuery(string? cursor = null)
    {
        (string Name, string? Value)[] all = [("campaign", Filled(Campaign)), ("kind", Filled(Kind)), ("state", Filled(State)), ("month", Filled(Month)), ("currency", Filled(Currency)), ("cursor", cursor)];
        return QueryString.Create(all.Where(one => one.Value is not null).Select(one => KeyValuePair.Create(one.Name, one.Value))).ToUriComponent();
    }

    internal static string? Filled(string? text) => text?.Trim() is { Length: > 0 } filled ? filled : null;

    /// <summary>The first moment of a month, UTC.</summary>
    internal static bool TryReadMonth(string? text, out DateTimeOffset month) =>
        DateTimeOffset.TryParseExact(Filled(text), MonthPattern, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out month);
}

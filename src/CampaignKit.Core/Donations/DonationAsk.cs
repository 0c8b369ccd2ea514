namespace CampaignKit.Core.Donations;

/// <summary>How a campaign asks for donations: who gets them, what for, and how much is suggested. A gift keeps what stood here when it was given.</summary>
/// <remarks>A document of its own under the campaign's slug, so that writing the campaign and asking for money stay two things. A campaign without one asks for nothing.</remarks>
public sealed record DonationAsk
{
    /// <summary>Document kind; the id is the campaign's slug.</summary>
    public const string Kind = "donation-ask";

    /// <summary>The most currencies.</summary>
    public const int MostCurrencies = 5;

    /// <summary>Slug of the campaign.</summary>
    public required string Campaign { get; init; }

    /// <summary>The organisation that gets the money, as it stands on the receipt; up to 120 characters.</summary>
    public required string Recipient { get; init; }

    /// <summary>Its postal address for receipts, up to 400 characters in lines.</summary>
    public string? Address { get; init; }

    /// <summary>Its number in a register of companies or charities, for receipts; up to 120 characters.</summary>
    public string? RegistrationNumber { get; init; }

    /// <summary>What the money is for, in plain words; up to 120 characters.</summary>
    public required string Purpose { get; init; }

    /// <summary>1–<see cref="MostCurrencies"/>, the usual one first.</summary>
    public required IReadOnlyList<AskedCurrency> Currencies { get; init; }

    /// <summary>Whether somebody may give each month. Never chosen for them.</summary>
    public bool OffersMonthly { get; init; }

    /// <summary>What stands behind the account's own name on a card's statement; <see langword="null"/> for nothing.</summary>
    public string? Descriptor { get; init; }

    /// <summary>Whether everybody may see what was given.</summary>
    public bool HasPublicTotals { get; init; }

    /// <summary>Whether donations are asked for at all now. Those that were given go on.</summary>
    public bool IsAsked { get; init; }

    /// <summary>How it asks in a currency; <see langword="null"/> if it does not.</summary>
    public AskedCurrency? In(Currency currency) => Currencies.FirstOrDefault(asked => asked.Currency == currency);
}

/// <summary>What is suggested and taken in one currency, each amount in its minor units and one that can be paid.</summary>
/// <param name="Currency">Which.</param>
/// <param name="Suggested">Up to <see cref="MostSuggested"/>, rising; none of them chosen for anybody.</param>
/// <param name="Minimum">The least that is taken.</param>
/// <param name="Maximum">The most that is taken at once.</param>
public sealed record AskedCurrency(Currency Currency, IReadOnlyList<long> Suggested, long Minimum, long Maximum)
{
    /// <summary>The most amounts that are suggested.</summary>
    public const int MostSuggested = 6;

    /// <summary>Whether somebody can give so much here.</summary>
    public bool Takes(Money money) => money.Currency == Currency && Currency.CanBePaid(money.MinorUnits) && money.MinorUnits >= Minimum && money.MinorUnits <= Maximum;
}

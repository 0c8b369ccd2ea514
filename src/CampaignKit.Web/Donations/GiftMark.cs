using System.Diagnostics.CodeAnalysis;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Donations;

namespace CampaignKit.Web.Donations;

/// <summary>What stands on everything that Stripe keeps of a gift, as it was when it was given: whose it is, and nothing about who gave it.</summary>
/// <param name="Installation">The installation that it was given on: several may share an account.</param>
/// <param name="Donation">Our id of it.</param>
/// <param name="Campaign">Slug.</param>
/// <param name="Recipient">Who gets it, as the donor was told.</param>
/// <param name="Purpose">What for, as the donor was told.</param>
/// <param name="Language">BCP 47 tag of the page.</param>
/// <param name="Mode">Once or monthly.</param>
internal sealed record GiftMark(string Installation, string Donation, string Campaign, string Recipient, string Purpose, string Language, DonationMode Mode)
{
    private const string Prefix = "campaignkit_";

    /// <summary>As metadata: seven entries, each well within Stripe's 40 and 500 characters.</summary>
    public Dictionary<string, string> ToMetadata() => new(StringComparer.Ordinal)
    {
        [$"{Prefix}installation"] = Installation,
        [$"{Prefix}donation"] = Donation,
        [$"{Prefix}campaign"] = Campaign,
        [$"{Prefix}recipient"] = Recipient,
        [$"{Prefix}purpose"] = Purpose,
        [$"{Prefix}language"] = Language,
        [$"{Prefix}mode"] = Mode is DonationMode.Monthly ? "monthly" : "once",
    };

    /// <summary>Reads what an object at Stripe has. What another program, or another installation, put there is none.</summary>
    public static bool TryRead(IReadOnlyDictionary<string, string>? metadata, string installation, [NotNullWhen(true)] out GiftMark? mark)
    {
        mark = null;
        string? Of(string name) => metadata is not null && metadata.TryGetValue(Prefix + name, out var value) && value.Length > 0 ? value : null;

        if (Of("installation") != installation || Of("donation") is not { Length: <= 100 } donation || !donation.All(char.IsAsciiLetterOrDigit)) return false;
        if (Of("campaign") is not { } campaign || PlainText.SlugProblem(campaign) is not null) return false;
        mark = new(installation, donation, campaign, Of("recipient") ?? "", Of("purpose") ?? "", Of("language") ?? "en", Of("mode") == "monthly" ? DonationMode.Monthly : DonationMode.Once);
        return true;
    }

    /// <summary>A fact about this gift.</summary>
    public DonationFact Fact(DonationFactKind kind, string key, DateTimeOffset at, DateTimeOffset writtenAt, Money? amount = null) => new()
    {
        Kind = kind,
        Key = key,
        Donation = Donation,
        Campaign = Campaign,
        Amount = amount,
        At = at,
        WrittenAt = writtenAt,
        Mode = Mode,
        Language = Language,
        Recipient = Recipient,
        Purpose = Purpose,
    };
}

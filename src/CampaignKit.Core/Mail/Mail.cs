using System.Text.Json.Serialization;
using CampaignKit.Core.Donations;

namespace CampaignKit.Core.Mail;

/// <summary>What a mail says and to whom. Exists in the clear only in memory; its words are put together when it is sent.</summary>
public sealed record Mail
{
    /// <summary>The address, as its owner typed it.</summary>
    public required string To { get; init; }

    /// <summary>Which text.</summary>
    public required MailKind Kind { get; init; }

    /// <summary>BCP 47 tag of the language wanted; the nearest that there is gets used.</summary>
    public string? Language { get; init; }

    /// <summary>The token that stands in the link's path; a mail has one link.</summary>
    public required string Token { get; init; }

    /// <summary>Six digits that do the same, for who has the page open; <see langword="null"/> if there are none.</summary>
    public string? Code { get; init; }

    /// <summary>The petition's title, where the mail is about one.</summary>
    public string? Petition { get; init; }

    /// <summary>The organisation in whose name it is written, where it is.</summary>
    public string? Organisation { get; init; }

    /// <summary>Id of the update that it brings, whose words are put in when it is sent.</summary>
    public string? Update { get; init; }

    /// <summary>What a <see cref="MailKind.StaffNotice"/> tells, in a sentence.</summary>
    public string? Notice { get; init; }

    /// <summary>What was given, where it is a receipt.</summary>
    public MailReceipt? Receipt { get; init; }

    /// <summary>The word "Mail": a log line that prints one tells nothing.</summary>
    public override string ToString() => nameof(Mail);
}

/// <summary>The mails there are. Names are stored, so they never change.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MailKind>))]
public enum MailKind
{
    /// <summary>Please confirm your signature: link to the page that asks, and code.</summary>
    ConfirmSignature,

    /// <summary>The same, some days later.</summary>
    ConfirmReminder,

    /// <summary>You have signed already; somebody, perhaps you, signed again with this address. Link to the page where both can be settled.</summary>
    AlreadySigned,

    /// <summary>The link to the page where a signer sees what is held of them, and code.</summary>
    OwnPage,

    /// <summary>News of a petition, for a signer who agreed to hear them. Link to the page where they can end that.</summary>
    Update,

    /// <summary>Something that one of the staff asked to be told. In English alone, like their pages.</summary>
    StaffNotice,

    /// <summary>To whom an administrator wants on the staff: the link by which they accept.</summary>
    StaffInvitation,

    /// <summary>To somebody of the staff: the link by which they choose a new password.</summary>
    StaffReset,

    /// <summary>To an address that somebody of the staff wants to have from now on: the link by which they say so.</summary>
    StaffAddress,

    /// <summary>To the address that they had before: link to the sign-in.</summary>
    StaffAddressLeft,

    /// <summary>The receipt of a gift that was given once. It has no link.</summary>
    DonationReceipt,

    /// <summary>The receipt of a month's payment: link to the page where the gift is changed or ended.</summary>
    MonthlyReceipt,

    /// <summary>What somebody who gives each month gave in a year; the same link.</summary>
    YearlySummary,
}

/// <summary>What was given, as a receipt tells it.</summary>
public sealed record MailReceipt
{
    /// <summary>By which donor and organisation can speak of the payment; <see langword="null"/> where it is about a year.</summary>
    public string? Number { get; init; }

    /// <summary>How much was paid.</summary>
    public required Money Money { get; init; }

    /// <summary>The day of the payment, UTC; the last of the year where it is about one.</summary>
    public required DateOnly On { get; init; }

    /// <summary>How many payments, where it is about a year; otherwise <see langword="null"/>.</summary>
    public int? Payments { get; init; }

    /// <summary>Of the money, what the donor has back; <see langword="null"/> if nothing.</summary>
    public Money? Refunded { get; init; }

    /// <summary>What for, as the donor was told.</summary>
    public required string Purpose { get; init; }

    /// <summary>Who got it, as the donor was told.</summary>
    public required string Recipient { get; init; }

    /// <summary>Their postal address, in lines.</summary>
    public string? Address { get; init; }

    /// <summary>Their number in a register.</summary>
    public string? RegistrationNumber { get; init; }
}

/// <summary>How mails are written down.</summary>
[JsonSerializable(typeof(Mail))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class MailJson : JsonSerializerContext;

using System.Collections.Frozen;
using CampaignKit.Core.Mail;

namespace CampaignKit.Web.Mail;

/// <summary>What mails to staff say: English alone, as the staff's pages are.</summary>
internal static class StaffMailTexts
{
    private static readonly FrozenDictionary<MailKind, Letter> All = new Dictionary<MailKind, Letter>
    {
        [MailKind.StaffInvitation] = new(
            "invitation",
            "You are invited",
            "An administrator of this site invites you to its staff.",
            "Open this link to choose your name and a password. It works once, within 72 hours.",
            "If you do not know what this is about, do nothing: without the link nobody gets in."),
        [MailKind.StaffReset] = new(
            "reset",
            "Choose a new password",
            "An administrator of this site has reset your account: your password and your sessions have ended.",
            "Open this link to choose a new password. It works once, within 24 hours.",
            "If you did not ask for it, ask an administrator why it was done."),
        [MailKind.StaffAddress] = new(
            "address",
            "Please confirm your address",
            "Somebody, most likely you, wants to sign in to their staff account on this site with this address.",
            "Open this link to confirm it. It works once, within 24 hours.",
            "If it was not you, do nothing: the account keeps the address that it has."),
        [MailKind.StaffAddressLeft] = new(
            "sign-in",
            "Your address was changed",
            "Your staff account on this site has another address from now on. This one no longer signs in.",
            "Sign in here with the new one.",
            "If it was not you, tell an administrator at once."),
        [MailKind.StaffNotice] = new(
            "alerts",
            "An alert for staff",
            "Something has happened that you wanted to be told.",
            "Open this link to see what else has happened.",
            "You get this because you asked for it on that page, where you can end it."),
    }.ToFrozenDictionary();

    /// <summary>A text of a kind of mail; <see langword="null"/> if that kind is not for staff.</summary>
    public static string? Find(MailKind kind, string key) => !All.TryGetValue(kind, out var letter) ? null : key switch
    {
        "Subject" => letter.Subject,
        "Asked" => letter.Asked,
        "Open" => letter.Open,
        "NotYou" => letter.NotYou,
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, message: null),
    };

    /// <summary>The page under <c>/staff</c> that its link leads to; <see langword="null"/> if that kind is not for staff.</summary>
    public static string? Page(MailKind kind) => All.GetValueOrDefault(kind)?.Page;

    private sealed record Letter(string Page, string Subject, string Asked, string Open, string NotYou);
}

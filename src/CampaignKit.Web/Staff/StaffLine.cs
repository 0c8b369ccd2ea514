using System.Globalization;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;

namespace CampaignKit.Web.Staff;

/// <summary>Somebody of the staff in one line, for who manages it.</summary>
internal static class StaffLine
{
    public static string Of(StaffMember member)
    {
        var record = member.Record;
        return string.Join("; ", ((string?[])
        [
            member.Person.Email == member.Person.Name ? null : member.Person.Email,
            string.Join(", ", record.Roles.Select(Word.Of)),
            record.Organisation is { } organisation ? $"of {organisation}" : null,
            record.Campaigns.Count == 0 ? null : $"campaigns: {string.Join(", ", record.Campaigns)}",
            record.Languages.Count == 0 ? null : $"languages: {string.Join(", ", record.Languages)}",
            WayIn(record),
            record.SignedInOn is { } day ? $"last signed in {day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}" : "has not signed in",
            record.IsRevoked ? "revoked" : null,
        ]).OfType<string>());
    }

    private static string WayIn(StaffRecord record)
    {
        if (record.InvitedAt is { } at && record.PasswordHash is null) return $"invited {at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}, has not accepted";
        if (!record.CanSignIn() && !record.IsRevoked) return "has no password";
        var passkeys = record.Passkeys.Count switch { 0 => "no passkey", 1 => "1 passkey", var many => string.Create(CultureInfo.InvariantCulture, $"{many} passkeys") };
        return $"codes {(record.AsksForCode ? "on" : "off")}, {passkeys}";
    }
}

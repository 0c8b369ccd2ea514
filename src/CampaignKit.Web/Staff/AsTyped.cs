using Microsoft.AspNetCore.Identity;

namespace CampaignKit.Web.Staff;

/// <summary>Names are ids, and which spellings of an address are one is said by <see cref="Core.Signers.MailboxRules"/>.</summary>
internal sealed class AsTyped : ILookupNormalizer
{
    public string? NormalizeName(string? name) => name;

    public string? NormalizeEmail(string? email) => email;
}

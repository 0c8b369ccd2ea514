using System.Security.Claims;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CampaignKit.Web.Staff;

/// <summary>The framework's way of signing in, with tries counted before they are looked at.</summary>
internal sealed class StaffSignIn(
    UserManager<StaffMember> users, IHttpContextAccessor http, IUserClaimsPrincipalFactory<StaffMember> principals, IOptions<IdentityOptions> options,
    ILogger<SignInManager<StaffMember>> log, IAuthenticationSchemeProvider schemes, IUserConfirmation<StaffMember> confirmation, StaffPeople people, IPasswordHasher<StaffMember> hasher, AuditLog audit)
    : SignInManager<StaffMember>(users, http, principals, options, log, schemes, confirmation)
{
    private const int CodeLength = 6;

    private static readonly StaffMember Nobody = new("", new() { SealedPerson = [], Address = "" }, new("", ""), etag: null);

    // Of a password that nobody has: whoever guesses addresses waits as long for one that is not there.
    private static string? decoy;

    public override Task<bool> CanSignInAsync(StaffMember user) => Task.FromResult(!user.Record.IsRevoked);

    /// <summary>Begins a session, or renews the one that goes on. One that begins stands in the audit log first.</summary>
    public override async Task SignInWithClaimsAsync(StaffMember user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        if (SignedIn.Of(Context) is null) await audit.AppendAsync(user.Actor, "staff.sign-in", user.Subject);
        await base.SignInWithClaimsAsync(user, authenticationProperties, additionalClaims);
    }

    /// <summary>Tries an address and a password. Unknown, wrong, without a password, revoked and resting are one answer and about the same work.</summary>
    public async Task<SignInResult> TryAsync(string? address, string password)
    {
        var member = Mailbox.TryParse(address, out var mailbox, out _) ? await people.FindAsync(mailbox) : null;
        if (member is not { Record: { PasswordHash: not null, IsRevoked: false } } || await people.CountTryAsync(member) is not { } counted)
        {
            await people.PretendTryAsync();
            hasher.VerifyHashedPassword(Nobody, decoy ??= hasher.HashPassword(Nobody, StaffPeople.NewStamp()), password);
            return SignInResult.Failed;
        }

        var result = await PasswordSignInAsync(counted, password, isPersistent: false, lockoutOnFailure: false);
        if (result.Succeeded) await people.ForgetTriesAsync(counted);
        return result;
    }

    /// <summary>The person as they are stored now, if a form has their password: whoever sits down at a browser that was left signed in does not know it.</summary>
    public async Task<StaffMember?> ConfirmAsync(StaffMember member, IFormCollection form) =>
        await people.CountTryAsync(member) is { } counted && await UserManager.CheckPasswordAsync(counted, form.Text("password") ?? "") ? counted : null;

    /// <summary>Who has typed their password and now needs a code.</summary>
    public async Task<StaffMember?> FindPendingAsync() => await GetTwoFactorAuthenticationUserAsync() is { Record.IsRevoked: false } member ? member : null;

    /// <summary>Tries the code of an app, or one that was kept for when the app is lost.</summary>
    public async Task<bool> TryCodeAsync(StaffMember member, string typed)
    {
        var code = string.Concat(typed.Where(letter => !char.IsWhiteSpace(letter))).ToUpperInvariant();
        if (await people.CountTryAsync(member) is not { } counted || people.IsLastCode(counted, code)) return false;
        var result = code.Length == CodeLength && code.All(char.IsAsciiDigit)
            ? await TwoFactorAuthenticatorSignInAsync(code, isPersistent: false, rememberClient: false)
            : await TwoFactorRecoveryCodeSignInAsync(code);
        if (!result.Succeeded) return false;

        // A recovery code that was taken is another version of the same document.
        if (await people.FindAsync(member.Id) is { } current) await people.ForgetTriesAsync(current, code);
        return true;
    }
}

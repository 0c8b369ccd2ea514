using System.Buffers.Text;
using System.Security.Claims;
using System.Text.Json;
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
    ILogger<SignInManager<StaffMember>> log, IAuthenticationSchemeProvider schemes, IUserConfirmation<StaffMember> confirmation, StaffPeople people, StaffPasskeys passkeys, StaffCodes codes, IPasswordHasher<StaffMember> hasher, AuditLog audit)
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
        if (SignedIn.Of(Context) is null)
        {
            await audit.AppendAsync(user.Actor, "staff.sign-in", user.Subject);
            await people.NoteSignInAsync(user);
        }

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

        return await PasswordSignInAsync(counted, password, isPersistent: false, lockoutOnFailure: false);
    }

    /// <summary>The person as they are stored now, if a form has their password: whoever sits down at a browser that was left signed in does not know it.</summary>
    public async Task<StaffMember?> ConfirmAsync(StaffMember member, IFormCollection form, string field = "password") =>
        await people.CountTryAsync(member) is { } counted && await UserManager.CheckPasswordAsync(counted, form.Text(field) ?? "") ? counted : null;

    /// <summary>Who has typed their password and now needs a code.</summary>
    public async Task<StaffMember?> FindPendingAsync() => await GetTwoFactorAuthenticationUserAsync() is { Record.IsRevoked: false } member ? member : null;

    /// <summary>Tries the code of an app, or one that was kept for when the app is lost.</summary>
    public async Task<bool> TryCodeAsync(StaffMember member, string typed)
    {
        var code = string.Concat(typed.Where(letter => !char.IsWhiteSpace(letter))).ToUpperInvariant();
        if (await people.CountTryAsync(member) is not { } counted) return false;
        if (code.Length != CodeLength || !code.All(char.IsAsciiDigit)) return (await TwoFactorRecoveryCodeSignInAsync(code)).Succeeded;

        // Saved before anybody is let in: of two who send the same code at once, one is not.
        if (!codes.Take(counted, code) || !await people.SaveAsync(counted)) return false;
        await Context.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
        await SignInAsync(counted, isPersistent: false);
        return true;
    }

    /// <summary>Tries a passkey, which stands for password and code: it is with somebody, and its device knows whom. Not held up by the tries of who guesses passwords.</summary>
    /// <param name="credential">What the browser got from it, as JSON.</param>
    public async Task<bool> TryPasskeyAsync(string credential)
    {
        if (await AnswerAsync(PerformPasskeyAssertionAsync, credential) is not { Succeeded: true } assertion || !await CanSignInAsync(assertion.User) || StaffPasskeys.Find(assertion.User, assertion.Passkey.CredentialId) is not { } kept) return false;

        // What has been asked lies sealed with the browser, and so could come twice.
        if (!await passkeys.UseAsync(assertion.User, StaffStore.Updated(kept, assertion.Passkey), ChallengeOf(credential))) return false;
        await SignInAsync(assertion.User, isPersistent: false);
        return true;
    }

    /// <summary>A passkey that somebody's browser has made as it was asked to; <see langword="null"/> if it is not in order, or somebody else's browser was asked.</summary>
    /// <param name="member">Who.</param>
    /// <param name="credential">What the browser got from its device, as JSON.</param>
    public async Task<UserPasskeyInfo?> ReadNewPasskeyAsync(StaffMember member, string credential) =>
        await AnswerAsync(PerformPasskeyAttestationAsync, credential) is { Succeeded: true } made && made.UserEntity.Id == member.Id ? made.Passkey : null;

    private static async Task<T?> AnswerAsync<T>(Func<string, Task<T>> performAsync, string credential)
        where T : class
    {
        try
        {
            return credential.Length == 0 ? null : await performAsync(credential);
        }
        catch (InvalidOperationException)
        {
            // This browser was asked nothing, or something else, or too long ago.
            return null;
        }
    }

    // Of what was found to be in order: it can be read.
    private static string ChallengeOf(string credential)
    {
        using var sent = JsonDocument.Parse(credential);
        using var data = JsonDocument.Parse(Base64Url.DecodeFromChars(sent.RootElement.GetProperty("response").GetProperty("clientDataJSON").GetString()));
        return data.RootElement.GetProperty("challenge").GetString()!;
    }
}

using CampaignKit.Core.Keys;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Staff;
using Microsoft.AspNetCore.Identity;

namespace CampaignKit.Web.Staff;

/// <summary>The staff as ASP.NET Core Identity asks for them. Nothing is written before <see cref="CreateAsync"/> or <see cref="UpdateAsync"/>.</summary>
/// <remarks>
/// A name to sign in with is the id, so that no ticket holds an address. Roles are not the framework's words: they come with campaigns and languages, see
/// <see cref="Permissions"/>. Nor are lock-outs, which it counts after a try and so not at all when many come at once: see <see cref="StaffPeople.CountTryAsync"/>.
/// Nobody is deleted, as documents are not: see <see cref="StaffRecord.IsRevoked"/>.
/// </remarks>
internal sealed class StaffStore(StaffPeople people, StaffPasskeys passkeys, StaffCodes codes, InstallationKeys keys) :
    IUserPasswordStore<StaffMember>, IUserEmailStore<StaffMember>, IUserSecurityStampStore<StaffMember>,
    IUserTwoFactorStore<StaffMember>, IUserAuthenticatorKeyStore<StaffMember>, IUserTwoFactorRecoveryCodeStore<StaffMember>, IUserPasskeyStore<StaffMember>
{
    public async Task<IdentityResult> CreateAsync(StaffMember user, CancellationToken cancellationToken) =>
        await people.AddAsync(user) ? IdentityResult.Success : IdentityResult.Failed(new IdentityError { Code = "Taken", Description = "This address is in use already." });

    public async Task<IdentityResult> UpdateAsync(StaffMember user, CancellationToken cancellationToken) =>
        await people.SaveAsync(user) ? IdentityResult.Success : IdentityResult.Failed(new IdentityErrorDescriber().ConcurrencyFailure());

    public Task<IdentityResult> DeleteAsync(StaffMember user, CancellationToken cancellationToken) =>
        Task.FromResult(IdentityResult.Failed(new IdentityError { Code = "Kept", Description = "Staff are revoked, not deleted." }));

    public Task<StaffMember?> FindByIdAsync(string userId, CancellationToken cancellationToken) => people.FindAsync(userId);

    public Task<StaffMember?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => people.FindAsync(normalizedUserName);

    public Task<StaffMember?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken) =>
        Mailbox.TryParse(normalizedEmail, out var mailbox, out _) ? people.FindAsync(mailbox) : Task.FromResult<StaffMember?>(null);

    public Task<string> GetUserIdAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Id);

    public Task<string?> GetNormalizedUserNameAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Id);

    public Task<string?> GetEmailAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Person.Email);

    public Task<string?> GetNormalizedEmailAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Person.Email);

    // Whoever got the link is who the address is said to belong to; mails confirm nothing here.
    public Task<bool> GetEmailConfirmedAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetUserNameAsync(StaffMember user, string? userName, CancellationToken cancellationToken) => throw Fixed();

    public Task SetEmailAsync(StaffMember user, string? email, CancellationToken cancellationToken) => throw Fixed();

    public Task SetEmailConfirmedAsync(StaffMember user, bool confirmed, CancellationToken cancellationToken) => throw Fixed();

    // Both follow from what they normalise.
    public Task SetNormalizedUserNameAsync(StaffMember user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetNormalizedEmailAsync(StaffMember user, string? normalizedEmail, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string?> GetPasswordHashAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(user.Record.PasswordHash);

    public Task<bool> HasPasswordAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(user.Record.PasswordHash is not null);

    public Task SetPasswordHashAsync(StaffMember user, string? passwordHash, CancellationToken cancellationToken) => SetAsync(user, record => record with { PasswordHash = passwordHash });

    public Task<string?> GetSecurityStampAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Record.SecurityStamp);

    public Task SetSecurityStampAsync(StaffMember user, string stamp, CancellationToken cancellationToken) => SetAsync(user, record => record with { SecurityStamp = stamp });

    public Task<bool> GetTwoFactorEnabledAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(user.Record.AsksForCode);

    public Task SetTwoFactorEnabledAsync(StaffMember user, bool enabled, CancellationToken cancellationToken) => SetAsync(user, record => record with { AsksForCode = enabled });

    public Task<string?> GetAuthenticatorKeyAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(codes.KeyOf(user));

    public Task SetAuthenticatorKeyAsync(StaffMember user, string key, CancellationToken cancellationToken)
    {
        codes.SetKey(user, key);
        return Task.CompletedTask;
    }

    public Task<int> CountCodesAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(user.Record.RecoveryCodes.Count);

    public Task ReplaceCodesAsync(StaffMember user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        SetAsync(user, record => record with { RecoveryCodes = [.. recoveryCodes.Select(code => keys.Staff.HashCode(user.Id, code))] });

    public Task<bool> RedeemCodeAsync(StaffMember user, string code, CancellationToken cancellationToken)
    {
        var hash = keys.Staff.HashCode(user.Id, code);
        if (!user.Record.RecoveryCodes.Contains(hash, StringComparer.Ordinal)) return Task.FromResult(false);
        user.Record = user.Record with { RecoveryCodes = [.. user.Record.RecoveryCodes.Where(kept => kept != hash)] };
        return Task.FromResult(true);
    }

    // One that is added needs a name, and is written with whose it is: StaffPasskeys does that.
    public Task AddOrUpdatePasskeyAsync(StaffMember user, UserPasskeyInfo passkey, CancellationToken cancellationToken) =>
        SetAsync(user, record => record with { Passkeys = [.. record.Passkeys.Select(kept => kept.Id.AsSpan().SequenceEqual(passkey.CredentialId) ? Updated(kept, passkey) : kept)] });

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult<IList<UserPasskeyInfo>>([.. user.Record.Passkeys.Select(Info)]);

    public Task<StaffMember?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) => passkeys.FindOwnerAsync(credentialId);

    public Task<UserPasskeyInfo?> FindPasskeyAsync(StaffMember user, byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(StaffPasskeys.Find(user, credentialId) is { } kept ? Info(kept) : null);

    public Task RemovePasskeyAsync(StaffMember user, byte[] credentialId, CancellationToken cancellationToken)
    {
        StaffPasskeys.Replace(user, [.. user.Record.Passkeys.Where(kept => !kept.Id.AsSpan().SequenceEqual(credentialId))]);
        return Task.CompletedTask;
    }

    /// <summary>A passkey after it was used.</summary>
    internal static StaffPasskey Updated(StaffPasskey kept, UserPasskeyInfo used) =>
        kept with { SignCount = used.SignCount, IsUserVerified = used.IsUserVerified, IsBackedUp = used.IsBackedUp };

    public void Dispose()
    {
        // It holds nothing that has an end.
    }

    // What it was made with says nothing that is needed again.
    private static UserPasskeyInfo Info(StaffPasskey kept) =>
        new(kept.Id, kept.PublicKey, kept.MadeAt, kept.SignCount, [.. kept.Transports], kept.IsUserVerified, kept.IsBackupEligible, kept.IsBackedUp, attestationObject: [], clientDataJson: []);

    private static Task SetAsync(StaffMember user, Func<StaffRecord, StaffRecord> change)
    {
        user.Record = change(user.Record);
        return Task.CompletedTask;
    }

    private static NotSupportedException Fixed() => new("Names and addresses of staff are set when they are made.");
}

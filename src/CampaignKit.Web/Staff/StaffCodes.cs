using System.Text;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Staff;
using Microsoft.AspNetCore.Identity;

namespace CampaignKit.Web.Staff;

/// <summary>The codes of somebody's app, each time step taken once. The framework's own would take one again that is still about now.</summary>
internal sealed class StaffCodes(InstallationKeys keys, TimeProvider clock) : IUserTwoFactorTokenProvider<StaffMember>
{
    /// <summary>The key of somebody's app, base32; <see langword="null"/> if they have none.</summary>
    public string? KeyOf(StaffMember member) => member.Record.SealedAuthenticator is { } sealedKey ? Encoding.ASCII.GetString(keys.Staff.Open(ContextOf(member), sealedKey)) : null;

    /// <summary>Gives somebody an app's key, which is theirs when they are saved.</summary>
    public void SetKey(StaffMember member, string key) => member.Record = member.Record with { SealedAuthenticator = keys.Staff.Seal(ContextOf(member), Encoding.ASCII.GetBytes(key)) };

    /// <summary>Whether a code is good now: then its step is taken, and tries are forgotten, once its owner is saved.</summary>
    public bool Take(StaffMember member, string code)
    {
        if (KeyOf(member) is not { } key || AppCodes.FindStep(key, code, clock.GetUtcNow(), member.Record.LastStep) is not { } step) return false;
        member.Record = member.Record with { LastStep = step, Tries = 0, TriedAt = null };
        return true;
    }

    public Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<StaffMember> manager, StaffMember user) => Task.FromResult(user.Record.SealedAuthenticator is not null);

    public Task<bool> ValidateAsync(string purpose, string token, UserManager<StaffMember> manager, StaffMember user) =>
        Task.FromResult(KeyOf(user) is { } key && AppCodes.FindStep(key, token, clock.GetUtcNow(), user.Record.LastStep) is not null);

    public Task<string> GenerateAsync(string purpose, UserManager<StaffMember> manager, StaffMember user) => throw new NotSupportedException("An app makes them.");

    private static string ContextOf(StaffMember member) => $"authenticator/{member.Id}";
}

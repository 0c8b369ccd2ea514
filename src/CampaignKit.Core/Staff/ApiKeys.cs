using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;

namespace CampaignKit.Core.Staff;

/// <summary>Keys for programs: made once, shown once, stored as a hash, and good for less and less long than their person.</summary>
/// <remarks>Nothing is remembered between requests, so a key that was revoked, and one whose person was, opens nothing from the next request on, on every node.</remarks>
public sealed class ApiKeys(IDocuments documents, StaffPeople people, InstallationKeys keys, TimeProvider clock)
{
    /// <summary>Longest label, characters.</summary>
    public const int MaxLabel = 100;

    /// <summary>The longest that a key can be good for, days.</summary>
    public const int MostDays = 366;

    /// <summary>The most keys of one person that open anything.</summary>
    public const int MostAtOnce = 20;

    // Scanners for secrets that were published by mistake know keys by such a beginning.
    private const string Prefix = "campaignkit_";
    private const int IdLength = 32;
    private const int SecretSize = 32;
    private const int TriesAtMost = 5;

    private static readonly int SecretLength = Base64Url.GetEncodedLength(SecretSize);

    /// <summary>Makes a key; <see langword="null"/> if its person has <see cref="MostAtOnce"/> already.</summary>
    /// <param name="member">Whose.</param>
    /// <param name="label">1–<see cref="MaxLabel"/> characters.</param>
    /// <param name="scopes">At least one.</param>
    /// <param name="days">How long it is good for, 1–<see cref="MostDays"/>.</param>
    /// <returns>What a program has to carry, which nobody can find out again, and the key as it is listed.</returns>
    public async Task<(string Token, ApiKey Key)?> MakeAsync(StaffMember member, string label, IReadOnlyList<StaffAction> scopes, int days)
    {
        ArgumentOutOfRangeException.ThrowIfZero(scopes.Count, nameof(scopes));
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1, nameof(days));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, MostDays, nameof(days));
        var now = clock.GetUtcNow();
        if ((await ListAsync(member.Id)).Count(key => key.IsAlive(now)) >= MostAtOnce) return null;

        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdLength / 2));
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretSize));
        var record = new ApiKeyRecord
        {
            Member = member.Id,
            SealedLabel = keys.Staff.Seal(ContextOf(id), Encoding.UTF8.GetBytes(label)),
            Hash = keys.Staff.HashCode(id, secret),
            Scopes = [.. scopes.Distinct().Order()],
            MadeAt = now,
            ExpiresAt = now.AddDays(days),
        };
        await documents.WriteAsync([new(ApiKeyRecord.Kind, id, record, IfMatch: null)]);
        return ($"{Prefix}{id}_{secret}", new(id, label, record));
    }

    /// <summary>Who asks by a key; <see langword="null"/> if it is none, or no longer, or its person was revoked. Cost: two reads, and one write a day.</summary>
    public async Task<StaffCaller?> FindAsync(string token)
    {
        if (token.Length != Prefix.Length + IdLength + 1 + SecretLength || !token.StartsWith(Prefix, StringComparison.Ordinal) || token[Prefix.Length + IdLength] != '_') return null;
        var id = token.Substring(Prefix.Length, IdLength);
        if (await documents.ReadAsync<ApiKeyRecord>(ApiKeyRecord.Kind, id) is not { } stored) return null;

        var hash = keys.Staff.HashCode(id, token[^SecretLength..]);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(stored.Value.Hash))) return null;
        var key = Read(stored);
        if (!key.IsAlive(clock.GetUtcNow()) || await people.FindAsync(stored.Value.Member) is not { Record.IsRevoked: false } member) return null;
        await NoteUseAsync(stored);
        return new(member, key);
    }

    /// <summary>Keys, the newest first: somebody's, or everybody's. Cost: one read of all keys that there ever were.</summary>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(string? member = null) =>
        [.. (await documents.ListAsync<ApiKeyRecord>(ApiKeyRecord.Kind)).Where(stored => member is null || stored.Value.Member == member).Select(Read).OrderByDescending(key => key.Record.MadeAt)];

    /// <summary>The key with this id.</summary>
    public async Task<ApiKey?> ReadAsync(string id) => await documents.ReadAsync<ApiKeyRecord>(ApiKeyRecord.Kind, id) is { } stored ? Read(stored) : null;

    /// <summary>Ends a key for good. Safe to repeat: the first time stays.</summary>
    public async Task RevokeAsync(string id)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await documents.ReadAsync<ApiKeyRecord>(ApiKeyRecord.Kind, id) is not { Value.RevokedAt: null } stored) return;
            try
            {
                await documents.WriteAsync([new(ApiKeyRecord.Kind, id, stored.Value with { RevokedAt = clock.GetUtcNow() }, stored.ETag)]);
                return;
            }
            catch (DocumentConflictException) when (attempt < TriesAtMost)
            {
                // It was used at this moment.
            }
        }
    }

    private async Task NoteUseAsync(Document<ApiKeyRecord> stored)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (stored.Value.UsedOn == today) return;
        try
        {
            await documents.WriteAsync([new(ApiKeyRecord.Kind, stored.Id, stored.Value with { UsedOn = today }, stored.ETag)]);
        }
        catch (DocumentConflictException)
        {
            // Another request notes the same, or it is revoked: the next one finds that out.
        }
    }

    private ApiKey Read(Document<ApiKeyRecord> stored) => new(stored.Id, Encoding.UTF8.GetString(keys.Staff.Open(ContextOf(stored.Id), stored.Value.SealedLabel)), stored.Value);

    private static string ContextOf(string id) => $"api-key/{id}";
}

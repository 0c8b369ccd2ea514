using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;

namespace CampaignKit.Core.Staff;

/// <summary>Who is signed in, kept on the server: a browser holds nothing but a random key, and the store nothing but its hash.</summary>
/// <remarks>One document for each person, so that theirs are found and ended by one read and one write, on every node alike.</remarks>
public sealed class StaffSessions(IDocuments documents, InstallationKeys keys, TimeProvider clock)
{
    /// <summary>Document kind; the id is the person's.</summary>
    public const string Kind = "staff-sessions";

    /// <summary>The most sessions of one person; another one ends the oldest.</summary>
    public const int MostAtOnce = 20;

    private const int TriesAtMost = 10;

    /// <summary>How long a session lasts however busy it is.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromHours(12);

    /// <summary>How long one lasts that nobody uses.</summary>
    public static TimeSpan Idle { get; } = TimeSpan.FromMinutes(60);

    /// <summary>How exactly it is kept when one was last used.</summary>
    public static TimeSpan Grain { get; } = TimeSpan.FromMinutes(15);

    /// <summary>Begins a session.</summary>
    /// <param name="person">Whose.</param>
    /// <param name="ticket">What it is given back for its key. Stored sealed.</param>
    /// <returns>A key that was never there before.</returns>
    public async Task<string> BeginAsync(string person, ReadOnlyMemory<byte> ticket)
    {
        var key = $"{person}.{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}";
        var now = clock.GetUtcNow();
        var begun = new StaffSessionRecord(IdOf(key), keys.Staff.Seal(ContextOf(IdOf(key)), ticket.Span), now, Coarse(now));
        await EditAsync(person, sessions => [.. sessions.TakeLast(MostAtOnce - 1), begun]);
        return key;
    }

    /// <summary>What a session was begun with; <see langword="null"/> if it has ended. Cost: one read.</summary>
    public async Task<byte[]?> FindAsync(string key)
    {
        var id = IdOf(key);
        return (await ListAsync(PersonOf(key))).FirstOrDefault(session => session.Id == id) is { } session ? keys.Staff.Open(ContextOf(id), session.SealedTicket) : null;
    }

    /// <summary>Keeps another ticket under the same key, and that it was used just now. Nothing if the session has ended: none comes back.</summary>
    public Task RenewAsync(string key, ReadOnlyMemory<byte> ticket)
    {
        var id = IdOf(key);
        return EditAsync(PersonOf(key), sessions => !sessions.Any(session => session.Id == id)
            ? null
            : [.. sessions.Select(session => session.Id != id ? session : session with { SealedTicket = keys.Staff.Seal(ContextOf(id), ticket.Span), SeenAt = Coarse(clock.GetUtcNow()) })]);
    }

    /// <summary>Somebody's sessions, the oldest first.</summary>
    public async Task<IReadOnlyList<StaffSessionRecord>> ListAsync(string person) =>
        await documents.ReadAsync<StaffSessionsRecord>(Kind, person) is { } stored ? [.. stored.Value.Sessions.Where(IsAlive)] : [];

    /// <summary>Ends the session of a key.</summary>
    public Task EndAsync(string key) => EndAsync(PersonOf(key), IdOf(key));

    /// <summary>Ends one of somebody's sessions; <see langword="false"/> if it is none of theirs.</summary>
    public async Task<bool> EndAsync(string person, string id)
    {
        var isTheirs = false;
        await EditAsync(person, sessions => (isTheirs = sessions.Any(session => session.Id == id)) ? [.. sessions.Where(session => session.Id != id)] : null);
        return isTheirs;
    }

    /// <summary>Ends all of somebody's sessions, or all but one.</summary>
    public Task EndAllAsync(string person, string? except = null) =>
        EditAsync(person, sessions => sessions.All(session => session.Id == except) ? null : [.. sessions.Where(session => session.Id == except)]);

    /// <summary>Forgets everybody's sessions that have ended by themselves. Cost: one read of them all, and a write for each person of whom some have.</summary>
    public async Task SweepAsync()
    {
        foreach (var person in await documents.ListAsync<StaffSessionsRecord>(Kind))
        {
            if (person.Value.Sessions.Any(session => !IsAlive(session))) await EditAsync(person.Id, sessions => sessions);
        }
    }

    /// <summary>What the store knows a session by: the hash of its key, which nobody signs in with.</summary>
    public static string IdOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    // What has ended by itself is left out by the way.
    private async Task EditAsync(string person, Func<IReadOnlyList<StaffSessionRecord>, IReadOnlyList<StaffSessionRecord>?> edit)
    {
        for (var attempt = 1; ; attempt++)
        {
            var stored = await documents.ReadAsync<StaffSessionsRecord>(Kind, person);
            if (edit([.. (stored?.Value.Sessions ?? []).Where(IsAlive)]) is not { } edited) return;
            try
            {
                await documents.WriteAsync([new(Kind, person, new StaffSessionsRecord(edited), stored?.ETag)]);
                return;
            }
            catch (DocumentConflictException) when (attempt < TriesAtMost)
            {
                // Another request of the same person was first: decide anew.
            }
        }
    }

    private bool IsAlive(StaffSessionRecord session)
    {
        var now = clock.GetUtcNow();
        return now < session.BeganAt + Longest && now < session.SeenAt + Grain + Idle;
    }

    private static DateTimeOffset Coarse(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % Grain.Ticks), TimeSpan.Zero);

    private static string PersonOf(string key) => key.Split('.')[0];

    private static string ContextOf(string id) => $"session/{id}";
}

/// <summary>Somebody's sessions, as a document.</summary>
/// <param name="Sessions">The oldest first.</param>
public sealed record StaffSessionsRecord(IReadOnlyList<StaffSessionRecord> Sessions);

/// <summary>A session. Nothing says where from or with what it is used.</summary>
/// <param name="Id">See <see cref="StaffSessions.IdOf"/>.</param>
/// <param name="SealedTicket">Sealed.</param>
/// <param name="BeganAt">When somebody signed in.</param>
/// <param name="SeenAt">When it was last used, to the quarter of an hour.</param>
public sealed record StaffSessionRecord(string Id, byte[] SealedTicket, DateTimeOffset BeganAt, DateTimeOffset SeenAt);

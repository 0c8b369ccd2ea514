using System.Buffers.Binary;
using System.Text;
using CampaignKit.Core.Keys;

namespace CampaignKit.Core.Abuse;

/// <summary>What a form carries: sealed, when and for which petition it was served. Thread-safe.</summary>
/// <remarks>
/// It is also the form's anti-forgery token. There is no session that a forged request could borrow and nothing that is done in somebody's name, so it is bound
/// to no browser: the same page, and with it the same ticket, is served from caches to everybody for up to a minute, and may come back any number of times.
/// What it keeps out is a form that this installation never served: one must at least ask for the page, for this petition, today, and then wait.
/// The moments are of two nodes: a ticket of one whose clock is ahead is taken for too fast until its time has come.
/// </remarks>
public sealed class FormTicket(InstallationKeys keys, AbuseOptions options, TimeProvider clock)
{
    /// <summary>How old a ticket may be: long enough for a page that was left open over a working day.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private const int MomentSize = sizeof(long);

    /// <summary>A ticket of this moment, 50 to 150 characters of <c>A–Z a–z 0–9 - _</c>. Another one at every call.</summary>
    public string Serve(string petition)
    {
        Span<byte> content = stackalloc byte[InstallationKeys.MaxShortLink];
        BinaryPrimitives.WriteInt64BigEndian(content, clock.GetUtcNow().UtcTicks);
        var length = MomentSize + Encoding.UTF8.GetBytes(petition, content[MomentSize..]);
        return keys.WriteLink(LinkPurpose.Form, content[..length]);
    }

    /// <summary>What is to be said of a ticket. Cost: one opening of a seal, no allocation.</summary>
    public TicketState Check(string petition, string? ticket)
    {
        if (string.IsNullOrEmpty(ticket)) return TicketState.Missing;

        Span<byte> content = stackalloc byte[InstallationKeys.MaxShortLink];
        if (!keys.TryReadLink(LinkPurpose.Form, ticket, content, out var length) || length < MomentSize) return TicketState.Forged;
        if (!Ascii.Equals(content[MomentSize..length], petition)) return TicketState.OfAnotherPetition;

        var age = TimeSpan.FromTicks(clock.GetUtcNow().UtcTicks - BinaryPrimitives.ReadInt64BigEndian(content));
        return age > Lifetime ? TicketState.TooOld : age < options.MinimumFormTime ? TicketState.TooFast : TicketState.Good;
    }
}

/// <summary>What is to be said of a ticket.</summary>
public enum TicketState
{
    /// <summary>Served for this petition, long enough ago and not too long.</summary>
    Good,

    /// <summary>There is none.</summary>
    Missing,

    /// <summary>Not sealed here, or for another purpose.</summary>
    Forged,

    /// <summary>Served for another petition.</summary>
    OfAnotherPetition,

    /// <summary>Served longer ago than <see cref="FormTicket.Lifetime"/>.</summary>
    TooOld,

    /// <summary>Served less than <see cref="AbuseOptions.MinimumFormTime"/> ago.</summary>
    TooFast,
}

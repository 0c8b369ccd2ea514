using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using CampaignKit.Core.Keys;

namespace CampaignKit.Core.Abuse;

/// <summary>Makes a signature cost a moment of a processor, or of waiting: challenges that are served and checked here and by nobody else. Thread-safe.</summary>
/// <remarks>
/// <para>The work is to find a solution, 1–32 visible ASCII characters, such that the SHA-256 of the challenge's characters followed by the solution's begins with
/// <see cref="Challenge.Bits"/> zero bits. Whoever has no script sends none and instead waits <see cref="WaitInstead"/> from the serving of the challenge. That is
/// the weaker of the two, for one can wait for many challenges at once; what it costs is having come for each of them before.</para>
/// <para>Each challenge is accepted once. So it belongs to one signer: what carries it must not be cached. Spent ones are remembered on the node that accepted them,
/// so each node accepts a challenge once, and so does a node after a restart.</para>
/// </remarks>
public sealed class ProofOfWork(InstallationKeys keys, AbuseOptions options, TimeProvider clock)
{
    /// <summary>How old a challenge may be.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    /// <summary>How old a challenge has to be to stand for work.</summary>
    public static readonly TimeSpan WaitInstead = TimeSpan.FromSeconds(20);

    private const int MaxSolution = 32;

    // moment (8) · bits (1) · id (16) · petition
    private const int BitsAt = 8;
    private const int IdAt = 9;
    private const int PetitionAt = 25;

    private readonly SpentChallenges _spent = new(Lifetime, clock);

    /// <summary>A challenge for one signer of this petition.</summary>
    public Challenge Serve(string petition)
    {
        Span<byte> content = stackalloc byte[InstallationKeys.MaxShortLink];
        BinaryPrimitives.WriteInt64BigEndian(content, clock.GetUtcNow().UtcTicks);
        content[BitsAt] = (byte)options.WorkBits;
        RandomNumberGenerator.Fill(content[IdAt..PetitionAt]);
        var length = PetitionAt + Encoding.UTF8.GetBytes(petition, content[PetitionAt..]);
        return new(keys.WriteLink(LinkPurpose.Work, content[..length]), options.WorkBits);
    }

    /// <summary>What is to be said of an answer to a challenge; one that is accepted is thereby spent. Cost: one opening of a seal and one hash, no allocation.</summary>
    public WorkState Check(string petition, string? challenge, string? solution)
    {
        if (string.IsNullOrEmpty(challenge)) return WorkState.Missing;

        Span<byte> content = stackalloc byte[InstallationKeys.MaxShortLink];
        if (!keys.TryReadLink(LinkPurpose.Work, challenge, content, out var length) || length < PetitionAt) return WorkState.Forged;
        if (!Ascii.Equals(content[PetitionAt..length], petition)) return WorkState.OfAnotherPetition;

        var age = TimeSpan.FromTicks(clock.GetUtcNow().UtcTicks - BinaryPrimitives.ReadInt64BigEndian(content));
        if (age > Lifetime) return WorkState.TooOld;

        var state = Solves(challenge, solution, content[BitsAt]) ? WorkState.Done : age >= WaitInstead ? WorkState.WaitedInstead : WorkState.NotDone;
        if (state is WorkState.NotDone) return state;
        return _spent.Add(BinaryPrimitives.ReadUInt128BigEndian(content[IdAt..])) ? state : WorkState.Spent;
    }

    private static bool Solves(string challenge, string? solution, int bits)
    {
        if (solution is not { Length: > 0 and <= MaxSolution } || solution.AsSpan().ContainsAnyExceptInRange('!', '~')) return false;

        Span<byte> text = stackalloc byte[InstallationKeys.MaxShortToken + MaxSolution];
        Ascii.FromUtf16(challenge, text, out var length);
        Ascii.FromUtf16(solution, text[length..], out var more);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..(length + more)], hash);
        return BitOperations.LeadingZeroCount(BinaryPrimitives.ReadUInt64BigEndian(hash)) >= bits;
    }
}

/// <summary>Work that is asked of one signer.</summary>
/// <param name="Text">Goes back as it is, with the solution; up to 210 characters of <c>A–Z a–z 0–9 - _</c>.</param>
/// <param name="Bits">Zero bits with which the hash has to begin.</param>
public readonly record struct Challenge(string Text, int Bits);

/// <summary>What is to be said of an answer to a challenge.</summary>
public enum WorkState
{
    /// <summary>The work was done.</summary>
    Done,

    /// <summary>It was not, but the challenge was served long enough ago.</summary>
    WaitedInstead,

    /// <summary>There is no challenge.</summary>
    Missing,

    /// <summary>The challenge was not sealed here, or for another purpose.</summary>
    Forged,

    /// <summary>The challenge was served for another petition.</summary>
    OfAnotherPetition,

    /// <summary>Served longer ago than <see cref="ProofOfWork.Lifetime"/>.</summary>
    TooOld,

    /// <summary>Neither done nor waited for.</summary>
    NotDone,

    /// <summary>It was accepted before.</summary>
    Spent,
}

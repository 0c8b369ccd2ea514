using System.Collections.Frozen;

namespace CampaignKit.Core.Signers;

/// <summary>Notices a domain that is one slip of the finger away from a large provider's. It asks; nothing is ever rewritten.</summary>
/// <remarks>
/// A slip is one letter too many, too few, wrong, or two exchanged. Providers with short names (aol.com, gmx.de) are not guessed at: too many real
/// domains are as close to them. Two strings are at most one slip apart only if they have a spelling in common once each may lose a letter, so a look-up
/// for each letter finds the candidates, whatever the number of providers.
/// </remarks>
public static class DomainTypos
{
    private const int Shortest = 9;
    private const int Longest = 40;

    // In the order in which they are suggested when two are as close.
    private static readonly string[] Large =
    [
        "gmail.com", "hotmail.com", "yahoo.com", "outlook.com", "icloud.com", "googlemail.com", "protonmail.com", "proton.me", "yandex.ru", "yandex.com", "fastmail.com", "posteo.de", "mailbox.org",
        "riseup.net", "hotmail.co.uk", "hotmail.fr", "hotmail.es", "hotmail.it", "outlook.fr", "outlook.es", "outlook.de", "outlook.ph", "yahoo.co.uk", "yahoo.ca", "yahoo.fr", "yahoo.es",
        "yahoo.de", "yahoo.it", "yahoo.in", "yahoo.co.in", "yahoo.co.id", "yahoo.com.ph", "yahoo.com.br", "yahoo.com.mx", "yahoo.com.hk", "yahoo.com.tw", "yahoo.com.vn", "yahoo.com.sg",
        "rocketmail.com", "rediffmail.com", "btinternet.com", "comcast.net", "verizon.net", "sympatico.ca", "rogers.com", "orange.fr", "wanadoo.fr", "laposte.net", "web.de", "t-online.de",
        "libero.it", "foxmail.com",
    ];

    /// <summary>The domains that are guessed at, in the order in which they are suggested when two are as close.</summary>
    public static IReadOnlyList<string> Guessed { get; } = [.. Large.Where(domain => domain.Length >= Shortest)];

    /// <summary>Real domains that look like a slip from one of <see cref="Guessed"/>.</summary>
    public static IReadOnlyList<string> Real { get; } = ["ymail.com", "mail.com", "email.com", "gmx.com", "hotmail.de", "hotmail.ca", "hotmail.be", "hotmail.se", "outlook.it", "outlook.be", "outlook.dk", "yandex.by", "yandex.kz", "yandex.ua", "yahoo.se", "yahoo.ie", "yahoo.no", "yahoo.pl", "yahoo.gr", "yahoo.dk", "yahoo.ro", "yahoo.nl", "gmail.de", "proton.ch", "icloud.de"];

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Known =
        Large.Concat(Real).ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenDictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> ByShortened = Guessed
        .SelectMany(domain => Enumerable.Range(0, domain.Length).Select(at => domain.Remove(at, 1)).Append(domain).Distinct().Select(shortened => (shortened, domain)))
        .GroupBy(pair => pair.shortened, pair => pair.domain)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The domain that may have been meant, or <see langword="null"/>. Cost: a look-up for each letter of the domain; no allocation unless there is a suggestion.</summary>
    /// <param name="mailbox">As its canonical spelling has the domain, so that capitals, other scripts and a closing dot are no slips.</param>
    public static string? Suggest(Mailbox mailbox)
    {
        var domain = mailbox.Canonical.AsSpan(mailbox.Canonical.LastIndexOf('@') + 1);
        return domain.Length < Shortest - 1 || domain.Length > Longest || Known.Contains(domain) ? null : Closest(domain);
    }

    private static string? Closest(ReadOnlySpan<char> domain)
    {
        if (ByShortened.TryGetValue(domain, out var lacking)) return lacking[0];

        Span<char> shortened = stackalloc char[Longest];
        for (var at = 0; at < domain.Length; at++)
        {
            domain[..at].CopyTo(shortened);
            domain[(at + 1)..].CopyTo(shortened[at..]);
            if (!ByShortened.TryGetValue(shortened[..(domain.Length - 1)], out var candidates)) continue;
            foreach (var candidate in candidates)
            {
                if (IsOneSlip(domain, candidate)) return candidate;
            }
        }

        return null;
    }

    // Of the candidates: without its first difference, or with that exchanged, the rest has to be the same.
    private static bool IsOneSlip(ReadOnlySpan<char> typed, ReadOnlySpan<char> meant)
    {
        var same = typed.CommonPrefixLength(meant);
        return (typed.Length - meant.Length) switch
        {
            1 => typed[(same + 1)..].SequenceEqual(meant[same..]),
            -1 => typed[same..].SequenceEqual(meant[(same + 1)..]),
            0 => typed[(same + 1)..].SequenceEqual(meant[(same + 1)..])
                || (same + 1 < typed.Length && typed[same] == meant[same + 1] && typed[same + 1] == meant[same] && typed[(same + 2)..].SequenceEqual(meant[(same + 2)..])),
            _ => false,
        };
    }
}

using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Abuse;

/// <summary>Whose signatures are always held, and whose never on this account: by domain, network and address. Immutable; share it freely.</summary>
/// <remarks>
/// <para>Domains: <see cref="DomainPattern"/>. Compared is the domain of <see cref="Mailbox.Canonical"/>: where a provider gives one mailbox at several domains,
/// any of them stands for all, so <c>googlemail.com</c> is <c>gmail.com</c>. Networks: <c>192.0.2.0/24</c>, <c>2001:db8::/32</c> or one address.
/// Addresses: in any spelling that reaches the same mailbox; only the canonical one is kept.</para>
/// <para>What is allowed wins over what is blocked, however general. A network cannot be feigned, so an allowed one is free of all further rules. An address is
/// only typed, so one that is allowed by itself or by its domain is free of the block lists and of nothing else.</para>
/// </remarks>
public sealed class AddressLists
{
    private readonly DomainPatterns _allowedDomains;
    private readonly DomainPatterns _blockedDomains;
    private readonly NetworkRanges _allowedNetworks;
    private readonly NetworkRanges _blockedNetworks;
    private readonly FrozenSet<string> _allowedAddresses;
    private readonly FrozenSet<string> _blockedAddresses;

    private AddressLists(AbuseOptions options)
    {
        _allowedDomains = new(Read<DomainPattern>(options.AllowedDomains, nameof(options.AllowedDomains), DomainPattern.TryParseCounted, DomainForm));
        _blockedDomains = new(Read<DomainPattern>(options.BlockedDomains, nameof(options.BlockedDomains), DomainPattern.TryParseCounted, DomainForm));
        _allowedNetworks = new(Read<NetworkRange>(options.AllowedNetworks, nameof(options.AllowedNetworks), NetworkRange.TryParse, NetworkRange.Form));
        _blockedNetworks = new(Read<NetworkRange>(options.BlockedNetworks, nameof(options.BlockedNetworks), NetworkRange.TryParse, NetworkRange.Form));
        _allowedAddresses = Read<string>(options.AllowedAddresses, nameof(options.AllowedAddresses), TryParseAddress, AddressForm).ToFrozenSet(StringComparer.Ordinal);
        _blockedAddresses = Read<string>(options.BlockedAddresses, nameof(options.BlockedAddresses), TryParseAddress, AddressForm).ToFrozenSet(StringComparer.Ordinal);
    }

    private delegate bool TryParseEntry<T>(string text, [MaybeNullWhen(false)] out T entry);

    private const string AddressForm = "an e-mail address";

    private const string DomainForm = $"a domain by which mailboxes are known (example.org; {DomainPattern.FormBelow})";

    /// <summary>Reads the six lists of the options; entries that are empty are none.</summary>
    /// <exception cref="StartRefusedException">An entry cannot be read; the sentence says which one by its number and repeats nothing of it, for it may be somebody's address.</exception>
    public static AddressLists Parse(AbuseOptions options) => new(options);

    /// <summary>Whether signatures from this address are free of every rule.</summary>
    public bool Allows(IPAddress? address) => !_allowedNetworks.IsEmpty && address is not null && _allowedNetworks.Contains(address);

    /// <summary>Why a signature is to be held, one of <see cref="HeldReason"/>; <see langword="null"/> if no list says so. Cost: a look-up for each label of the domain, no allocation.</summary>
    public string? Block(Mailbox mailbox, IPAddress? address)
    {
        var canonical = mailbox.Canonical;
        var domain = canonical.AsSpan(canonical.LastIndexOf('@') + 1);
        var reason =
            _blockedAddresses.Contains(canonical) ? HeldReason.BlockedAddress
            : _blockedDomains.Contains(domain) ? HeldReason.BlockedDomain
            : !_blockedNetworks.IsEmpty && address is not null && _blockedNetworks.Contains(address) ? HeldReason.BlockedNetwork
            : null;
        return reason is not null && (_allowedAddresses.Contains(canonical) || _allowedDomains.Contains(domain) || Allows(address)) ? null : reason;
    }

    private static IEnumerable<T> Read<T>(string? list, string setting, TryParseEntry<T> tryParse, string form)
    {
        var entries = (list ?? "").Split(',', StringSplitOptions.TrimEntries);
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Length == 0) continue;
            yield return tryParse(entries[i], out var entry)
                ? entry
                : throw new StartRefusedException($"Entry {i + 1} of CampaignKit__Abuse__{setting} is not {form}.");
        }
    }

    private static bool TryParseAddress(string text, [MaybeNullWhen(false)] out string canonical)
    {
        canonical = Mailbox.TryParse(text, out var mailbox, out _) ? mailbox.Canonical : null;
        return canonical is not null;
    }
}

using System.Net;
using CampaignKit.Core.Abuse;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Signers;

namespace CampaignKit.Core.Tests.Abuse;

public class AddressListsTests
{
    [Theory]
    [InlineData("example.org", "ada@example.org")]
    [InlineData("Example.ORG.", "ada@example.org")]
    [InlineData(" example.net , example.org ", "ada@EXAMPLE.org")]
    [InlineData("*.example.org", "ada@mail.example.org")]
    [InlineData("**.example.org", "ada@mail.example.org")]
    [InlineData("**.example.org", "ada@a.b.c.example.org")]
    [InlineData("**.example", "ada@mail.example")]
    [InlineData("*.example", "ada@mail.example")]
    [InlineData("example.org,*.example.org", "ada@example.org")]
    [InlineData("example.org,*.example.org", "ada@mail.example.org")]
    [InlineData("bücher.example", "ada@xn--bcher-kva.example")]
    [InlineData("xn--bcher-kva.example", "ada@BÜCHER.example")]
    [InlineData("*.bücher.example", "ada@mail.bücher.example")]
    [InlineData("**.भारत", "ada@नेपाल.भारत")]
    [InlineData("googlemail.com", "ada@gmail.com")]
    [InlineData("gmail.com", "ada@googlemail.com")]
    [InlineData("[192.0.2.1]", "ada@[192.0.2.1]")]
    [InlineData("example.org", "\"ada@example.net\"@example.org")]
    public void Domain_that_a_pattern_names_is_blocked(string patterns, string address) => Assert.Equal("blocked-domain", BlockByDomain(patterns, address));

    [Theory]
    [InlineData("", "ada@example.org")]
    [InlineData(" , ,", "ada@example.org")]
    [InlineData("example.org", "ada@mail.example.org")]
    [InlineData("example.org", "ada@example.org.example.net")]
    [InlineData("example.org", "ada@anexample.org")]
    [InlineData("*.example.org", "ada@example.org")]
    [InlineData("*.example.org", "ada@a.mail.example.org")]
    [InlineData("*.example.org", "ada@anexample.org")]
    [InlineData("**.example.org", "ada@example.org")]
    [InlineData("**.example.org", "ada@anexample.org")]
    [InlineData("*.example", "ada@a.mail.example")]
    [InlineData("example.net", "\"ada@example.net\"@example.org")]
    public void Other_domains_are_not_blocked(string patterns, string address) => Assert.Null(BlockByDomain(patterns, address));

    [Fact]
    public void Domains_are_blocked_as_a_plain_reading_of_the_patterns_says()
    {
        var random = new Random(20261124);
        string Domain(int fewest) => string.Join('.', Enumerable.Range(0, random.Next(fewest, 5)).Select(_ => random.GetItems(["a", "b"], 1)[0]));
        for (var round = 0; round < 5000; round++)
        {
            var patterns = Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(3) switch { 0 => Domain(2), 1 => $"*.{Domain(1)}", _ => $"**.{Domain(1)}" }).ToList();
            var domain = Domain(2);

            var blocked = BlockByDomain(string.Join(',', patterns), $"ada@{domain}") is not null;

            Assert.True(blocked == patterns.Any(pattern => Names(pattern, domain)), $"{string.Join(',', patterns)} and {domain}");
        }
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("192.0.2.7", "::ffff:192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.0/120", "192.0.2.7")]
    [InlineData("192.0.2.0/24", "192.0.2.0")]
    [InlineData("192.0.2.0/24", "192.0.2.255")]
    [InlineData("192.0.2.128/25", "192.0.2.128")]
    [InlineData("0.0.0.0/0", "203.0.113.9")]
    [InlineData("2001:db8::/32", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("2001:DB8::1", "2001:db8::1")]
    [InlineData("::/0", "2001:db8::1")]
    [InlineData("fe80::/10", "fe80::1%3")]
    [InlineData("192.0.2.0/24, 192.0.2.0/28, 192.0.2.200", "192.0.2.100")]
    [InlineData("198.51.100.0/24, 192.0.2.0/24", "198.51.100.1")]
    public void Network_that_is_listed_is_blocked(string networks, string address) => Assert.Equal("blocked-network", BlockByNetwork(networks, address));

    [Theory]
    [InlineData("", "192.0.2.7")]
    [InlineData("192.0.2.7", "192.0.2.8")]
    [InlineData("192.0.2.0/24", "192.0.1.255")]
    [InlineData("192.0.2.0/24", "192.0.3.0")]
    [InlineData("192.0.2.0/24, 198.51.100.0/24", "195.0.0.0")]
    [InlineData("2001:db8::/32", "2001:db9::")]
    [InlineData("0.0.0.0/0", "2001:db8::1")]
    [InlineData("::/0", "192.0.2.7")]
    [InlineData("::/0", "::ffff:192.0.2.7")]
    [InlineData("192.0.2.7", "::c000:207")]
    public void Other_networks_are_not_blocked(string networks, string address) => Assert.Null(BlockByNetwork(networks, address));

    [Fact]
    public void Networks_are_blocked_as_the_framework_reads_them()
    {
        var random = new Random(20261125);
        var bytes = new byte[4];
        IPAddress Address()
        {
            for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)(random.Next(4) * 85);
            return new(bytes);
        }

        for (var round = 0; round < 5000; round++)
        {
            var networks = Enumerable.Range(0, random.Next(1, 6)).Select(_ => Network(Address(), random.Next(33))).ToList();
            var address = Address();

            var blocked = BlockByNetwork(string.Join(',', networks), address.ToString()) is not null;

            Assert.True(blocked == networks.Any(network => network.Contains(address)), $"{string.Join(',', networks)} and {address}");
        }
    }

    [Fact]
    public void Without_an_address_no_network_is_blocked_or_allowed()
    {
        var lists = AddressLists.Parse(new() { BlockedNetworks = "0.0.0.0/0,::/0", AllowedNetworks = "0.0.0.0/0,::/0" });

        Assert.Null(lists.Block(Mail("ada@example.org"), address: null));
        Assert.False(lists.Allows(address: null));
    }

    [Theory]
    [InlineData("ada@example.org", "ada@example.org")]
    [InlineData("Ada@Example.org", "ada+petition@example.org")]
    [InlineData("grace@example.org, a.d.a@googlemail.com", "ada@gmail.com")]
    [InlineData("ada@bücher.example", "ada@xn--bcher-kva.example")]
    public void Address_is_blocked_in_every_spelling_of_its_mailbox(string addresses, string address) =>
        Assert.Equal("blocked-address", AddressLists.Parse(new() { BlockedAddresses = addresses }).Block(Mail(address), address: null));

    [Fact]
    public void Other_addresses_are_not_blocked() =>
        Assert.Null(AddressLists.Parse(new() { BlockedAddresses = "ada@example.org" }).Block(Mail("grace@example.org"), address: null));

    [Theory]
    [InlineData("ada@example.org", null, null)]
    [InlineData(null, "**.org", null)]
    [InlineData(null, null, "192.0.2.0/24")]
    public void Allowed_wins_over_blocked_however_general(string? addresses, string? domains, string? networks)
    {
        var blocked = new AbuseOptions { BlockedAddresses = "ada@example.org", BlockedDomains = "example.org", BlockedNetworks = "192.0.2.7" };
        Assert.NotNull(Block(blocked));

        Assert.Null(Block(new()
        {
            BlockedAddresses = blocked.BlockedAddresses, BlockedDomains = blocked.BlockedDomains, BlockedNetworks = blocked.BlockedNetworks,
            AllowedAddresses = addresses, AllowedDomains = domains, AllowedNetworks = networks,
        }));
    }

    [Fact]
    public void Allowed_network_is_told_from_others()
    {
        var lists = AddressLists.Parse(new() { AllowedNetworks = "192.0.2.0/24" });

        Assert.True(lists.Allows(IPAddress.Parse("192.0.2.9")));
        Assert.False(lists.Allows(IPAddress.Parse("192.0.3.9")));
    }

    [Theory]
    [InlineData("example")]
    [InlineData("*")]
    [InlineData("**")]
    [InlineData("*.")]
    [InlineData("**.")]
    [InlineData("***.example.org")]
    [InlineData("*example.org")]
    [InlineData("mail.*.org")]
    [InlineData("*.*.org")]
    [InlineData(".example.org")]
    [InlineData("exa mple.org")]
    [InlineData("ada@example.org")]
    [InlineData("*.ada@example.org")]
    [InlineData("192.0.2.1")]
    [InlineData("*.[192.0.2.1]")]
    [InlineData("https://example.org")]
    [InlineData("ada.fastmail.com")]
    [InlineData("*.fastmail.com")]
    public void Start_is_refused_with_what_is_no_domain(string entry)
    {
        Assert.Equal(
            "Entry 2 of CampaignKit__Abuse__BlockedDomains is not a domain by which mailboxes are known (example.org; *.example.org for one label below it, **.example.org for all below it).",
            Refusal(new() { BlockedDomains = $"example.org,{entry}" }));
        Assert.StartsWith("Entry 1 of CampaignKit__Abuse__AllowedDomains is not", Refusal(new() { AllowedDomains = entry }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nearby")]
    [InlineData("10")]
    [InlineData("192.0.2")]
    [InlineData("192.0.2.01")]
    [InlineData("192.0.2.0/33")]
    [InlineData("192.0.2.0/-1")]
    [InlineData("192.0.2.0/")]
    [InlineData("192.0.2.0/2 4")]
    [InlineData("192.0.2.0/024x")]
    [InlineData("192.0.2.1/24")]
    [InlineData("2001:db8::/129")]
    [InlineData("2001:db8::1/64")]
    [InlineData("[2001:db8::1]")]
    [InlineData("fe80::1%3")]
    [InlineData("::ffff:192.0.2.0/95")]
    [InlineData("192.0.2.1:80")]
    public void Start_is_refused_with_what_is_no_network(string entry)
    {
        Assert.Equal(
            "Entry 2 of CampaignKit__Abuse__BlockedNetworks is not an IP address or a network such as 192.0.2.0/24 or 2001:db8::/32.",
            Refusal(new() { BlockedNetworks = $"192.0.2.0/24,{entry}" }));
        Assert.StartsWith("Entry 1 of CampaignKit__Abuse__AllowedNetworks is not", Refusal(new() { AllowedNetworks = entry }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ada")]
    [InlineData("@example.org")]
    [InlineData("ada at example.org")]
    public void Start_is_refused_with_what_is_no_address_and_the_sentence_does_not_repeat_it(string entry)
    {
        Assert.Equal("Entry 2 of CampaignKit__Abuse__BlockedAddresses is not an e-mail address.", Refusal(new() { BlockedAddresses = $"ada@example.org,{entry}" }));
        Assert.Equal("Entry 1 of CampaignKit__Abuse__AllowedAddresses is not an e-mail address.", Refusal(new() { AllowedAddresses = entry }));
    }

    [Fact]
    public void Look_up_allocates_nothing()
    {
        var lists = AddressLists.Parse(new()
        {
            BlockedAddresses = "grace@example.org", BlockedDomains = "*.example.net", BlockedNetworks = "198.51.100.0/24,2001:db8::/32", AllowedNetworks = "203.0.113.0/24",
        });
        var (mailbox, address) = (Mail("ada@mail.example.org"), IPAddress.Parse("192.0.2.1"));
        lists.Block(mailbox, address);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++) _ = lists.Allows(address) || lists.Block(mailbox, address) is not null;

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static bool Names(string pattern, string domain)
    {
        var parent = pattern.TrimStart('*').TrimStart('.');
        var below = domain.EndsWith($".{parent}", StringComparison.Ordinal) ? domain[..^(parent.Length + 1)] : null;
        if (pattern.StartsWith("**", StringComparison.Ordinal)) return below is not null;
        return pattern.StartsWith('*') ? below?.Contains('.') is false : domain == pattern;
    }

    private static IPNetwork Network(IPAddress address, int length)
    {
        var bits = BitConverter.ToUInt32([.. address.GetAddressBytes().Reverse()]);
        var kept = length == 0 ? 0 : bits & (uint.MaxValue << (32 - length));
        return new(new IPAddress([.. BitConverter.GetBytes(kept).Reverse()]), length);
    }

    private static string? BlockByDomain(string patterns, string address) => AddressLists.Parse(new() { BlockedDomains = patterns }).Block(Mail(address), address: null);

    private static string? BlockByNetwork(string networks, string address) =>
        AddressLists.Parse(new() { BlockedNetworks = networks }).Block(Mail("ada@example.org"), IPAddress.Parse(address));

    private static string? Block(AbuseOptions options) => AddressLists.Parse(options).Block(Mail("ada@example.org"), IPAddress.Parse("192.0.2.7"));

    private static string Refusal(AbuseOptions options) => Assert.Throws<StartRefusedException>(() => AddressLists.Parse(options)).Message;

    private static Mailbox Mail(string address) => Mailbox.TryParse(address, out var mailbox, out var problem) ? mailbox : throw new ArgumentException(problem, nameof(address));
}

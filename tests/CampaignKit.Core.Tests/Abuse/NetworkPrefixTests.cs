using System.Net;
using CampaignKit.Core.Abuse;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Abuse;

public sealed class NetworkPrefixTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly NetworkPrefixes _networks;

    public NetworkPrefixTests() => _networks = new(_clock);

    public void Dispose() => _networks.Dispose();

    [Theory]
    [InlineData("192.0.2.0", "192.0.2.255")]
    [InlineData("192.0.2.7", "::ffff:192.0.2.9")]
    [InlineData("2001:db8:0:1200::", "2001:db8:0:12ff:ffff:ffff:ffff:ffff")]
    [InlineData("fe80::1%7", "fe80::2")]
    public void Addresses_of_one_network_have_one_prefix(string one, string other) => Assert.Equal(Of(one), Of(other));

    [Theory]
    [InlineData("192.0.2.255", "192.0.3.0")]
    [InlineData("192.0.2.1", "193.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "::ffff:192.0.3.1")]
    [InlineData("2001:db8:0:12ff::", "2001:db8:0:1300::")]
    [InlineData("2001:db8::1", "3001:db8::1")]
    [InlineData("192.0.2.1", "::c000:201")]
    [InlineData("0.0.0.0", "::")]
    [InlineData("0.0.1.0", "0:0:0:100::")]
    public void Addresses_of_two_networks_have_two(string one, string other) => Assert.NotEqual(Of(one), Of(other));

    [Fact]
    public void Prefix_is_the_same_until_midnight_and_another_from_then_on()
    {
        var today = Of("192.0.2.1");
        _clock.Advance(TimeSpan.FromHours(12) - TimeSpan.FromTicks(1));
        Assert.Equal(today, Of("192.0.2.1"));

        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.NotEqual(today, Of("192.0.2.1"));
        Assert.Equal(Of("192.0.2.1"), Of("192.0.2.200"));
    }

    [Fact]
    public void Yesterdays_salt_is_gone_even_if_nobody_comes()
    {
        Assert.Equal(new(2026, 11, 5), _networks.SaltOf);

        _clock.Advance(TimeSpan.FromHours(12));
        Assert.Equal(new(2026, 11, 6), _networks.SaltOf);

        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(new(2026, 11, 7), _networks.SaltOf);
    }

    [Fact]
    public void Salt_does_not_come_back_with_its_day()
    {
        var today = Of("192.0.2.1");
        _clock.Advance(TimeSpan.FromDays(1));
        Of("192.0.2.1");

        _clock.Advance(TimeSpan.FromDays(-1));

        Assert.NotEqual(today, Of("192.0.2.1"));
    }

    [Fact]
    public void Each_node_has_a_salt_of_its_own()
    {
        using var other = new NetworkPrefixes(_clock);

        Assert.NotEqual(Of("192.0.2.1"), other.Of(IPAddress.Parse("192.0.2.1")));
    }

    [Fact]
    public void Printed_prefix_tells_nothing() => Assert.Equal("NetworkPrefix", Of("192.0.2.1").ToString());

    [Fact]
    public void Prefix_is_made_without_allocation()
    {
        var address = IPAddress.Parse("2001:db8::1");
        Of(address);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++) Of(address);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private NetworkPrefix Of(string address) => Of(IPAddress.Parse(address));

    private NetworkPrefix Of(IPAddress address) => _networks.Of(address);
}

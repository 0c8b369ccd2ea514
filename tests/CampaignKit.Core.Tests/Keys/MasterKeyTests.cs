using System.Security.Cryptography;
using CampaignKit.Core.Keys;

namespace CampaignKit.Core.Tests.Keys;

public class MasterKeyTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(32, 32).Select(value => (byte)value)];

    private readonly MasterKey _master = new(Secret);

    // Computed apart from this program, with Python's hmac and cryptography.
    [Fact]
    public void Formats_are_those_that_are_on_disk_already()
    {
        var wrapped = new WrappedKey(Convert.FromHexString(
            "01000102030405060708090a0be723d2f2b21fc47d91c07b43d0e67408ca559405f8530df6ab7801d961d57fe0584a1d0bc9cde5fdf5a7b750c752a66a"));

        Assert.Equal(Enumerable.Range(0, 32).Select(value => (byte)value), _master.Unwrap(wrapped, "fair-work"));
        Assert.Equal("e7da412e4195ad0d96eb10ee34d73c93", _master.Fingerprint);
    }

    [Fact]
    public void Wrapped_key_opens_to_the_same_32_bytes_every_time()
    {
        var wrapped = _master.WrapNewKey("fair-work");

        var key = _master.Unwrap(wrapped, "fair-work");

        Assert.Equal(32, key.Length);
        Assert.Equal(key, new MasterKey(Secret).Unwrap(wrapped, "fair-work"));
    }

    [Fact]
    public void Every_new_key_is_another() =>
        Assert.NotEqual(_master.Unwrap(_master.WrapNewKey("fair-work"), "fair-work"), _master.Unwrap(_master.WrapNewKey("fair-work"), "fair-work"));

    [Fact]
    public void Key_of_another_campaign_does_not_open() =>
        Assert.ThrowsAny<CryptographicException>(() => _master.Unwrap(_master.WrapNewKey("fair-work"), "another-campaign"));

    [Fact]
    public void Key_wrapped_by_another_master_does_not_open() =>
        Assert.ThrowsAny<CryptographicException>(() => new MasterKey(new byte[MasterKey.Size]).Unwrap(_master.WrapNewKey("fair-work"), "fair-work"));

    [Fact]
    public void Rewrapped_key_is_the_same_under_another_master()
    {
        var (wrapped, next) = (_master.WrapNewKey("fair-work"), new MasterKey(new byte[MasterKey.Size]));

        var rewrapped = _master.Rewrap(wrapped, "fair-work", next);

        Assert.Equal(_master.Unwrap(wrapped, "fair-work"), next.Unwrap(rewrapped, "fair-work"));
        Assert.Equal((false, true), (_master.HasWrapped(rewrapped, "fair-work"), next.HasWrapped(rewrapped, "fair-work")));
    }

    [Fact]
    public void Key_of_another_campaign_or_master_is_not_rewrapped()
    {
        var next = new MasterKey(new byte[MasterKey.Size]);

        Assert.ThrowsAny<CryptographicException>(() => _master.Rewrap(_master.WrapNewKey("fair-work"), "another-campaign", next));
        Assert.ThrowsAny<CryptographicException>(() => _master.Rewrap(next.WrapNewKey("fair-work"), "fair-work", next));
    }

    [Fact]
    public void Fingerprint_tells_two_masters_apart() =>
        Assert.NotEqual(_master.Fingerprint, new MasterKey(new byte[MasterKey.Size]).Fingerprint);

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Secret_of_another_length_is_refused(int length) => Assert.Throws<ArgumentException>(() => new MasterKey(new byte[length]));
}

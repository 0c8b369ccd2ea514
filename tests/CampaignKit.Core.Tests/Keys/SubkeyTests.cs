using CampaignKit.Core.Keys;

namespace CampaignKit.Core.Tests.Keys;

public sealed class SubkeyTests
{
    private readonly byte[] _bytes = [1, 2, 3, 4];

    [Fact]
    public void Bytes_are_there_to_be_used() => Assert.Equal(10, new Subkey(_bytes).Use(bytes => bytes.Sum(part => part)));

    [Fact]
    public void Zeroed_bytes_are_zero_and_can_no_longer_be_used()
    {
        var key = new Subkey(_bytes);

        key.Zero();
        key.Zero();

        Assert.Equal(new byte[4], _bytes);
        Assert.Throws<KeyDestroyedException>(() => key.Use(bytes => bytes.Length));
    }

    [Fact]
    public void What_was_made_while_the_bytes_were_zeroed_is_given_to_nobody()
    {
        var key = new Subkey(_bytes);

        Assert.Throws<KeyDestroyedException>(() => key.Use(bytes =>
        {
            key.Zero();
            return bytes.ToArray();
        }));
    }
}

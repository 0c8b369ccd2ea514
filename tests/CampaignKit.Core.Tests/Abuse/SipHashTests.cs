using CampaignKit.Core.Abuse;

namespace CampaignKit.Core.Tests.Abuse;

public class SipHashTests
{
    [Fact]
    public void Hash_is_the_published_one_for_eight_bytes()
    {
        // The ninth of the test vectors by the function's authors: key 00 01 … 0f, message 00 01 … 07, https://github.com/veorq/SipHash/blob/master/vectors.h.
        var key = new UInt128(upper: 0x0F0E0D0C0B0A0908, lower: 0x0706050403020100);

        Assert.Equal(0x93F5F5799A932462, SipHash.Hash(key, 0x0706050403020100));
    }

    [Fact]
    public void Every_bit_of_key_and_word_changes_the_hash()
    {
        var key = new UInt128(upper: 0x0F0E0D0C0B0A0908, lower: 0x0706050403020100);
        var hashes = new HashSet<ulong> { SipHash.Hash(key, 42) };

        for (var bit = 0; bit < 128; bit++) hashes.Add(SipHash.Hash(key ^ (UInt128.One << bit), 42));
        for (var bit = 0; bit < 64; bit++) hashes.Add(SipHash.Hash(key, 42 ^ (1UL << bit)));

        Assert.Equal(1 + 128 + 64, hashes.Count);
    }
}

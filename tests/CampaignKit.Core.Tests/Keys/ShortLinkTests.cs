using CampaignKit.Core.Keys;

namespace CampaignKit.Core.Tests.Keys;

public class ShortLinkTests
{
    private static readonly InstallationKeys Keys = new(new byte[32]);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(85)]
    [InlineData(InstallationKeys.MaxShortLink)]
    public void Short_link_reads_the_same_both_ways(int size)
    {
        var content = Enumerable.Range(0, size).Select(at => (byte)at).ToArray();
        var token = Keys.WriteLink(LinkPurpose.Form, content);
        Span<byte> read = stackalloc byte[InstallationKeys.MaxShortLink];

        Assert.True(Keys.TryReadLink(LinkPurpose.Form, token, read, out var length));
        Assert.Equal(content, read[..length]);
        Assert.True(Keys.TryReadLink(LinkPurpose.Form, token, out var again));
        Assert.Equal(content, again);
    }

    [Fact]
    public void What_is_too_long_or_not_sealed_for_the_purpose_is_not_read()
    {
        string[] tokens =
        [
            "", "A", "not a token", "üüüü", new('A', InstallationKeys.MaxShortToken), new('A', 1_000_000),
            Keys.WriteLink(LinkPurpose.Work, [1, 2, 3]), Keys.WriteLink(LinkPurpose.Form, new byte[InstallationKeys.MaxShortLink + 1]),
        ];
        Span<byte> read = stackalloc byte[InstallationKeys.MaxShortLink];
        foreach (var token in tokens)
        {
            Assert.False(Keys.TryReadLink(LinkPurpose.Form, token, read, out var length));
            Assert.Equal(0, length);
        }
    }

    [Fact]
    public void Event_code_is_fifty_bits_that_differ_by_record_and_key()
    {
        var other = new InstallationKeys([.. Enumerable.Repeat((byte)1, 32)]);

        Assert.Equal(Keys.EventCode("a"), Keys.EventCode("a"));
        Assert.Equal(3, new[] { Keys.EventCode("a"), Keys.EventCode("b"), other.EventCode("a") }.Distinct().Count());
        Assert.All(Enumerable.Range(0, 1000), record => Assert.True(Keys.EventCode($"{record}") < 1UL << 50));
    }
}

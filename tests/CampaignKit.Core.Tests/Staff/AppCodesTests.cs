using CampaignKit.Core.Staff;

namespace CampaignKit.Core.Tests.Staff;

public sealed class AppCodesTests
{
    // "12345678901234567890" of RFC 6238, appendix B.
    private const string Key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    private const int Step = 30;

    /// <summary>RFC 6238, appendix B, SHA-1: the last six of its eight digits.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1_111_111_109, "081804")]
    [InlineData(1_111_111_111, "050471")]
    [InlineData(1_234_567_890, "005924")]
    [InlineData(2_000_000_000, "279037")]
    [InlineData(20_000_000_000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code)
    {
        Assert.Equal(code, AppCodes.CodeOf(Key, seconds / Step));
        Assert.Equal(seconds / Step, AppCodes.FindStep(Key, code, DateTimeOffset.FromUnixTimeSeconds(seconds), after: 0));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, true)]
    [InlineData(1, true)]
    [InlineData(-2, false)]
    [InlineData(2, false)]
    public void Code_is_taken_one_step_early_or_late(int away, bool isTaken)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_234_567_890);
        var step = (1_234_567_890 / Step) + away;

        Assert.Equal(isTaken ? step : null, AppCodes.FindStep(Key, AppCodes.CodeOf(Key, step), now, after: 0));
    }

    [Fact]
    public void No_code_is_taken_of_the_step_that_was_taken_last_or_before()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_234_567_890);
        const long Current = 1_234_567_890 / Step;

        Assert.Null(AppCodes.FindStep(Key, AppCodes.CodeOf(Key, Current), now, after: Current));
        Assert.Null(AppCodes.FindStep(Key, AppCodes.CodeOf(Key, Current - 1), now, after: Current));
        Assert.Equal(Current + 1, AppCodes.FindStep(Key, AppCodes.CodeOf(Key, Current + 1), now, after: Current));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00592")]
    [InlineData("0059244")]
    [InlineData("٠٠٥٩٢٤")]
    public void What_is_no_code_of_the_key_is_none(string typed) => Assert.Null(AppCodes.FindStep(Key, typed, DateTimeOffset.FromUnixTimeSeconds(1_234_567_890), after: 0));
}

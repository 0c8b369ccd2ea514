using CampaignKit.Web.Mail;

namespace CampaignKit.Web.Tests.Mail;

public sealed class MailPatienceTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(6, 32)]
    [InlineData(7, 60)]
    [InlineData(1000, 60)]
    public void Waits_double_up_to_an_hour(int failures, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), MailPatience.Wait(failures, new Even(0.5)));

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(4, 40)]
    [InlineData(5, 60)]
    public void Pauses_double_up_to_a_minute(int failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), MailPatience.Pause(failures, new Even(0.5)));

    [Fact]
    public void Chance_moves_a_wait_by_a_fifth_at_most()
    {
        Assert.Equal(TimeSpan.FromSeconds(48), MailPatience.Wait(1, new Even(0)));
        Assert.Equal(TimeSpan.FromSeconds(72), MailPatience.Wait(1, new Even(1)));
    }

    [Fact]
    public void A_mail_is_given_up_when_its_waits_make_three_days()
    {
        var failures = 1;
        var waited = TimeSpan.Zero;
        while (!MailPatience.IsOver(failures)) waited += MailPatience.Wait(failures++, new Even(0.5));

        Assert.InRange(waited, TimeSpan.FromDays(3), TimeSpan.FromDays(3) + TimeSpan.FromHours(1));
    }
}

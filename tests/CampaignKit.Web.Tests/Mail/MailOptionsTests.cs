using CampaignKit.Web.Mail;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CampaignKit.Web.Tests.Mail;

public sealed class MailOptionsTests
{
    [Fact]
    public void Nothing_has_to_be_set()
    {
        var options = Read();

        Assert.False(options.HasServer);
        Assert.True(options.StartTls);
        Assert.Equal(587, options.Port);
        Assert.Equal("campaigns@localhost", options.From);
        Assert.Equal(4, options.Connections);
        Assert.Equal(TimeSpan.FromSeconds(30), options.SendTimeout);
    }

    [Fact]
    public void A_mail_server_can_be_set()
    {
        var options = Read(("Host", "mail.example.org"), ("Port", "465"), ("User", "campaigns"), ("Password", "secret"), ("From", "campaigns@exämple.org"), ("FromName", "Campaigns"), ("Connections", "32"), ("SendTimeout", "00:05:00"));

        Assert.True(options.HasServer);
        Assert.Equal(("campaigns", "secret"), (options.User, options.Password));
    }

    [Fact]
    public void A_password_may_go_unencrypted_to_this_machine_itself() =>
        Assert.False(Read(("Host", "127.0.0.1"), ("StartTls", "false"), ("User", "a"), ("Password", "b")).StartTls);

    [Theory]
    [InlineData("CampaignKit__Mail__Host", "Host", "mail.example.org:587")]
    [InlineData("CampaignKit__Mail__Host", "Host", "smtp://mail.example.org")]
    [InlineData("CampaignKit__Mail__Port", "Port", "0")]
    [InlineData("CampaignKit__Mail__Port", "Port", "65536")]
    [InlineData("CampaignKit__Mail__Connections", "Connections", "0")]
    [InlineData("CampaignKit__Mail__Connections", "Connections", "33")]
    [InlineData("CampaignKit__Mail__SendTimeout", "SendTimeout", "00:00:00.999")]
    [InlineData("CampaignKit__Mail__SendTimeout", "SendTimeout", "00:05:01")]
    [InlineData("CampaignKit__Mail__From", "From", "campaigns")]
    [InlineData("CampaignKit__Mail__From", "From", "żółw@example.org")]
    [InlineData("CampaignKit__Mail__From", "From", "campaigns@[192.0.2.1]")]
    [InlineData("CampaignKit__Mail__From", "From", "Campaigns <campaigns@example.org>")]
    [InlineData("CampaignKit__Mail__FromName", "FromName", "a\nb")]
    [InlineData("CampaignKit__Mail__User and CampaignKit__Mail__Password", "User", "campaigns")]
    [InlineData("CampaignKit__Mail__User and CampaignKit__Mail__Password", "Password", "secret")]
    public void What_cannot_be_used_is_told_in_a_sentence(string named, string name, string value)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Read((name, value)));

        var sentence = Assert.Single(refusal.Failures);
        Assert.StartsWith(named, sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_that_all_could_read_on_the_network_is_refused()
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Read(("Host", "mail.example.org"), ("StartTls", "false"), ("User", "a"), ("Password", "b")));

        Assert.Contains("readable", Assert.Single(refusal.Failures), StringComparison.Ordinal);
    }

    private static MailOptions Read(params (string Name, string Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"CampaignKit:Mail:{setting.Name}", (string?)setting.Value))).Build());
        services.AddMail();
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<MailOptions>();
    }
}

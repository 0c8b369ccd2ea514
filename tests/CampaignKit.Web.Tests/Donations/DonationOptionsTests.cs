using CampaignKit.Web.Donations;

namespace CampaignKit.Web.Tests.Donations;

public sealed class DonationOptionsTests
{
    private const string Key = "sk_test_0123456789abcdef";
    private const string Hook = "whsec_0123456789abcdef";

    [Fact]
    public void Nothing_set_takes_no_donations_and_is_no_mistake()
    {
        Assert.Empty(Problems(new()));
        Assert.False(new DonationOptions().AreOn);
    }

    [Theory]
    [InlineData("sk_live_abc", true)]
    [InlineData("rk_live_abc", true)]
    [InlineData("sk_test_abc", false)]
    [InlineData("rk_test_abc", false)]
    public void The_mode_follows_from_the_key(string key, bool isLive)
    {
        var options = new DonationOptions { SecretKey = key, WebhookSecret = Hook };

        Assert.Empty(Problems(options));
        Assert.Equal((true, isLive), (options.AreOn, options.IsLive));
    }

    [Theory]
    [InlineData(Key, null, "go together")]
    [InlineData(null, Hook, "go together")]
    [InlineData("pk_live_0123", Hook, "SecretKey")]
    [InlineData("sk_live_", Hook, "SecretKey")]
    [InlineData("sk_test_with space", Hook, "SecretKey")]
    [InlineData("sk_test_a\n", Hook, "SecretKey")]
    [InlineData(Key, "0123456789", "WebhookSecret")]
    [InlineData(Key, "whsec_0123456789,another", "WebhookSecret")]
    public void Half_a_setting_or_another_thing_in_its_place_is_told_without_quoting_it(string? key, string? secret, string told)
    {
        var problem = Assert.Single(Problems(new() { SecretKey = key, WebhookSecret = secret }));

        Assert.Contains(told, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("0123", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://stripe.example.org")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("https://api.example.org/path")]
    [InlineData("127.0.0.1:5300")]
    public void An_address_that_secrets_would_cross_the_network_to_is_refused(string address) =>
        Assert.Contains("ApiBase", Assert.Single(Problems(new() { SecretKey = Key, WebhookSecret = Hook, ApiBase = address })), StringComparison.Ordinal);

    [Theory]
    [InlineData(null, null, "https://checkout.stripe.com https://billing.stripe.com")]
    [InlineData("http://127.0.0.1:5300/", null, "http://127.0.0.1:5300")]
    [InlineData(null, "https://pay.example.org, https://portal.example.org", "https://pay.example.org https://portal.example.org")]
    public void Forms_may_lead_to_the_payment_pages_alone(string? apiBase, string? origins, string pages)
    {
        var options = new DonationOptions { SecretKey = Key, WebhookSecret = Hook, ApiBase = apiBase, PageOrigins = origins };

        Assert.Empty(Problems(options));
        Assert.Equal(pages, string.Join(' ', options.PaymentPages));
    }

    [Theory]
    [InlineData("http://pay.example.org")]
    [InlineData("https://pay.example.org/; script-src *")]
    public void A_payment_page_that_is_no_origin_is_refused(string origin) =>
        Assert.Contains("PageOrigins", Assert.Single(Problems(new() { SecretKey = Key, WebhookSecret = Hook, PageOrigins = origin })), StringComparison.Ordinal);

    private static List<string> Problems(DonationOptions options) => [.. new DonationOptionsCheck().Validate(name: null, options).Failures ?? []];
}

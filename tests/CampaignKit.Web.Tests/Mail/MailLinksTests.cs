using System.ComponentModel.DataAnnotations;
using CampaignKit.Core.Mail;
using CampaignKit.Web.Installation;

namespace CampaignKit.Web.Tests.Mail;

public sealed class MailLinksTests
{
    [Theory]
    [InlineData(MailKind.ConfirmSignature, "confirm")]
    [InlineData(MailKind.ConfirmReminder, "confirm")]
    [InlineData(MailKind.AlreadySigned, "confirm")]
    [InlineData(MailKind.OwnPage, "my-signatures")]
    [InlineData(MailKind.Update, "unsubscribe")]
    [InlineData(MailKind.MonthlyReceipt, "give/manage")]
    [InlineData(MailKind.YearlySummary, "give/manage")]
    public void The_token_stands_in_the_path(MailKind kind, string page) =>
        Assert.Equal($"https://petitions.example.org/es/{page}/a_B-9", Letters.Links("https://petitions.example.org/").Link(kind, "es", "a_B-9"));

    [Fact]
    public void A_receipt_of_what_was_given_once_has_no_link() => Assert.Null(Letters.Links("https://petitions.example.org/").Link(MailKind.DonationReceipt, "es", "pi_1"));

    [Fact]
    public void What_is_no_token_cannot_leave_its_place() =>
        Assert.Equal("https://petitions.example.org/fr/confirm/..%2F..%3Fa%23b", Letters.Links("https://petitions.example.org").Link(MailKind.ConfirmSignature, "fr", "../..?a#b"));

    [Theory]
    [InlineData("http://[::]:5000", "http://localhost:5000")]
    [InlineData("http://0.0.0.0:5000", "http://localhost:5000")]
    [InlineData("https://petitions.example.org", "https://petitions.example.org")]
    public void Without_a_setting_links_point_to_the_first_address_that_is_served(string served, string site) =>
        Assert.Equal(site, Letters.Links(publicAddress: null, served, "http://other.example.org").Site);

    [Fact]
    public void What_is_set_goes_before_what_is_served() =>
        Assert.Equal("https://petitions.example.org:8443", Letters.Links("https://petitions.example.org:8443", "http://localhost:5000").Site);

    [Fact]
    public void Before_anything_is_served_there_is_no_link_to_guess() =>
        Assert.Throws<InvalidOperationException>(() => Letters.Links(publicAddress: null).Site);

    [Theory]
    [InlineData("https://petitions.example.org")]
    [InlineData("https://petitions.example.org/")]
    [InlineData("http://localhost:5000")]
    [InlineData(null)]
    public void An_address_of_a_site_is_taken(string? address) => Assert.Null(Problem(address));

    [Theory]
    [InlineData("petitions.example.org")]
    [InlineData("ftp://petitions.example.org")]
    [InlineData("https://petitions.example.org/here")]
    [InlineData("https://petitions.example.org/?a=b")]
    [InlineData("https://petitions.example.org/?")]
    [InlineData("https://petitions.example.org/#a")]
    [InlineData("https://ada@petitions.example.org")]
    [InlineData("https://petitions example org")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://")]
    [InlineData("")]
    public void What_is_no_address_of_a_site_is_told(string address) => Assert.Contains("CampaignKit__PublicAddress has to be", Problem(address), StringComparison.Ordinal);

    private static string? Problem(string? address)
    {
        var options = new InstallationOptions { PublicAddress = address };
        var problems = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new(options), problems, validateAllProperties: true) ? null : problems[0].ErrorMessage;
    }
}

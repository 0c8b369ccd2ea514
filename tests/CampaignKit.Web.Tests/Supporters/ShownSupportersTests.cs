using System.Text.Json;
using CampaignKit.Core.Supporters;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Pages;
using CampaignKit.Web.Supporters;
using CampaignKit.Web.Tests.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Supporters;

/// <summary>What is said of a list, without a program around it.</summary>
public sealed class ShownSupportersTests
{
    private static readonly DateTimeOffset AsOf = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, "1 person is shown here. The others who signed chose not to be seen, and are counted all the same.")]
    [InlineData(49, "49 people are shown here. The others who signed chose not to be seen, and are counted all the same.")]
    [InlineData(50, "The latest 50 of those who chose to be seen are shown here. Whoever chose not to be is counted all the same.")]
    public async Task Section_says_how_many_are_shown(int count, string sentence)
    {
        var html = await SectionAsync(new([.. Enumerable.Range(0, count).Select(number => new Supporter($"Signer {number}", "NP", new(2026, 11, 5)))], AsOf));

        Assert.Contains(sentence, Html.Text(html), StringComparison.Ordinal);
        Assert.Equal(count, Html.Elements(html, "li").Count());
        Assert.Contains("<time datetime=\"2026-11-05\">5 November 2026</time>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Section_of_nobody_is_not_that_of_a_list_that_cannot_be_read()
    {
        Assert.Contains("Nobody who signed has chosen to be shown so far.", Html.Text(await SectionAsync(SupporterList.Empty(AsOf))), StringComparison.Ordinal);
        Assert.Contains("cannot be shown at this moment", Html.Text(await SectionAsync(SupporterList.Unknown)), StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_has_no_moment_while_nothing_is_known()
    {
        Assert.Equal("""{"listed":true,"supporters":[]}""", JsonSerializer.Serialize(SupportersView.Of(isListed: true, SupporterList.Unknown), ApiJson.Options));
        Assert.Equal(
            """{"listed":false,"supporters":[],"asOf":"2026-11-22T12:00:00+00:00"}""", JsonSerializer.Serialize(SupportersView.Of(isListed: false, SupporterList.Empty(AsOf)), ApiJson.Options));
    }

    private static async Task<string> SectionAsync(SupporterList list)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddWebEncoders();
        builder.Services.AddSingleton<InstallationOptions>();
        await using var app = builder.Build();
        app.MapGet("/section", () => PageAnswer.WithNames<ShownSupporters>(new { List = list }));
        await app.StartAsync();
        using var client = app.GetTestClient();
        return await client.GetStringAsync(new Uri("/section", UriKind.Relative));
    }
}

using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Pages;

/// <summary>The picture of the last days on a petition's page.</summary>
public sealed class SparklineTests : IDisposable
{
    private static readonly string Petition = SeedPetitions.Open[0];
    private static readonly string Address = $"/petitions/{Petition}";

    private readonly ServedApp _app = new();

    [Fact]
    public async Task The_last_days_are_shown_with_a_bar_each_and_in_words()
    {
        await SignAsync(12);
        _app.Clock.Now += TimeSpan.FromDays(2);
        await SignAsync(3, from: 100);

        var page = await _app.Client.GetStringAsync(Address);

        Assert.Contains("15 signatures in the last 30 days", page, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"Signatures on each of the last 30 days; the most, 12, on 22 November 2026\"", page, StringComparison.Ordinal);
        Assert.Contains("d=\"M108 16v-16h3v16zM116 16v-4h3v4z\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_campaign_shows_what_its_petitions_have_together()
    {
        var campaign = SeedPetitions.Content.Petitions.Single(petition => petition.Slug == Petition).Campaign;
        await SignAsync(12);
        _app.Clock.Now += TimeSpan.FromDays(1);
        await SignAsync(2, from: 100);

        foreach (var page in (string[])["/", $"/campaigns/{campaign}"])
        {
            Assert.Contains("14 signatures in the last 30 days", await _app.Client.GetStringAsync(page), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_words_are_in_the_readers_language()
    {
        await SignAsync(12);
        _app.Clock.Now += TimeSpan.FromDays(1);
        await SignAsync(1, from: 100);

        var page = await _app.Client.GetStringAsync($"/fr{Address}");

        Assert.Contains("13 signatures ces 30 derniers jours", page, StringComparison.Ordinal);
        Assert.Contains("le plus grand nombre, 12, le 22 novembre 2026", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Few_people_and_a_single_day_are_not_shown()
    {
        await SignAsync(9);
        _app.Clock.Now += TimeSpan.FromDays(1);
        Assert.DoesNotContain("last 30 days", await _app.Client.GetStringAsync(Address), StringComparison.Ordinal);

        using var another = new ServedApp();
        for (var person = 0; person < 12; person++) await new SignerForm { Email = $"one-day-{person}@example.org" }.SignAsync(another.Client, Petition);
        Assert.DoesNotContain("last 30 days", await another.Client.GetStringAsync(Address), StringComparison.Ordinal);
    }

    public void Dispose() => _app.Dispose();

    private async Task SignAsync(int people, int from = 0)
    {
        for (var person = from; person < from + people; person++) await new SignerForm { Email = $"signer-{person}@example.org" }.SignAsync(_app.Client, Petition);
    }
}

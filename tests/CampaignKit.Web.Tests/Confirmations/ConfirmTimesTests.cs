using System.Net;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Confirmations;

/// <summary>Until when a link and a code of a mail are good.</summary>
public sealed class ConfirmTimesTests : IDisposable
{
    private const string Email = "in-time@example.org";

    private static readonly PetitionRecord Endless = SeedPetitions.Content.Petitions.First(petition => petition.Slug == SeedPetitions.Mailed[0]);
    private static readonly PetitionRecord Closing =
        SeedPetitions.Content.Petitions.First(petition => petition is { State: PetitionState.Open, Confirmation: Confirmation.Email, ClosesAt: not null });

    private readonly ServedApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task A_link_works_until_its_week_is_over()
    {
        var link = await AskAsync(Endless);

        _app.Clock.Now = TestClock.Start + TimeSpan.FromDays(7) - TimeSpan.FromTicks(1);
        Assert.Equal(HttpStatusCode.OK, (await _app.Visitor.GetAsync(link)).Status);

        _app.Clock.Now += TimeSpan.FromTicks(1);
        Assert.Equal((HttpStatusCode.Gone, HttpStatusCode.Gone), ((await _app.Visitor.GetAsync(link)).Status, (await _app.Visitor.PostAsync(link)).Status));
        Assert.Equal(0, (await _app.CountAsync(Endless.Slug)).Counted);
    }

    [Fact]
    public async Task A_code_works_for_half_an_hour_and_the_link_of_its_mail_longer()
    {
        var page = await _app.Visitor.SignAsync(Endless.Slug, Email);
        var mail = _app.Mails.To(Email).Single();

        _app.Clock.Now += TimeSpan.FromMinutes(30);
        var late = await _app.Visitor.SendAsync(page, "/confirm", ("code", mail.Code!));

        Assert.Equal(HttpStatusCode.Gone, late.Status);
        Assert.Contains("The code is too old", late.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _app.Visitor.PostAsync($"/confirm/{mail.Token}")).Status);
    }

    [Fact]
    public async Task Who_signed_in_time_may_confirm_until_a_day_after_the_end()
    {
        _app.Clock.Now = Closing.ClosesAt!.Value - TimeSpan.FromMinutes(1);
        var link = await AskAsync(Closing);

        _app.Clock.Now = Closing.ClosesAt.Value + TimeSpan.FromHours(24) - TimeSpan.FromTicks(1);
        var confirmed = await _app.Visitor.PostAsync(link);

        Assert.Equal(HttpStatusCode.OK, confirmed.Status);
        Assert.Equal(1, (await _app.CountAsync(Closing.Slug)).Counted);
    }

    [Fact]
    public async Task A_day_after_the_end_nothing_is_confirmed_any_more_but_not_me_still_erases()
    {
        _app.Clock.Now = Closing.ClosesAt!.Value - TimeSpan.FromMinutes(1);
        var link = await AskAsync(Closing);

        _app.Clock.Now = Closing.ClosesAt.Value + TimeSpan.FromHours(24);
        var late = await _app.Visitor.PostAsync(link);

        Assert.Equal(HttpStatusCode.Gone, late.Status);
        Assert.Contains("This petition no longer takes confirmations", late.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _app.Visitor.SendAsync(late, "/not-me")).Status);
        Assert.Equal((0, 0, 0, 0), await _app.CountAsync(Closing.Slug));
    }

    private async Task<string> AskAsync(PetitionRecord petition)
    {
        await _app.Visitor.SignAsync(petition.Slug, Email);
        return $"/confirm/{_app.Mails.To(Email)[^1].Token}";
    }
}

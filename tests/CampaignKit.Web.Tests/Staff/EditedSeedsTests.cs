using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>What staff have written stays theirs over a restart with the files that it came from.</summary>
public sealed class EditedSeedsTests
{
    [Fact]
    public async Task What_staff_have_written_stays_theirs_over_a_restart_with_the_same_files()
    {
        await using var program = await RunningProgram.StartAsync();
        using var browser = await StaffBrowser.SetUpAsync(program);
        var slug = SeedPetitions.Open[0];
        await (await browser.EditAsync(slug)).With(("ask", "What staff ask."), ("goal", "123"), ("reason", "Clearer.")).SendAsync(browser.Visitor);
        const string EditCampaign = $"/staff/campaigns/{Desk.Campaign}/edit";
        await LongForm.Of(await browser.Visitor.GetAsync(EditCampaign), EditCampaign).With(("summary", "What staff say.")).SendAsync(browser.Visitor);
        const string Translate = $"/staff/campaigns/{Desk.Campaign}/translate/fr";
        await LongForm.Of(await browser.Visitor.GetAsync(Translate), Translate).With(("summary", "Ce que dit l’équipe.")).SendAsync(browser.Visitor);
        var demand = SeedPetitions.Content.Petitions[0].Demands[0];
        var made = await LongForm.Of(await browser.Visitor.GetAsync(Desk.NewPetition), "/petitions/new")
            .With(("title", "Buses that run at night"), ("ask", "Buses."), ("target", "City"), ("whyNow", "Now."), ("background", "One."), ("act", "save"), ("demands", demand)).SendAsync(browser.Visitor);
        Assert.Equal("/staff/petitions/buses-that-run-at-night", made.Headers["Location"]);
        await browser.MoveAsync("buses-that-run-at-night", "in-review");
        await browser.MoveAsync("buses-that-run-at-night", "open");

        await program.StopAsync();
        await program.RestartAsync();

        var visitor = new Visitor(program.Client);
        var petition = (await visitor.GetAsync($"/api/v1/petitions/{slug}")).Json;
        Assert.Equal(("What staff ask.", 123), (petition.GetProperty("ask").GetString(), petition.GetProperty("goal").GetInt64()));
        Assert.Equal("What staff say.", (await visitor.GetAsync($"/api/v1/campaigns/{Desk.Campaign}")).Json.GetProperty("summary").GetString());
        Assert.Equal("Ce que dit l’équipe.", (await visitor.GetAsync($"/fr/api/v1/campaigns/{Desk.Campaign}")).Json.GetProperty("summary").GetString());
        Assert.Equal("open", (await visitor.GetAsync("/api/v1/petitions/buses-that-run-at-night")).Json.GetProperty("state").GetString());
    }
}

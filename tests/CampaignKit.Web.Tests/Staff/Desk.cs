using System.Net;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>What somebody of the staff does on the pages on which they write.</summary>
internal static class Desk
{
    public const string Campaign = "free-to-change-jobs";
    public const string NewPetition = $"/staff/campaigns/{Campaign}/petitions/new";

    public static CatalogueSnapshot Catalogue(this ServedApp app) => app.Services.GetRequiredService<CatalogueCache>().Current;

    public static PetitionRecord Petition(this ServedApp app, string slug) => app.Catalogue().Petition(slug)!;

    /// <summary>The ids of demands that the library has.</summary>
    public static IReadOnlyList<string> Demands(this ServedApp app) => [.. app.Catalogue().Demands.Select(demand => demand.Id)];

    /// <summary>The form of a new petition with all that it needs.</summary>
    public static async Task<LongForm> WriteAsync(this StaffBrowser browser, ServedApp app, params (string Name, string Value)[] typed) =>
        LongForm.Of(await browser.Visitor.GetAsync(NewPetition), "/petitions/new")
            .With(("title", "Buses that run at night"), ("ask", "We ask the city to run buses all night."), ("target", "City council"), ("whyNow", "Shifts end at two."), ("background", "One.\n\nTwo."), ("act", "save"), ("demands", app.Demands()[0]))
            .With(typed);

    /// <summary>Makes a draft and gives its slug.</summary>
    public static async Task<string> MakeAsync(this StaffBrowser browser, ServedApp app, params (string Name, string Value)[] typed)
    {
        var made = await (await browser.WriteAsync(app, typed)).SendAsync(browser.Visitor);
        Assert.Equal(HttpStatusCode.Found, made.Status);
        return made.Headers["Location"].Split('/')[^1];
    }

    public static async Task<Shown> MoveAsync(this StaffBrowser browser, string slug, string to, string reason = "")
    {
        var page = await browser.Visitor.GetAsync($"/staff/petitions/{slug}");
        return await browser.Visitor.PostAsync($"/staff/petitions/{slug}/move", ("form-token", page.Forms()[0].Fields["form-token"]), ("version", VersionOf(page)), ("to", to), ("reason", reason));
    }

    /// <summary>Makes a petition that is open, approved by whoever is alone here.</summary>
    public static async Task<string> OpenAsync(this StaffBrowser browser, ServedApp app, params (string Name, string Value)[] typed)
    {
        var slug = await browser.MakeAsync(app, typed);
        Assert.Equal(HttpStatusCode.Found, (await browser.MoveAsync(slug, "in-review")).Status);
        Assert.Equal(HttpStatusCode.Found, (await browser.MoveAsync(slug, "open")).Status);
        return slug;
    }

    public static async Task<LongForm> EditAsync(this StaffBrowser browser, string slug) =>
        LongForm.Of(await browser.Visitor.GetAsync($"/staff/petitions/{slug}/edit"), $"/{slug}/edit").With(("act", "save"));

    public static Task<StaffBrowser> AddCampaignerAsync(ServedApp app, string email, string campaign = Campaign) =>
        StaffBrowser.AddAsync(app, email, record => record with { Roles = [StaffRole.Campaigner], Campaigns = [campaign] });

    /// <summary>The entries of the audit log that have one of these beginnings, oldest first.</summary>
    public static async Task<IReadOnlyList<AuditEntry>> AuditedAsync(this ServedApp app, params string[] beginnings) =>
        [.. (await app.Services.GetRequiredService<AuditLog>().ReadAsync(before: null, limit: 200)).Entries.Reverse().Where(entry => beginnings.Any(beginning => entry.Action.StartsWith(beginning, StringComparison.Ordinal)))];

    private static string VersionOf(Shown page) => page.Forms().Select(form => form.Fields.GetValueOrDefault("version")).First(version => version is not null)!;
}

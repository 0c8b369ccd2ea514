using System.Text.Encodings.Web;
using System.Text.Unicode;
using CampaignKit.Web.Embedding;
using Microsoft.AspNetCore.Mvc;

namespace CampaignKit.Web.Pages;

/// <summary>The pages for people: rendered on the server, complete without script, without cookies.</summary>
internal static class PageServices
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void AddPages(this IServiceCollection services)
    {
        services.AddSingleton<PetitionPages>();
        services.AddOptions<StaticFileOptions>().Configure(SiteFiles.Serve);

        // Before the framework's own: the first writer that can write does.
        services.Insert(0, ServiceDescriptor.Singleton<IProblemDetailsWriter, PageProblemWriter>());

        // Letters of every script stay as they are; what HTML could take for markup is encoded all the same.
        services.AddWebEncoders(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
    }

    public static void MapPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").ExcludeFromDescription();
        pages.MapMethods("/", Reading, PublicPages.HomeAsync);
        pages.MapMethods("/campaigns/{slug}", Reading, PublicPages.CampaignAsync);
        pages.MapMethods("/petitions/{slug}", Reading, (string slug, string? source, [FromQuery(Name = "event")] string? eventCode, PetitionPages petitions) => petitions.ShowAsync(slug, source, eventCode));
        pages.MapMethods("/petitions/{slug}/poster", Reading, PublicPages.PosterAsync);
        pages.MapMethods("/petitions/{slug}/sheet", Reading, PublicPages.SheetAsync);
        pages.MapFramed();
        pages.MapMethods("/petitions/{slug}/embed", Reading, EmbedBuilder.Show);
        pages.MapMethods("/search", Reading, PublicPages.SearchAsync);
        pages.MapMethods("/privacy", Reading, PublicPages.Privacy);
        pages.MapMethods("/demands", Reading, PublicPages.Demands);
        pages.MapMethods("/demands/{id}", Reading, PublicPages.Demand);
        pages.MapMethods("/consultations/{id}", Reading, PublicPages.Consultation);
        pages.MapMethods("/staff", Reading, PublicPages.Staff);
        pages.MapMethods("/problems/{type}", Reading, PublicPages.ProblemTypeOf);
    }
}

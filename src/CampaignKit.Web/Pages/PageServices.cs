using System.Text.Encodings.Web;
using System.Text.Unicode;
using CampaignKit.Web.Embedding;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Petitions;
using Microsoft.AspNetCore.Mvc;

namespace CampaignKit.Web.Pages;

/// <summary>The pages for people: rendered on the server, complete without script, without cookies.</summary>
internal static class PageServices
{
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
        var pages = app.MapGroup("").ExcludeFromDescription().KeepAnswers();
        pages.MapRead("/", PublicPages.HomeAsync);
        pages.MapRead("/campaigns/{slug}", PublicPages.CampaignAsync);
        pages.MapRead("/petitions/{slug}", (string slug, string? source, [FromQuery(Name = "event")] string? eventCode, PetitionPages petitions) => petitions.ShowAsync(slug, source, eventCode));
        pages.MapRead("/petitions/{slug}/news", PublicPages.News);
        pages.MapRead("/petitions/{slug}/poster", PublicPages.PosterAsync);
        pages.MapRead("/petitions/{slug}/sheet", PublicPages.SheetAsync);
        pages.MapRead("/petitions/{slug}/wordings/{number:int}", WordingEndpoints.ShowAsync);
        pages.MapFramed();
        pages.MapRead("/petitions/{slug}/embed", EmbedBuilder.Show);
        pages.MapRead("/search", PublicPages.SearchAsync);
        pages.MapRead("/privacy", PublicPages.Privacy);
        pages.MapRead("/demands", PublicPages.Demands);
        pages.MapRead("/demands/{id}", PublicPages.Demand);
        pages.MapRead("/consultations/{id}", PublicPages.Consultation);
        pages.MapRead("/problems/{type}", PublicPages.ProblemTypeOf);
    }
}

using System.Security.Cryptography;
using Microsoft.Extensions.FileProviders;

namespace CampaignKit.Web.Pages;

/// <summary>The files that pages need besides their HTML: found beside the program, whatever directory it was started in.</summary>
internal static class SiteFiles
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "wwwroot");

    public static string Stylesheet { get; } = Versioned("site.css");

    public static string Icon { get; } = Versioned("icon.svg");

    /// <summary>Does the work that a form's challenge asks for.</summary>
    public static string Work { get; } = Versioned("work.js");

    /// <summary>What script adds to a petition's page.</summary>
    public static string Page { get; } = Versioned("page.js");

    /// <summary>What script adds to a petition's form.</summary>
    public static string Form { get; } = Versioned("form.js");

    /// <summary>Posters and sign-up sheets.</summary>
    public static string Paper { get; } = Versioned("paper.css");

    /// <summary>Pages in a frame on another site, and the page that hands out the lines for one.</summary>
    public static string FrameStyle { get; } = Versioned("frame.css");

    /// <summary>What script adds to a page in a frame.</summary>
    public static string Frame { get; } = Versioned("frame.js");

    /// <summary>Pages about giving.</summary>
    public static string GiveStyle { get; } = Versioned("give.css");

    /// <summary>What script adds to the form for giving.</summary>
    public static string Give { get; } = Versioned("give.js");

    /// <summary>The staff's pages.</summary>
    public static string StaffStyle { get; } = Versioned("staff.css");

    /// <summary>What script adds to the staff's pages.</summary>
    public static string Staff { get; } = Versioned("staff.js");

    /// <summary>What script adds where staff sign in with passkeys, and keep them.</summary>
    public static string StaffPasskeys { get; } = Versioned("passkeys.js");

    /// <summary>The element of other sites, where our own pages show it.</summary>
    public static string Element { get; } = Versioned("embed/v1.js");

    private static readonly HashSet<string> Versions = [Stylesheet, Icon, Work, Page, Form, Paper, Frame, FrameStyle, GiveStyle, Give, StaffStyle, Staff, StaffPasskeys];

    /// <summary>Serves them; an address that names the very version may be kept for ever, any other for ten minutes.</summary>
    public static void Serve(StaticFileOptions options)
    {
        options.FileProvider = new PhysicalFileProvider(Root);
        options.OnPrepareResponse = static answer =>
        {
            var (request, headers) = (answer.Context.Request, answer.Context.Response.Headers);

            // Pages of other sites run these; some of those pages take in only what says that it is for them.
            headers["Cross-Origin-Resource-Policy"] = "cross-origin";
            headers.CacheControl = request.Path.StartsWithSegments("/embed") ? "public, max-age=3600" : Versions.Contains(request.Path + request.QueryString) ? "public, max-age=31536000, immutable" : "public, max-age=600";
        };
    }

    // The name of the content is in the address, so a new version is seen at once however long the old one is kept.
    private static string Versioned(string file) =>
        $"/{file}?v={Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Root, file))).AsSpan(0, 6))}";
}

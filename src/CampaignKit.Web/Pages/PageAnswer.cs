using System.Text;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Languages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace CampaignKit.Web.Pages;

/// <summary>A page as an answer: which component, with what status, and how long others may keep it.</summary>
/// <remarks>
/// The renderer is used directly, because <c>AddRazorComponents</c> brings anti-forgery cookies for a state that no public page has.
/// A page is made as a whole before its first byte goes out, so a bug in one is answered by an error page and not by half of it.
/// </remarks>
/// <param name="parameters">An object with a property for each parameter of the page, or a dictionary of them.</param>
/// <param name="status">HTTP status.</param>
/// <param name="cacheControl">The header's value.</param>
/// <param name="robots">What search engines are asked, in <c>X-Robots-Tag</c>; nothing by default.</param>
internal sealed class PageAnswer<TPage>(object parameters, int status, string cacheControl, string? robots = null) : IResult
    where TPage : IComponent
{
    /// <summary>Whether the page has an address that may be shown, shared and listed.</summary>
    public bool IsPublic { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<CascadingValue<PageAddress>>(Parameters(httpContext))).ToHtmlString());

        var body = Encoding.UTF8.GetBytes(html);
        var response = httpContext.Response;
        response.StatusCode = status;
        response.Headers.CacheControl = cacheControl;
        if (robots is not null) response.Headers["X-Robots-Tag"] = robots;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentLanguage = Spoken.Current.Language.HtmlTag;

        // An address without a language gives each reader the one that their browser asks for.
        if (!httpContext.Request.PathBase.HasValue) response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    private ParameterView Parameters(HttpContext http) => ParameterView.FromDictionary(new Dictionary<string, object?>
    {
        [nameof(CascadingValue<>.Value)] = PageAddress.Of(http.Request, http.RequestServices.GetRequiredService<InstallationOptions>(), IsPublic),
        [nameof(CascadingValue<>.ChildContent)] = (RenderFragment)(content =>
        {
            content.OpenComponent<TPage>(0);
            content.AddMultipleAttributes(1, new RouteValueDictionary(parameters)!);
            content.CloseComponent();
        }),
    });
}

/// <summary>The kinds of pages there are, by who may keep them.</summary>
internal static class PageAnswer
{
    /// <summary>A page that is the same for everybody: a crowd of readers costs each cache one request in ten seconds.</summary>
    public static IResult Public<TPage>(object parameters) where TPage : IComponent =>
        new PageAnswer<TPage>(parameters, StatusCodes.Status200OK, "public, max-age=10, stale-while-revalidate=60") { IsPublic = true };

    /// <summary>A page that answers one person, or that will soon be wrong: nobody keeps it.</summary>
    public static IResult Private<TPage>(object parameters, int status) where TPage : IComponent =>
        new PageAnswer<TPage>(parameters, status, "no-store");

    /// <summary>A page that is the same for everybody and names people, who may change their mind: nobody keeps it, search engines may find it and show no copy.</summary>
    public static IResult WithNames<TPage>(object parameters) where TPage : IComponent =>
        new PageAnswer<TPage>(parameters, StatusCodes.Status200OK, "no-store", "noarchive") { IsPublic = true };

    /// <summary>A page at a public address of which each reader gets one of their own: nobody keeps it.</summary>
    public static IResult ForEach<TPage>(object parameters) where TPage : IComponent =>
        new PageAnswer<TPage>(parameters, StatusCodes.Status200OK, "no-store") { IsPublic = true };

    /// <summary>The page for what is not there.</summary>
    public static IResult NotFound(string sentence) => Refusal(ProblemTypes.Find("not-found")!, sentence);

    /// <summary>The page for a form that could not be read at all.</summary>
    public static IResult Refusal(ProblemHttpResult problem, string? hint = null) =>
        Refusal(ProblemTypes.OfProblem(problem.ProblemDetails), problem.ProblemDetails.Detail ?? "", hint);

    /// <summary>A refusal as a page.</summary>
    public static IResult Refusal(ProblemType type, string sentence, string? hint = null, string? traceId = null) =>
        Private<RefusalPage>(new { Type = type, Sentence = sentence, Hint = hint, TraceId = traceId }, type.Status);
}

using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace CampaignKit.Browser.Tests;

/// <summary>Somebody before a browser, with everything that went wrong in it.</summary>
internal sealed class Visit
{
    // Chromium tells a refused script or style on its console as well, but not which rule it was.
    private const string TellViolations =
        "addEventListener('securitypolicyviolation', event => console.error(`Content-Security-Policy: ${event.violatedDirective} keeps out ${event.blockedURI}`))";

    private readonly ConcurrentQueue<string> _offences = new();
    private readonly ConcurrentQueue<string> _expected = new();
    private readonly string[] _sites;

    private Visit(IPage page, IReadOnlyList<Uri> sites) => (Page, _sites) = (page, [.. sites.Select(site => site.GetLeftPart(UriPartial.Authority))]);

    public IPage Page { get; }

    /// <summary>What no page may cause: errors and warnings on the console, errors that no script caught, what the Content-Security-Policy kept out, and requests to elsewhere.</summary>
    public IReadOnlyCollection<string> Offences => _offences;

    /// <summary>Lets the console say a word that what the test does brings about: browsers complain there of every refusal.</summary>
    public void Expects(string words) => _expected.Enqueue(words);

    public static async Task<Visit> BeginAsync(IBrowserContext context, params IReadOnlyList<Uri> sites)
    {
        await context.AddInitScriptAsync(TellViolations);
        var visit = new Visit(await context.NewPageAsync(), sites);
        context.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" or "assert" && !visit._expected.Any(words => message.Text.Contains(words, StringComparison.Ordinal))) visit._offences.Enqueue($"console {message.Type}: {message.Text} ({message.Location})");
        };
        context.WebError += (_, failure) => visit._offences.Enqueue($"error in the page: {failure.Error}");
        context.Request += (_, request) =>
        {
            if (!visit.IsOurs(request.Url)) visit._offences.Enqueue($"request to {request.Url}");
        };
        return visit;
    }

    /// <summary>Fills in a petition's form.</summary>
    public async Task TypeAsync(string email)
    {
        await Page.GetByLabel("Your name").FillAsync("Ada Example");
        await Page.GetByLabel("Your e-mail address").FillAsync(email);
        await Page.GetByLabel("Country or territory where you live").SelectOptionAsync("NP");
    }

    /// <summary>Waits until the page has this heading at its top.</summary>
    public Task SeesAsync(string heading) => Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = heading, Exact = true }).WaitForAsync();

    private bool IsOurs(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && _sites.Contains(address.GetLeftPart(UriPartial.Authority));
}

using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace CampaignKit.Browser.Tests;

/// <summary>Somebody before a browser, with everything that went wrong in it.</summary>
internal sealed class Visit
{
    // Chromium tells a refused script or style on its console as well, but not which rule it was.
    private const string TellViolations =
        "addEventListener('securitypolicyviolation', event => console.error(`Content-Security-Policy: ${event.violatedDirective} keeps out ${event.blockedURI}`))";

    private readonly ConcurrentQueue<string> _offences = new();
    private readonly ConcurrentBag<string> _forgiven = [];
    private readonly ConcurrentBag<string> _allowed = [];
    private readonly List<string> _sites;

    private Visit(IPage page, IReadOnlyList<Uri> sites) => (Page, _sites) = (page, [.. sites.Select(site => site.GetLeftPart(UriPartial.Authority))]);

    public IPage Page { get; }

    /// <summary>What no page may cause: errors and warnings on the console, errors that no script caught, what the Content-Security-Policy kept out, and requests to elsewhere.</summary>
    public IReadOnlyCollection<string> Offences => _offences;

    public static async Task<Visit> BeginAsync(IBrowserContext context, params IReadOnlyList<Uri> sites)
    {
        await context.AddInitScriptAsync(TellViolations);
        var visit = new Visit(await context.NewPageAsync(), sites);
        context.Console += (_, message) =>
        {
            if ((message.Type is "error" or "warning" or "assert") && !visit._forgiven.Any(words => message.Text.Contains(words, StringComparison.Ordinal))) visit._offences.Enqueue($"console {message.Type}: {message.Text} ({message.Location})");
        };
        context.WebError += (_, failure) => visit._offences.Enqueue($"error in the page: {failure.Error}");
        context.Request += (_, request) =>
        {
            if (!visit.IsOurs(request.Url) && !visit._allowed.Contains(request.Url)) visit._offences.Enqueue($"request to {request.Url}");
        };
        return visit;
    }

    /// <summary>From now on an answer with this status is one that the test wants; Chromium tells every refusal on its console.</summary>
    public void Expect(int status) => Forgive($"the server responded with a status of {status} ");

    /// <summary>From now on words on the console that the test itself brings about are no offence.</summary>
    public void Forgive(string words) => _forgiven.Add(words);

    /// <summary>From now on this one address elsewhere may be gone to. The test has to answer for it: no name leads off this machine.</summary>
    public void Allow(string address) => _allowed.Add(address);

    /// <summary>From now on everything of one other site may be gone to.</summary>
    public void AllowSite(Uri address) => _sites.Add(address.GetLeftPart(UriPartial.Authority));

    /// <summary>Fills in a petition's form, whatever language it is in.</summary>
    /// <param name="email">Whose.</param>
    /// <param name="visibility">What others may see, as the form sends it.</param>
    public async Task FillInAsync(string email, string visibility = "count-only")
    {
        await Page.Locator("#sign-name").FillAsync("Ada Example");
        await Page.Locator("#sign-email").FillAsync(email);
        await Page.Locator("#sign-country").SelectOptionAsync("NP");
        await Page.Locator($"#sign [name=visibility][value={visibility}]").CheckAsync();
    }

    /// <summary>Sends the page's form and waits for its answer.</summary>
    public async Task SendAsync()
    {
        // The answer may be at the same address; what it has not is the mark.
        await Page.Locator("html").EvaluateAsync("page => page.dataset.left = ''");
        await Page.Locator("main form [type=submit]").First.ClickAsync();
        await Page.Locator("html:not([data-left]) .site-footer").WaitForAsync();
    }

    /// <summary>Fills in a petition's form in English.</summary>
    public async Task TypeAsync(string email)
    {
        await Page.GetByLabel("Your name").FillAsync("Ada Example");
        await Page.GetByLabel("Your e-mail address").FillAsync(email);
        await Page.GetByLabel("Country or territory where you live").SelectOptionAsync("NP");
    }

    /// <summary>Waits until the page's address contains this. It looks again and again: who waits for the moment of going there may begin to wait when it is over.</summary>
    public Task ArrivesAsync(string address) => Assertions.Expect(Page).ToHaveURLAsync(new Regex(Regex.Escape(address)), new() { Timeout = 30_000 });

    /// <summary>Waits until the page has this heading at its top.</summary>
    public Task SeesAsync(string heading) => Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = heading, Exact = true }).WaitForAsync();

    private bool IsOurs(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && _sites.Contains(address.GetLeftPart(UriPartial.Authority));
}

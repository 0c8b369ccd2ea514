using CampaignKit.Web.Tests.Hosting;
using Microsoft.Playwright;

namespace CampaignKit.Browser.Tests;

/// <summary>The real program on a scratch data directory, and one Chromium before it: for all tests that need a browser.</summary>
/// <remarks>Whoever visits is from a network that the guard judges, as the public is; only its limits are out of the way.</remarks>
public sealed class BrowserSite : IAsyncLifetime, IDisposable
{
    /// <summary>A name under which the browser finds the program by plain http and, unlike on the machine's own address, without what only secure contexts have.</summary>
    public const string PlainHost = "petitions.example.org";

    /// <summary>Tags of the languages that pages are in: those that have a file of texts.</summary>
    public static TheoryData<string> Languages =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "CampaignKit.Web", "Languages", "Texts"), "*.resx").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    private const string Chromium = "/usr/bin/chromium";

    // Beside what keeps Chromium from asking its makers for anything: no name leads anywhere but to this machine.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic", "--no-first-run",
        $"--host-resolver-rules=MAP {PlainHost} 127.0.0.1, MAP localhost 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ];

    private readonly DataFolder _folder = new();
    private RunningProgram? _program;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal RunningProgram Program => _program!;

    /// <summary>The same program under <see cref="PlainHost"/>.</summary>
    internal Uri PlainAddress => new($"http://{PlainHost}:{Program.Address.Port}");

    public async Task InitializeAsync()
    {
        if (!File.Exists(Chromium)) throw new InvalidOperationException($"These tests need Chromium at {Chromium}. On Debian: apt-get install chromium.");
        _program = await StartAsync(_folder);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = Arguments });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_program is not null) await _program.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Another program, for what needs settings of its own.</summary>
    internal static Task<RunningProgram> StartAsync(DataFolder folder, params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["CampaignKit__SeedsDirectory"] = BrowserSeeds.WriteTo(folder),
            ["CampaignKit__Abuse__AllowedNetworks"] = "",
            ["CampaignKit__Abuse__Burst"] = "1000",
            ["CampaignKit__Abuse__Sustained"] = "10000",

            // A test types faster than people do.
            ["CampaignKit__Abuse__MinimumFormTime"] = "00:00:00",
        };
        foreach (var (name, value) in settings) all[name] = value;
        return RunningProgram.StartAsync(folder, all);
    }

    /// <summary>Lets somebody with a browser of their own visit, and fails if anything happened in it that must not: see <see cref="Visit.Offences"/>.</summary>
    /// <param name="visitAsync">What they do.</param>
    /// <param name="address">Which program; by default this one.</param>
    /// <param name="hasScript">Whether their browser runs script.</param>
    /// <param name="host">The other site whose page they are on, which embeds something of this one; its pages are what relative addresses lead to.</param>
    /// <param name="isDark">Whether their device prefers dark pages.</param>
    /// <param name="zoom">How far they have zoomed in: a page then has so much less room, of which each piece has so many more dots.</param>
    internal async Task VisitAsync(Func<Visit, Task> visitAsync, Uri? address = null, bool hasScript = true, Uri? host = null, bool isDark = false, int zoom = 1)
    {
        var site = address ?? Program.Address;
        await using var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = (host ?? site).OriginalString,
            JavaScriptEnabled = hasScript,
            ServiceWorkers = ServiceWorkerPolicy.Block,
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = 1280 / zoom, Height = 900 / zoom },
            DeviceScaleFactor = zoom,
        });
        var visit = await Visit.BeginAsync(context, host is null ? [site] : [site, host]);
        try
        {
            await visitAsync(visit);
        }
        catch (Exception failure) when (visit.Offences.Count > 0)
        {
            throw new InvalidOperationException($"The visit failed, and in the browser: {string.Join(" · ", visit.Offences)}", failure);
        }

        Assert.True(visit.Offences.Count == 0, string.Join('\n', visit.Offences));
    }
}

/// <summary>One program and one browser for all tests.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserSuite : ICollectionFixture<BrowserSite>
{
    public const string Name = "Browser";
}

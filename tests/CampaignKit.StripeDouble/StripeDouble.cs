using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CampaignKit.Doubles;

/// <summary>A double of Stripe on the loopback address: the slice of its HTTP API that donations by Checkout need, its pages, and its webhooks. It moves no money.</summary>
/// <remarks>State is in memory and lasts as long as the double. To be refused as by a Stripe that is down, dispose of it; a new one on the same port knows nothing of the old one.</remarks>
internal sealed class StripeDouble : IAsyncDisposable
{
    /// <summary>The one version of Stripe's API that it speaks: the one that Stripe.net 52.2.0 asks for.</summary>
    public const string ApiVersion = "2026-07-29.dahlia";

    private readonly WebApplication _app;

    private StripeDouble(WebApplication app, Account account, Faults faults, Webhooks webhooks)
    {
        _app = app;
        Account = account;
        Faults = faults;
        Webhooks = webhooks;
    }

    /// <summary>Where it is: the base address of the API and of its pages, with a slash at the end.</summary>
    public Uri Address => new(Account.Address + "/");

    public Account Account { get; }

    public Faults Faults { get; }

    public Webhooks Webhooks { get; }

    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<StripeDouble> StartAsync(StripeDoubleOptions? options = null)
    {
        options ??= new();
        var clock = new MovableClock(options.Clock);
        var webhooks = new Webhooks(options, clock.Basis);
        var account = new Account(options, clock, webhooks);
        var faults = new Faults();
        var app = Build(options);
        // Requests have ids of their own, so that asking for something does not change the ids of what is made next.
        new StripeApi(account, faults, clock, new(options.Seed)).Map(app);
        new HomePage(account).Map(app);
        new CheckoutPage(account).Map(app);
        new PortalPage(account).Map(app);
        new Control(account, faults, webhooks).Map(app);
        var stripe = new StripeDouble(app, account, faults, webhooks);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await stripe.DisposeAsync();
            throw;
        }

        account.Address = app.Urls.First();
        return stripe;
    }

    /// <summary>Returns when the program is asked to end.</summary>
    public Task WaitAsync() => _app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await Webhooks.DisposeAsync();
        Faults.Dispose();
    }

    private static WebApplication Build(StripeDoubleOptions options)
    {
        // Empty: no settings of the folder or the environment that it happens to be started in.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http1));
        builder.Services.AddRoutingCore();
        // Who waits for an answer that never comes is not waited for.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
        builder.Services.ConfigureHttpJsonOptions(json => Control.Configure(json.SerializerOptions));
        return builder.Build();
    }
}

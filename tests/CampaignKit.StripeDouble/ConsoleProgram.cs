using System.Security.Cryptography;

namespace CampaignKit.Doubles;

/// <summary>The double as a program of its own: <c>dotnet run --project tests/CampaignKit.StripeDouble -- --port 5300 --webhook http://localhost:5000/api/v1/donations/stripe --secret whsec_…</c></summary>
/// <remarks>Not called Program: tests that see the double also see the toolkit's own.</remarks>
internal static class ConsoleProgram
{
    /// <summary>Says in two lines where it is and where its webhooks go, and runs until it is ended.</summary>
    /// <returns>0; 1 when the port is taken.</returns>
    private static async Task<int> Main(string[] args)
    {
        var settings = new ConfigurationBuilder().AddCommandLine(args).Build();
        var webhook = settings["webhook"];
        var usual = new StripeDoubleOptions();
        var options = new StripeDoubleOptions
        {
            Port = settings.GetValue("port", usual.Port),
            Webhook = webhook is null ? null : new Uri(webhook),
            Secret = settings["secret"] ?? usual.Secret,
            AccountName = settings["name"] ?? usual.AccountName,

            // What was told of last time is remembered where it was told: the same ids again would be repetitions there.
            Seed = settings.GetValue("seed", RandomNumberGenerator.GetInt32(int.MaxValue)),
        };
        try
        {
            await RunAsync(options);
            return 0;
        }
        catch (IOException taken)
        {
            await Console.Error.WriteLineAsync($"The double of Stripe did not start. {taken.Message}");
            return 1;
        }
    }

    private static async Task RunAsync(StripeDoubleOptions options)
    {
        await using var stripe = await StripeDouble.StartAsync(options);
        Console.WriteLine($"Stripe double, which moves no money: {stripe.Address} (its page and its API, version {StripeDouble.ApiVersion}, any key sk_test_…)");
        Console.WriteLine($"Its webhooks go to {options.Webhook?.ToString() ?? "nobody"}; banks and time are on that page, and with faults under {stripe.Address}double/");
        await stripe.WaitAsync();
    }
}

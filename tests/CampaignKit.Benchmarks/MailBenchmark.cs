using System.ComponentModel;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Tests.Stores;
using CampaignKit.Web.Tests.Mail;

namespace CampaignKit.Benchmarks;

/// <summary>How fast the program empties its outbox, with the settings it has when nothing is set, to servers on this machine.</summary>
internal sealed class MailBenchmark(Options options, CancellationToken cancellationToken)
{
    private const int MaxRounds = 3;
    private const int Wanted = 200;

    // maildev reads each mail into its parts and keeps them all in memory.
    private const int MaildevMails = 2_000;

    // Each round begins with an empty one.
    private readonly (string Name, Func<IOutbox> Make)[] _outboxes = [("outbox in memory", () => new InMemoryOutbox())];

    private int Rounds => Math.Min(options.Rounds, MaxRounds);

    public async Task<Report> RunAsync()
    {
        var report = new Report("mail", "Emptying the outbox");
        report.Say($"{Machine.Describe(options.Directory)} {options.Count:N0} mails, all due, are sent over 4 connections without encryption; the server shares the cores. Medians of {Rounds} rounds.");
        foreach (var (name, make) in _outboxes)
        {
            var rate = await MeasureAsync($"{name}, a server that takes all", make, options.Count, InProcessAsync);
            report.Target($"mails/s, {name}, a server in the same process that takes all", $"{rate:N0}", $"≥ {Wanted}", rate >= Wanted);
            report.Note($"mails/s, {name}, maildev", $"{await MeasureAsync($"{name}, maildev", make, Math.Min(options.Count, MaildevMails), MaildevAsync):N0}");
        }

        report.Say($"Exact: each time the server got every mail, and each only once.");
        return report;
    }

    private async Task<double> MeasureAsync(string name, Func<IOutbox> make, int mails, Func<MailDrain, Task<long>> serveAsync)
    {
        var rates = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            // The first one warms up.
            var drain = new MailDrain(make(), round == 0 ? Math.Min(mails, 1_000) : mails, cancellationToken);
            await drain.FillAsync();
            var taken = await serveAsync(drain);
            if (taken != drain.Mails) throw new BenchmarkException($"{drain.Mails} mails were sent and {taken} arrived.");
            if (round == 0) continue;

            rates.Add(drain.PerSecond);
            Progress.Say($"Round {round}: {name}: {drain.PerSecond:N0} mails/s");
        }

        return rates.Order().ElementAt(rates.Count / 2);
    }

    private static async Task<long> InProcessAsync(MailDrain drain)
    {
        await using var server = FaultySmtpServer.Start();
        await drain.RunAsync(server.Port);
        return server.Taken.Select(mail => mail.To).Distinct().LongCount() == server.Taken.Count ? server.Taken.Count : -1;
    }

    private static async Task<long> MaildevAsync(MailDrain drain)
    {
        try
        {
            await using var maildev = await MaildevProcess.StartAsync(Places.Repository);
            await drain.RunAsync(maildev.Port);
            return (await maildev.MailsAsync()).Count;
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception)
        {
            throw new BenchmarkException($"{failure.Message} On Debian, tests/CampaignKit.Benchmarks/bench.sh --mail installs what maildev needs.");
        }
    }
}

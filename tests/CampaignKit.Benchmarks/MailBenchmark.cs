using System.ComponentModel;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Tests.Stores;
using CampaignKit.Storage.Sqlite;
using CampaignKit.Web.Tests.Mail;

namespace CampaignKit.Benchmarks;

/// <summary>How fast the program empties its outbox, with the settings it has when nothing is set, to servers on this machine.</summary>
internal sealed class MailBenchmark(Options options, CancellationToken cancellationToken)
{
    private const int MaxRounds = 3;
    private const int Wanted = 200;

    private readonly Report _report = new("mail", "Emptying the outbox");

    private int Rounds => Math.Min(options.Rounds, MaxRounds);

    public async Task<Report> RunAsync()
    {
        _report.Say($"{Machine.Describe(options.Directory)} {options.Count:N0} mails, all due, are sent over 4 connections without encryption; the server shares the cores. Medians of {Rounds} rounds.");
        var inMemory = await MeasureAsync("an outbox in memory, a server that takes all", drain => InProcessAsync(drain, new InMemoryOutbox()));
        await WantAsync("the outbox in SQLite, a server in the same process that takes all", drain => FromSqliteAsync(drain, InProcessAsync));
        await WantAsync("the outbox in SQLite, maildev", drain => FromSqliteAsync(drain, MaildevAsync));
        _report.Note("mails/s, an outbox in memory, a server in the same process that takes all", $"{inMemory:N0}");
        _report.Say($"Exact: each time the server got every mail, and each only once.");
        return _report;
    }

    private async Task WantAsync(string name, Func<MailDrain, Task<long>> emptyAsync)
    {
        var rate = await MeasureAsync(name, emptyAsync);
        _report.Target($"mails/s, {name}", $"{rate:N0}", $"≥ {Wanted}", rate >= Wanted);
    }

    /// <param name="name">For the progress.</param>
    /// <param name="emptyAsync">Fills an outbox and empties it; says how many mails arrived.</param>
    private async Task<double> MeasureAsync(string name, Func<MailDrain, Task<long>> emptyAsync)
    {
        var rates = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            // The first one warms up.
            var drain = new MailDrain(round == 0 ? Math.Min(options.Count, 1_000) : options.Count, cancellationToken);
            var taken = await emptyAsync(drain);
            if (taken != drain.Mails) throw new BenchmarkException($"{drain.Mails} mails were sent and {taken} arrived.");
            if (round == 0) continue;

            rates.Add(drain.PerSecond);
            Progress.Say($"Round {round}: {name}: {drain.PerSecond:N0} mails/s");
        }

        return rates.Order().ElementAt(rates.Count / 2);
    }

    private async Task<long> FromSqliteAsync(MailDrain drain, Func<MailDrain, IOutbox, Task<long>> emptyAsync)
    {
        using var directory = new TempDirectory(options.Directory, "mail");
        using var database = SqliteDatabase.Open(Path.Combine(directory.Path, "campaignkit.db"));
        using var outbox = new SqliteOutbox(database);
        return await emptyAsync(drain, outbox);
    }

    private static async Task<long> InProcessAsync(MailDrain drain, IOutbox outbox)
    {
        await using var server = FaultySmtpServer.Start();
        await drain.RunAsync(outbox, server.Port);
        return server.Taken.Select(mail => mail.To).Distinct().LongCount() == server.Taken.Count ? server.Taken.Count : -1;
    }

    private static async Task<long> MaildevAsync(MailDrain drain, IOutbox outbox)
    {
        try
        {
            await using var maildev = await MaildevProcess.StartAsync(Places.Repository);
            await drain.RunAsync(outbox, maildev.Port);
            return (await maildev.MailsAsync()).Count;
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception)
        {
            throw new BenchmarkException($"{failure.Message} On Debian, tests/CampaignKit.Benchmarks/bench.sh --mail installs what maildev needs.");
        }
    }
}

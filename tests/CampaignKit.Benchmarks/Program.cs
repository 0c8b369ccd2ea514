using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Azure;
using CampaignKit.Benchmarks;
using CampaignKit.Core.Installation;

// wrk, /proc and Unix signals.
[assembly: SupportedOSPlatform("linux")]

if (args is ["bare", .. var postgres])
{
    await BareServer.RunAsync(postgres.FirstOrDefault());
    return 0;
}

if (Options.Parse(args, out var problem) is not { } options)
{
    await Console.Error.WriteLineAsync(problem);
    return 2;
}

// Cancelling unwinds every `await using`, which ends the processes that were started and removes their directories.
using var stop = new CancellationTokenSource(options.TimeLimit);
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var onHangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);

var started = Stopwatch.GetTimestamp();
try
{
    var report = options switch
    {
        { IsLarge: true } => await new LargePetition(options, stop.Token).RunAsync(),
        { IsMail: true } => await new MailBenchmark(options, stop.Token).RunAsync(),
        { IsCluster: true } => await new ClusterBenchmark(options, stop.Token).RunAsync(),
        { IsPages: true } => await new PageBenchmark(options, stop.Token).RunAsync(),
        { IsExport: true } => await new ExportBenchmark(options, stop.Token).RunAsync(),
        { IsMomentum: true } => await new MomentumBenchmark(options, stop.Token).RunAsync(),
        { IsInvalidation: true } => await new InvalidationBenchmark(options, stop.Token).RunAsync(),
        _ => await new SigningBenchmark(options, stop.Token).RunAsync(),
    };
    Console.WriteLine(report.ToMarkdown());
    Progress.Say($"Written to {await report.WriteAsync()} after {Stopwatch.GetElapsedTime(started).TotalMinutes:0.0} minutes.");
    return report.IsSound ? 0 : 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Progress.Say("Stopped before the end; nothing is left running.");
    return 130;
}
catch (Exception failure) when (failure is BenchmarkException or IOException or UnauthorizedAccessException or RequestFailedException or StorageUnavailableException)
{
    Progress.Say(failure.Message);
    return 1;
}

using CampaignKit.Web.Control;

namespace CampaignKit.Web.Audit;

/// <summary>The command line of the audit log.</summary>
internal static class AuditCommands
{
    public static IReadOnlyList<Command> All { get; } =
    [
        new("audit verify", "[--since NUMBER HASH]", "says whether the audit log is whole and as it was written; --since also compares with what it said earlier", (arguments, console) => Command.AskAsync(AuditActions.Verify, console, arguments)),
        new("audit show", "[--after N] [--limit N] [--action WORD]", "lists who did what when, newest first", (arguments, console) => Command.AskAsync(AuditActions.Show, console, arguments)),
        new("audit export", "", "writes the audit log as JSON lines", ExportAsync),
    ];

    private static async Task<int> ExportAsync(string[] arguments, OperatorConsole console)
    {
        if (arguments.Length > 0) return Command.TellUsage(console, "audit export");
        for (var first = 1L; ; first += AuditActions.ExportedAtOnce)
        {
            var (exitCode, count) = (0, 0);
            exitCode = await console.TellAsync(async () =>
            {
                var answer = await Command.AnswerAsync(AuditActions.Export, new([first.ToString(System.Globalization.CultureInfo.InvariantCulture)]), Command.Settings().DataDirectory);
                count = answer.Lines.Count;
                return answer;
            });
            if (exitCode != 0 || count < AuditActions.ExportedAtOnce) return exitCode;
        }
    }
}

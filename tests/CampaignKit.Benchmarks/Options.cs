using System.Globalization;

namespace CampaignKit.Benchmarks;

/// <summary>What was asked on the command line.</summary>
internal sealed record Options
{
    private const string Usage = """
        Usage: dotnet run -c Release --project tests/CampaignKit.Benchmarks -- [options]
          --rounds N             rounds of each contender, 3 or more for figures (default 5)
          --seconds N            length of a round (default 8; with --cluster 5)
          --warm-up N            seconds each contender is warmed up (default 5; over Azurite three times as long)
          --postgres-seconds N   length of a round of PostgreSQL (default 5)
          --confirm-seconds N    length of a round of confirmations (default 4)
          --no-postgres          leave PostgreSQL out
          --directory PATH       where the databases are written; a real disk, not memory (default /var/tmp)
          --large                measure a petition of 10 million signatures instead
          --mail                 measure how fast the outbox is emptied instead: to a server in this process that takes all, and to maildev
          --count N              with --large and --export: of N signatures; with --mail: of N mails (default 10000)
          --cluster              measure the parts of a cluster instead: one Orleans silo against the in-process engine, and Azure Tables
                                 (Azurite) against raw transactions, in three rounds at most, with the calls that a signature costs
          --pages                measure what readers cost instead: a petition's page against a bare answer of the same size, and 1,000 open live counts
          --export               measure an export of a million signatures instead, alone and while people sign
          --momentum             measure the staff's momentum page instead: with a day of a million signatures, and with 200 who watch it while people sign
          --invalidate           measure a rule that takes 100,000 of 200,000 signatures out of the count, alone and while people sign
          --connections N        with --cluster: how many sign at once over Azure Tables (default 1024, the worst day)
        """;

    private int? _seconds;
    private int? _count;

    public int Rounds { get; private set; } = 5;

    public int Seconds => _seconds ?? (IsCluster ? 5 : 8);

    public int WarmUpSeconds { get; private set; } = 5;

    public int PostgresSeconds { get; private set; } = 5;

    /// <summary>Length of a round of confirmations: each takes a signature that has to be prepared first.</summary>
    public int ConfirmSeconds { get; private set; } = 4;

    public bool HasPostgres { get; private set; } = true;

    public string Directory { get; private set; } = "/var/tmp";

    public bool IsLarge { get; private set; }

    public int Count => _count ?? (IsMail, IsExport) switch { (true, _) => 10_000, (_, true) => 1_000_000, _ => 10_000_000 };

    public bool IsMail { get; private set; }

    public bool IsCluster { get; private set; }

    public bool IsInvalidation { get; private set; }

    public bool IsExport { get; private set; }

    public bool IsPages { get; private set; }

    public bool IsMomentum { get; private set; }

    public int Connections { get; private set; } = 1_024;

    /// <summary>When the benchmark gives up: several times what it needs on a slow machine.</summary>
    public TimeSpan TimeLimit => TimeSpan.FromMinutes(IsLarge ? 60 : 10) + TimeSpan.FromSeconds(Rounds * 8 * (Seconds + WarmUpSeconds + PostgresSeconds));

    /// <summary>The options, or <see langword="null"/> and what to tell whoever asked.</summary>
    public static Options? Parse(string[] args, out string problem)
    {
        var options = new Options();
        for (var at = 0; at < args.Length; at++)
        {
            var isRead = args[at] switch
            {
                "--large" => options.IsLarge = true,
                "--mail" => options.IsMail = true,
                "--cluster" => options.IsCluster = true,
                "--pages" => options.IsPages = true,
                "--export" => options.IsExport = true,
                "--momentum" => options.IsMomentum = true,
                "--invalidate" => options.IsInvalidation = true,
                "--no-postgres" => !(options.HasPostgres = false),
                "--directory" when at + 1 < args.Length => (options.Directory = Path.GetFullPath(args[++at])).Length > 0,
                "--rounds" when TryNumber(args, ref at, out var number) => (options.Rounds = number) > 0,
                "--seconds" when TryNumber(args, ref at, out var number) => (options._seconds = number) > 0,
                "--warm-up" when TryNumber(args, ref at, out var number) => (options.WarmUpSeconds = number) > 0,
                "--confirm-seconds" when TryNumber(args, ref at, out var number) => (options.ConfirmSeconds = number) > 0,
                "--postgres-seconds" when TryNumber(args, ref at, out var number) => (options.PostgresSeconds = number) > 0,
                "--count" when TryNumber(args, ref at, out var number) => (options._count = number) > 0,
                "--connections" when TryNumber(args, ref at, out var number) => (options.Connections = number) >= Wrk.Threads,
                _ => false,
            };
            if (isRead) continue;

            problem = Usage;
            return null;
        }

        problem = "";
        return options;
    }

    private static bool TryNumber(string[] args, ref int at, out int number)
    {
        number = 0;
        return at + 1 < args.Length && int.TryParse(args[++at], NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}

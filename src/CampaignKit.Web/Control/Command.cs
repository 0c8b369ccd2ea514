using System.Text.RegularExpressions;
using CampaignKit.Web.Abuse;
using CampaignKit.Web.Audit;
using CampaignKit.Web.Campaigns;
using CampaignKit.Web.Donations;
using CampaignKit.Web.Exports;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Keys;
using CampaignKit.Web.Review;
using CampaignKit.Web.Staff;

namespace CampaignKit.Web.Control;

/// <summary>A command of the program's command line. Without one the program serves.</summary>
/// <param name="Words">What it is called by, one word or two.</param>
/// <param name="Arguments">What follows them, for the list of commands.</param>
/// <param name="Summary">What it does, for the list of commands.</param>
/// <param name="RunAsync">Does it with what follows its words; gives the exit code.</param>
/// <param name="IsAboutMoney">Whether it is about donations and nothing else: where none are taken, the list of commands lacks it.</param>
internal sealed partial record Command(string Words, string Arguments, string Summary, Func<string[], OperatorConsole, Task<int>> RunAsync, bool IsAboutMoney = false)
{
    /// <summary>Every command there is.</summary>
    public static IReadOnlyList<Command> All { get; } =
    [
        new("export", "PETITION --to RECIPIENT --for PURPOSE [--by NAME]", "writes a petition's signatures, decrypted, as CSV", (arguments, _) => ExportCommand.RunAsync(arguments)),
        .. KeyCommands.All,
        .. RetentionActions.Commands,
        .. PurgeCommands.All,
        .. ReviewCommands.All,
        .. EventCodeActions.Commands,
        .. AuditCommands.All,
        .. DonationActions.Commands,
        .. StaffActions.Commands,
    ];

    private string Usage => $"{Words} {Arguments}".TrimEnd();

    /// <summary>The command that a command line asks for, ready to run; <see langword="null"/> if it asks for none.</summary>
    public static Func<OperatorConsole, Task<int>>? Find(string[] args)
    {
        if (args.Length == 0 || !Word().IsMatch(args[0])) return null;
        foreach (var command in All)
        {
            var words = command.Words.Split(' ');
            if (args.Take(words.Length).SequenceEqual(words, StringComparer.Ordinal)) return console => command.RunAsync(args[words.Length..], console);
        }

        return console => Task.FromResult(List(console, isAsked: args is ["help"]));
    }

    /// <summary>Runs an action in the program that serves the installation, or, if none does and it allows that, without one.</summary>
    public static Task<int> AskAsync(ControlAction action, OperatorConsole console, params string[] words) =>
        console.TellAsync(() => AnswerAsync(action, new(words), Settings().DataDirectory));

    /// <summary>Runs an action for whoever holds a data directory.</summary>
    internal static async Task<ControlAnswer> AnswerAsync(ControlAction action, ControlRequest request, string directory)
    {
        if (await ControlClient.AskAsync(directory, action, request) is { } answer) return answer;
        if (!action.RunsOffline) return ControlAnswer.Refused($"No CampaignKit serves {Path.GetFullPath(directory)}, and this command needs the one that does. Start it first.");

        await using var installation = OfflineInstallation.Open();
        await installation.CheckKeyAsync();
        return await action.AnswerAsync(installation.Services, request);
    }

    /// <summary>Says how a command is to be used; gives the exit code of a refusal.</summary>
    public static int TellUsage(OperatorConsole console, string words) =>
        console.Tell(ControlAnswer.Refused($"Use it so: {All.First(command => command.Words == words).Usage}"));

    /// <summary>The settings that commands share with the program that serves.</summary>
    public static InstallationOptions Settings() => Section().Get<InstallationOptions>() ?? new();

    private static IConfigurationSection Section() =>
        new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true).AddEnvironmentVariables().Build().GetSection("CampaignKit");

    private static int List(OperatorConsole console, bool isAsked)
    {
        var takesDonations = Section().GetSection("Stripe").Get<DonationOptions>() is { AreOn: true };
        var listed = All.Where(command => takesDonations || !command.IsAboutMoney).ToList();
        var width = listed.Max(command => command.Usage.Length) + 2;
        var lines = listed.Select(command => $"  {command.Usage.PadRight(width)}{command.Summary}");
        return console.Tell(new(isAsked, [isAsked ? "The commands, without which the program serves:" : "There is no such command. There are:", .. lines]));
    }

    // Settings of the host begin with a dash or a slash, or have a value behind them.
    [GeneratedRegex(@"^[a-z][a-z-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}

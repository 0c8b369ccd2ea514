using CampaignKit.Web.Control;

namespace CampaignKit.Web.Campaigns;

/// <summary>The command line of the panic purge.</summary>
internal static class PurgeCommands
{
    public static IReadOnlyList<Command> All { get; } =
    [
        new("purge-keys add", "NAME", "makes a purge key and shows it once", (arguments, console) => OfNameAsync(PurgeActions.Add, "purge-keys add", arguments, console)),
        new("purge-keys list", "", "says who has a purge key", (_, console) => Command.AskAsync(PurgeActions.List, console)),
        new("purge-keys remove", "NAME", "takes a purge key away", (arguments, console) => OfNameAsync(PurgeActions.Remove, "purge-keys remove", arguments, console)),
        new("purge", "CAMPAIGN", "destroys a campaign's people at once; takes the purge keys of two people, a line each", PurgeAsync),
        new("attestation check", "", "says whether the counts of destroyed campaigns are those that this installation vouched for", (_, console) => Command.AskAsync(PurgeActions.Check, console)),
    ];

    private static async Task<int> OfNameAsync(ControlAction action, string words, string[] arguments, OperatorConsole console) =>
        arguments is [var name] ? await Command.AskAsync(action, console, name) : Command.TellUsage(console, words);

    private static async Task<int> PurgeAsync(string[] arguments, OperatorConsole console)
    {
        if (arguments is not [var campaign]) return Command.TellUsage(console, "purge");
        var first = console.ReadSecret($"Everybody who signed in {campaign} becomes unreadable for good; the counts stay.\nFirst purge key: ");
        return await Command.AskAsync(PurgeActions.Purge, console, campaign, first, console.ReadSecret("Second purge key, of somebody else: "));
    }
}

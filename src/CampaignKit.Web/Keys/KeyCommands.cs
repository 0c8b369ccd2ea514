using System.Globalization;
using System.Security.Cryptography;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;
using CampaignKit.Web.Audit;
using CampaignKit.Web.Control;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Review;

namespace CampaignKit.Web.Keys;

/// <summary><c>keys rotate</c> and <c>keys destroy</c>.</summary>
internal static class KeyCommands
{
    private const string AllStopped = "--all-nodes-are-stopped";

    public static IReadOnlyList<Command> All { get; } =
    [
        new("keys rotate", $"[{AllStopped}]", "changes the master key, while nothing else uses the installation", RotateAsync),
        new("keys destroy", "CAMPAIGN [--by NAME] [--yes]", "destroys a campaign's key: everybody who signed in it becomes unreadable for good", DestroyAsync),
    ];

    private static async Task<int> RotateAsync(string[] arguments, OperatorConsole console) =>
        arguments is [] or [AllStopped] ? await console.TellAsync(() => RotateAsync(isAlone: arguments.Length > 0)) : Command.TellUsage(console, "keys rotate");

    private static async Task<ControlAnswer> RotateAsync(bool isAlone)
    {
        var isShared = Command.Settings().IsOverAzureTables;
        if (isShared && !isAlone)
        {
            return ControlAnswer.Refused($"Over Azure Tables nobody but you can know that no node runs, and one that does would write under the old key. Stop them all, then run keys rotate {AllStopped}.");
        }

        await using var installation = OfflineInstallation.Open();
        var file = installation.Services.GetRequiredService<MasterKeyFile>();
        var rotation = new MasterKeyRotation(file, installation.Services.GetRequiredService<IDocuments>(), installation.Services.GetService<ITraces>());
        try
        {
            var log = await FindLogAsync(installation.Services, file);
            if (log is not null) await log.AppendAsync(AuditActor.Operator(), "keys.rotate", AuditSubject.Installation, new Dictionary<string, string> { ["stage"] = "begun" });
            var rewrapped = await rotation.RunAsync();
            if (log is not null) await log.AppendAsync(AuditActor.Operator(), "keys.rotate", AuditSubject.Installation, new Dictionary<string, string> { ["stage"] = "done", ["keys"] = OperatorActs.Number(rewrapped) });
            return ControlAnswer.Done(
            [
                string.Create(CultureInfo.InvariantCulture, $"The master key is changed: {file.Path} holds the new one, and this run put {rewrapped:N0} keys under it."),
                "Back it up apart from the rest, and destroy the backups of the old one: it opens every copy of the database that was made before.",
                .. isShared ? (string[])["Put this file on every node before you start it."] : [],
            ]);
        }
        catch (DocumentConflictException)
        {
            return ControlAnswer.Refused("Something else uses this installation at this moment. Stop it and run keys rotate again: it goes on where it was.");
        }
    }

    // The installation's key, which seals the log, is under the old master key or, if a change was interrupted, under the next. What opens it with neither is refused anyway.
    private static async Task<AuditLog?> FindLogAsync(IServiceProvider services, MasterKeyFile file)
    {
        var documents = services.GetRequiredService<IDocuments>();
        if (await MasterKeyFile.FindRememberedAsync(documents) is null) return null;
        foreach (var read in (Func<MasterKey?>[])[file.Read, file.FindNext])
        {
            try
            {
                if (read() is { } master) return new(documents, await InstallationKeys.ReadAsync(documents, master), services.GetRequiredService<TimeProvider>());
            }
            catch (Exception failure) when (failure is CryptographicException or StartRefusedException)
            {
                // Not this one.
            }
        }

        return null;
    }

    private static async Task<int> DestroyAsync(string[] arguments, OperatorConsole console)
    {
        if (!OperatorWords.TryRead(arguments, ["--by"], ["--yes"], out var words, out _) || words.Values is not [var campaign]) return Command.TellUsage(console, "keys destroy");
        var isSure = words.Has("--yes")
            || (console.ReadLine($"Everybody who signed in {campaign} becomes unreadable for good; the counts stay.\nType its slug: ") == campaign && console.ReadLine("Once more: ") == campaign);
        return isSure
            ? await Command.AskAsync(KeyActions.Destroy, console, [campaign, .. words.One("--by") is { } by ? (string[])["--by", by] : []])
            : console.Tell(ControlAnswer.Refused("Nothing was destroyed: the slug has to be typed twice, just as it is."));
    }
}

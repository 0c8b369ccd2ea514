namespace CampaignKit.Web.Tests.Hosting;

/// <summary>What one of the program's commands said, run as a process of its own.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Errors)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs a command on a data directory and waits until it has ended.</summary>
    /// <param name="folder">Whose data directory.</param>
    /// <param name="command">The command line, words divided by spaces.</param>
    /// <param name="input">Its standard input; none by default.</param>
    /// <param name="settings">Environment variables that differ from a plain start.</param>
    public static async Task<CommandRun> OfAsync(DataFolder folder, string command, string input = "", IReadOnlyDictionary<string, string?>? settings = null)
    {
        await using var run = ProgramRun.Start(folder, command.Split(' '), settings, input: input);
        return new(await run.EndedAsync(), run.Output, run.Errors);
    }

    /// <summary>It did what it was asked.</summary>
    public CommandRun AssertDone()
    {
        Assert.True(ExitCode == 0, $"The command ended with {ExitCode}: {Errors}");
        Assert.Empty(Errors);
        return this;
    }

    /// <summary>It refused, with these words, and showed nothing that only its authors understand.</summary>
    public void AssertRefused(params string[] words)
    {
        Assert.True(ExitCode == 1 && Output.Length == 0, $"The command ended with {ExitCode}: {Output} {Errors}");
        Assert.All(words, word => Assert.Contains(word, Errors, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", Errors, StringComparison.Ordinal);
    }
}

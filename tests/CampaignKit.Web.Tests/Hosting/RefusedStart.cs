namespace CampaignKit.Web.Tests.Hosting;

/// <summary>A start of the program that is expected to be refused, and what the operator reads then.</summary>
internal sealed record RefusedStart(int ExitCode, string Output, string Errors)
{
    /// <summary>Starts the program and waits until it has ended.</summary>
    public static async Task<RefusedStart> OfAsync(
        DataFolder folder, IReadOnlyDictionary<string, string?>? settings = null, IReadOnlyList<string>? wrapper = null, IEnumerable<string>? arguments = null)
    {
        await using var run = ProgramRun.Start(folder, arguments, settings, wrapper);
        Assert.True(await run.ServingAsync() is null, "The program serves where it should have refused to start.");
        return new(await run.EndedAsync(), run.Output, run.Errors);
    }

    /// <summary>It told in one paragraph what is wrong, with these words in it, and nothing that only its authors understand.</summary>
    public void AssertSays(params string[] words)
    {
        var isClear = Errors.StartsWith("CampaignKit does not start. ", StringComparison.Ordinal)
            && Errors.TrimEnd('\n').Contains('\n', StringComparison.Ordinal) is false
            && !Output.Contains("Exception", StringComparison.Ordinal)
            && Array.TrueForAll(words, word => Errors.Contains(word, StringComparison.Ordinal));
        Assert.True(isClear, $"The operator should read one paragraph that has: {string.Join(" | ", words)}\nbut reads:\n{Start(Errors)}\n{Start(Output)}");
        Assert.Equal(1, ExitCode);
    }

    private static string Start(string text) => text.Length <= 1000 ? text : text[..1000] + " …";
}

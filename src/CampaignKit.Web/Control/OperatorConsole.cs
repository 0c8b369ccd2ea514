using System.Text;
using CampaignKit.Web.Installation;

namespace CampaignKit.Web.Control;

/// <summary>What a command reads and writes. Prompts go to the error output and only to a terminal: standard output belongs to the answer.</summary>
internal sealed record OperatorConsole(TextReader In, TextWriter Out, TextWriter Error, bool IsTerminal)
{
    public static OperatorConsole Standard() => new(Console.In, Console.Out, Console.Error, !Console.IsInputRedirected);

    /// <summary>A line of input; empty at its end.</summary>
    public string ReadLine(string prompt)
    {
        Prompt(prompt);
        return In.ReadLine()?.Trim() ?? "";
    }

    /// <summary>A line of input that a terminal does not show.</summary>
    public string ReadSecret(string prompt)
    {
        if (!IsTerminal) return ReadLine(prompt);
        Prompt(prompt);
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key is not ConsoleKey.Backspace) typed.Append(key.KeyChar);
            else if (typed.Length > 0) typed.Length--;
        }

        Error.WriteLine();
        return typed.ToString().Trim();
    }

    /// <summary>Prints an answer, or a refusal to the error output, and gives the exit code.</summary>
    public int Tell(ControlAnswer answer)
    {
        foreach (var line in answer.Lines) (answer.IsDone ? Out : Error).WriteLine(line);
        return answer.IsDone ? 0 : 1;
    }

    /// <summary>Prints what is answered, or in a sentence what keeps it from being asked, and gives the exit code.</summary>
    public async Task<int> TellAsync(Func<Task<ControlAnswer>> ask)
    {
        try
        {
            return Tell(await ask());
        }
        catch (Exception failure) when (StartRefusal.Explain(failure) is { } sentence)
        {
            return Tell(ControlAnswer.Refused(sentence));
        }
    }

    private void Prompt(string prompt)
    {
        if (IsTerminal) Error.Write(prompt);
    }
}

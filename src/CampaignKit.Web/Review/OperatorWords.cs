namespace CampaignKit.Web.Review;

/// <summary>What an operator typed behind a command: values, options with a value each, and flags.</summary>
internal sealed class OperatorWords
{
    private readonly Dictionary<string, List<string>> _options = new(StringComparer.Ordinal);
    private readonly List<string> _values = [];

    private OperatorWords()
    {
    }

    /// <summary>What stands for itself, in order.</summary>
    public IReadOnlyList<string> Values => _values;

    /// <summary>Reads the words.</summary>
    /// <param name="words">As typed.</param>
    /// <param name="options">Options that take a value; those that end in <c>…</c> may be given several times.</param>
    /// <param name="flags">Options without one.</param>
    /// <param name="read">What was typed.</param>
    /// <param name="problem">A sentence for the operator; empty if they could be read.</param>
    public static bool TryRead(IReadOnlyList<string> words, string[] options, string[] flags, out OperatorWords read, out string problem)
    {
        (read, problem) = (new(), "");
        for (var at = 0; at < words.Count && problem.Length == 0; at++)
        {
            var word = words[at];
            if (!word.StartsWith("--", StringComparison.Ordinal)) read._values.Add(word);
            else if (flags.Contains(word)) read._options[word] = [];
            else problem = read.ReadOption(word, options, at + 1 < words.Count ? words[++at] : null);
        }

        return problem.Length == 0;
    }

    /// <summary>Every value of an option.</summary>
    public IReadOnlyList<string> All(string option) => _options.GetValueOrDefault(option, []);

    /// <summary>The value of an option; <see langword="null"/> if it was not given.</summary>
    public string? One(string option) => All(option) is [var value] ? value : null;

    /// <summary>Whether a flag or an option was given.</summary>
    public bool Has(string option) => _options.ContainsKey(option);

    private string ReadOption(string option, string[] options, string? value)
    {
        var isMany = options.Contains($"{option}…");
        if (!isMany && !options.Contains(option)) return $"There is no option {option} here.";
        if (value is null) return $"{option} needs a value behind it.";
        if (!_options.TryGetValue(option, out var values)) _options[option] = values = [];
        else if (!isMany) return $"{option} can be given once.";
        values.Add(value);
        return "";
    }
}

using System.Text;

namespace CampaignKit.Benchmarks;

/// <summary>The figures as Markdown, the same for the reader at the terminal and for the README.</summary>
internal sealed class Report(string name, string title)
{
    private readonly StringBuilder _text = new($"### {title}\n\n");
    private readonly List<string> _targets = [];

    /// <summary>Whether every request was answered with success. Targets that are missed do not change that: how fast a machine is, is no fault.</summary>
    public bool IsSound { get; private set; } = true;

    public void Say(FormattableString sentence) => _text.Append(FormattableString.Invariant(sentence)).Append("\n\n");

    /// <summary>A row of the table of targets.</summary>
    public void Target(string what, FormattableString measured, FormattableString target, bool isReached) =>
        _targets.Add($"| {what} | {FormattableString.Invariant(measured)} | {FormattableString.Invariant(target)} | {(isReached ? "reached" : "**missed**")} |");

    /// <summary>A row of the same table that has no target.</summary>
    public void Note(string what, FormattableString measured) => _targets.Add($"| {what} | {FormattableString.Invariant(measured)} | – | |");

    /// <summary>The table of contenders: medians of their rounds.</summary>
    public void Table(IEnumerable<Contender> contenders)
    {
        _text.AppendLine("| | requests/s | p50 ms | p99 ms | longest ms | non-2xx or broken | server µs/request | rounds, requests/s |").AppendLine("|---|---:|---:|---:|---:|---:|---:|---|");
        foreach (var contender in contenders)
        {
            IsSound &= contender.Refused == 0;
            var processor = contender.PerRequest is { } time ? FormattableString.Invariant($"{time.TotalMicroseconds:0.0}") : "–";
            var rounds = string.Join(" · ", contender.Rounds.Select(round => FormattableString.Invariant($"{round.PerSecond:N0}")));
            _text.AppendLine(FormattableString.Invariant(
                $"| {contender.Name} | {contender.PerSecond:N0} | {Milliseconds(contender.MedianLatency)} | {Milliseconds(contender.P99)} | {Milliseconds(contender.Longest)} | {contender.Refused} | {processor} | {rounds} |"));
        }

        _text.AppendLine();
    }

    public string ToMarkdown() =>
        _targets.Count == 0 ? _text.ToString() : $"{_text}| target | measured | wanted | |\n|---|---:|---:|---|\n{string.Join('\n', _targets)}\n";

    /// <summary>Writes it below the build's artifacts and gives back where.</summary>
    public async Task<string> WriteAsync()
    {
        var file = Path.Combine(Directory.CreateDirectory(Places.Reports).FullName, $"{name}.md");
        await File.WriteAllTextAsync(file, ToMarkdown());
        return file;
    }

    private static string Milliseconds(TimeSpan time) => FormattableString.Invariant($"{time.TotalMilliseconds:0.0}");
}

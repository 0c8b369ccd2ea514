using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CampaignKit.Web.Seeds;

/// <summary>A piece of a seed file that knows its line.</summary>
internal abstract record SeedNode(SeedPlace At);

/// <summary>A text, trimmed; empty also for <c>null</c> and <c>~</c>.</summary>
internal sealed record SeedText(SeedPlace At, string Value) : SeedNode(At);

/// <summary>A list.</summary>
internal sealed record SeedList(SeedPlace At, IReadOnlyList<SeedNode> Items) : SeedNode(At);

/// <summary>Keys with their values. Its line is that of its first key.</summary>
internal sealed record SeedGroup(SeedPlace At, IReadOnlyDictionary<string, SeedEntry> Entries) : SeedNode(At);

/// <summary>A value and the line of its key.</summary>
internal sealed record SeedEntry(SeedPlace At, SeedNode Value);

/// <summary>Reads the plain part of YAML: texts, lists and groups of keys. Aliases and further documents are refused.</summary>
/// <remarks>On the parser's events instead of the library's own tree, which ends at the first repeated key and would hide the problems after it.</remarks>
internal sealed partial class SeedYaml
{
    // Seeds need five levels. Each costs a stack frame, and a stack that overflows cannot be turned into a refusal.
    private const int DeepestLevel = 20;

    private readonly string _file;
    private readonly SeedProblems _problems;
    private readonly Parser _parser;

    private SeedYaml(string file, string text, SeedProblems problems)
    {
        _file = file;
        _problems = problems;
        _parser = new(new StringReader(text));
    }

    /// <summary>The file's tree, or <see langword="null"/> after noting why it has none.</summary>
    /// <param name="path">Where to read it.</param>
    /// <param name="file">What to call it.</param>
    /// <param name="problems">Takes what is wrong with it.</param>
    public static SeedNode? Read(string path, string file, SeedProblems problems)
    {
        try
        {
            return Text(File.ReadAllBytes(path), file, problems) is { } text ? new SeedYaml(file, text, problems).Tree() : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(file, 1), $"The file cannot be read: {failure.Message}");
            return null;
        }
    }

    private static string? Text(byte[] bytes, string file, SeedProblems problems)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException failure)
        {
            problems.Add(new(file, 1 + bytes.AsSpan(0, failure.Index).Count((byte)'\n')), "The file is not UTF-8 text.");
            return null;
        }

        // The parser takes a NUL for the end of the file: one that a crash filled with them would be read in part. About tabs it names the wrong line.
        var odd = OddCharacter().Match(text);
        if (!odd.Success) return text;
        problems.Add(new(file, 1 + text.AsSpan(0, odd.Index).Count('\n')), odd.ValueSpan is "\t" ? "This line is indented with a tab; YAML wants spaces." : "There is a control character here.");
        return null;
    }

    private SeedNode? Tree()
    {
        try
        {
            return Document();
        }
        catch (YamlException failure)
        {
            _problems.Add(new(_file, Line(failure.Start)), $"This is not YAML that seeds can be read from: {failure.Message}");
        }
        catch (InvalidOperationException)
        {
            // All that the scanner says of a bracket that is never closed. The last thing it read opened it.
            _problems.Add(new(_file, Line(_parser.Current?.Start ?? default)), "This is not YAML that seeds can be read from: Something that begins here is not closed.");
        }

        return null;
    }

    private SeedNode? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            _problems.Add(new(_file, 1), "The file is empty.");
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = Node(level: 1);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second)) throw Refused(second, "A file holds one document.");
        return root;
    }

    private SeedNode Node(int level)
    {
        if (_parser.TryConsume<Scalar>(out var scalar)) return new SeedText(At(scalar), IsNull(scalar) ? "" : scalar.Value.Trim());

        var start = _parser.Consume<ParsingEvent>();
        if (level == DeepestLevel) throw Refused(start, "This is nested too deeply.");
        return start switch
        {
            SequenceStart => List(At(start), level + 1),
            MappingStart => Group(At(start), level + 1),
            _ => throw Refused(start, "Aliases are not read; write the text out."),
        };
    }

    private SeedList List(SeedPlace at, int level)
    {
        var items = new List<SeedNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _)) items.Add(Node(level));
        return new(at, items);
    }

    private SeedGroup Group(SeedPlace at, int level)
    {
        var entries = new Dictionary<string, SeedEntry>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key)) throw Refused(_parser.Consume<ParsingEvent>(), "A key has to be a word.");

            var entry = new SeedEntry(At(key), Node(level));
            if (!entries.TryAdd(key.Value, entry)) _problems.Add(entry.At, $"`{key.Value}` is already given at {entries[key.Value].At}.");
        }

        return new(at, entries);
    }

    private static bool IsNull(Scalar scalar) => scalar is { Style: ScalarStyle.Plain, Value: "~" or "null" };

    private static int Line(Mark mark) => (int)Math.Max(1, mark.Line);

    private static SemanticErrorException Refused(ParsingEvent part, string reason) => new(part.Start, part.End, reason);

    private SeedPlace At(ParsingEvent part) => new(_file, Line(part.Start));

    [GeneratedRegex(@"[\0-\x08\x0E-\x1F]|(?<=^ *)\t", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex OddCharacter();
}

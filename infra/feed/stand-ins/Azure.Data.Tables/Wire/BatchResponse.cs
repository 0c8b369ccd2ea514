using System.Globalization;
using System.Text;

namespace Azure.Data.Tables.Wire;

/// <summary>The answer to a transaction, taken apart: one part per action, or a single one that says what was refused.</summary>
internal static class BatchResponse
{
    /// <summary>Throws <see cref="TableTransactionFailedException"/> when an action was refused.</summary>
    public static IReadOnlyList<Response> Read(Response response)
    {
        var parts = Parts(response.Headers.ContentType, response.Content.ToString()).ToList();
        var refused = parts.Find(part => part.IsError);
        return refused is null ? parts : throw new TableTransactionFailedException(new RequestFailedException(refused, innerException: null, ODataErrorParser.Instance));
    }

    private static IEnumerable<BatchPart> Parts(string? type, string text)
    {
        // Before the first boundary comes nothing, after the last two dashes.
        foreach (var part in text.Split("--" + Boundary(type)).Skip(1).SkipLast(1))
        {
            var (headers, content) = SplitHead(part.TrimStart('\r', '\n'));
            var (_, partType) = Headers(headers.Split('\n')).FirstOrDefault(header => header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase));
            if (partType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) is true)
            {
                foreach (var inner in Parts(partType, content))
                    yield return inner;
            }
            else
            {
                yield return ReadPart(content);
            }
        }
    }

    private static BatchPart ReadPart(string text)
    {
        var (head, body) = SplitHead(text.TrimStart('\r', '\n'));
        // Azurite puts a stray line before the status when it refuses a transaction for its size.
        var lines = head.Split('\n').SkipWhile(line => !line.StartsWith("HTTP/", StringComparison.Ordinal)).ToArray();
        return lines is [var first, ..] && first.Split(' ', 3) is [_, var status, ..] words && int.TryParse(status, CultureInfo.InvariantCulture, out var code)
            ? new BatchPart(code, words.ElementAtOrDefault(2) ?? "", [.. Headers(lines[1..])], Encoding.UTF8.GetBytes(body.TrimEnd('\r', '\n')))
            : throw new InvalidDataException("A part of the answer to the transaction has no status.");
    }

    private static string Boundary(string? type)
    {
        const string Name = "boundary=";
        var start = type?.IndexOf(Name, StringComparison.OrdinalIgnoreCase) ?? -1;
        return start < 0
            ? throw new InvalidDataException("The answer to the transaction names no boundary between its parts.")
            : type![(start + Name.Length)..].Split(';')[0].Trim().Trim('"');
    }

    /// <summary>Head and body of a message: an empty line is between them.</summary>
    private static (string Head, string Body) SplitHead(string message)
    {
        using var reader = new StringReader(message);
        var head = new StringBuilder();
        while (reader.ReadLine() is { Length: > 0 } line)
            head.Append(line).Append('\n');
        return (head.ToString(), reader.ReadToEnd());
    }

    private static IEnumerable<(string Name, string Value)> Headers(IEnumerable<string> lines) =>
        from line in lines
        let colon = line.IndexOf(':', StringComparison.Ordinal)
        where colon > 0
        select (line[..colon].Trim(), line[(colon + 1)..].Trim());
}

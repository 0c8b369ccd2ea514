using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CampaignKit.Web.Tests.Hosting;

/// <summary>HTTP byte by byte: requests that no client library would send, and answers exactly as they came.</summary>
internal static class RawHttp
{
    private const int ChunkSize = 4096;

    public static byte[] Get(string path, string? headers = null) => Request("GET", path, headers, contentType: null, body: null);

    public static byte[] Request(string method, string path, string? headers, string? contentType, byte[]? body, bool isChunked = false)
    {
        var head = new StringBuilder($"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}");
        if (contentType is not null) head.Append(CultureInfo.InvariantCulture, $"Content-Type: {contentType}\r\n");
        if (isChunked) head.Append("Transfer-Encoding: chunked\r\n");
        else if (body is not null) head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        head.Append("\r\n");
        return [.. Encoding.UTF8.GetBytes(head.ToString()), .. isChunked ? Chunks(body!) : body ?? []];
    }

    /// <summary>Sends these bytes and reads one answer. The server may answer and close before it has read everything.</summary>
    public static async Task<RawAnswer> SendAsync(Uri address, byte[] request)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(address.Host, address.Port);
        await using var stream = connection.GetStream();
        var answer = ReadAsync(stream);
        try
        {
            await stream.WriteAsync(request);
        }
        catch (IOException)
        {
            // The server has heard enough.
        }

        return new(await answer.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    private static async Task<byte[]> ReadAsync(NetworkStream stream)
    {
        using var received = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            // The server may hold the connection for seconds after it has refused a body, in case more of it comes.
            while (!IsWhole(received) && await stream.ReadAsync(buffer) is var length and > 0) received.Write(buffer, 0, length);
        }
        catch (IOException)
        {
            // What it said before it broke the connection counts.
        }

        return received.ToArray();
    }

    private static bool IsWhole(MemoryStream received)
    {
        var answer = received.GetBuffer().AsSpan(0, (int)received.Length);
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        var head = Encoding.Latin1.GetString(answer[..end]);
        var length = Regex.Match(head, "^Content-Length: ([0-9]+)\r?$", RegexOptions.Multiline);
        return length.Success
            ? answer.Length >= end + 4 + int.Parse(length.Groups[1].Value, CultureInfo.InvariantCulture)
            : head.Contains("Transfer-Encoding: chunked", StringComparison.Ordinal) && answer.EndsWith("\r\n0\r\n\r\n"u8);
    }

    private static byte[] Chunks(byte[] body)
    {
        var chunks = new List<byte>();
        foreach (var chunk in body.Chunk(ChunkSize)) chunks.AddRange([.. Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"), .. chunk, .. "\r\n"u8]);
        return [.. chunks, .. "0\r\n\r\n"u8];
    }
}

/// <summary>An answer as it came over the wire.</summary>
internal sealed class RawAnswer
{
    public RawAnswer(byte[] bytes)
    {
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        Assert.True(end >= 0, "The server closed the connection without an answer.");
        Head = Encoding.Latin1.GetString(bytes.AsSpan(0, end)).Split("\r\n");
        Status = int.Parse(Head[0].Split(' ')[1], CultureInfo.InvariantCulture);
        var body = bytes.AsSpan(end + 4);
        Body = Header("Transfer-Encoding") == "chunked" ? Dechunk(body) : body.ToArray();
    }

    /// <summary>The status line and the header lines, in order.</summary>
    public string[] Head { get; }

    public int Status { get; }

    public byte[] Body { get; }

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>All of it but the header that tells the time.</summary>
    public string WithoutDate => string.Join("\n", [.. Head.Where(line => !line.StartsWith("Date:", StringComparison.Ordinal)), "", Text]);

    public string? Header(string name) =>
        Head.Skip(1).FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();

    /// <summary>It is a refusal as the API tells it: typed, with a sentence, and without a word about its own inside or of what was sent.</summary>
    public JsonElement AssertProblem(int status, string type)
    {
        Assert.True(Status == status, $"{status} {type} was expected, not {Head[0]}: {Text}");
        Assert.Equal("application/problem+json", Header("Content-Type")?.Split(';')[0]);
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        var problem = JsonSerializer.Deserialize<JsonElement>(Body);
        Assert.Equal($"/problems/{type}", problem.GetProperty("type").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("title").GetString());
        Assert.True(problem.TryGetProperty("detail", out var detail) && detail.GetString() is { Length: > 10 }, $"The problem has no sentence: {Text}");
        Assert.DoesNotContain("   at ", Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Marker.Word, Text, StringComparison.OrdinalIgnoreCase);
        return problem;
    }

    private static byte[] Dechunk(ReadOnlySpan<byte> chunks)
    {
        var body = new List<byte>();
        while (chunks.IndexOf("\r\n"u8) is var end and > 0)
        {
            var length = int.Parse(Encoding.ASCII.GetString(chunks[..end]), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body.AddRange(chunks.Slice(end + 2, length));
            chunks = chunks[(end + 2 + length + 2)..];
        }

        return [.. body];
    }
}

/// <summary>A word that is part of all the personal data that bad input brings, so that it can be looked for where it must not be.</summary>
internal static class Marker
{
    public const string Word = "zqmarker";
    public const string Name = "Zqmarker Person";
    public const string Email = "zqmarker@example.org";

    // A postcode has no room for the word, but nothing else here has these digits.
    public const string Postcode = "ZQ-907163548";
}

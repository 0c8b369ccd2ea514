using System.Text;

namespace CampaignKit.Web.Mail;

/// <summary>Reads a server's replies off the connection (RFC 5321, section 4.2), never more of them than were asked for.</summary>
internal sealed class SmtpReplies(Stream stream)
{
    // A line of a reply has up to 512 octets, and no server says more than some dozens of them.
    private const int MaxReplyOctets = 64 * 1024;

    private readonly byte[] _buffer = new byte[4096];
    private int _at;
    private int _end;

    /// <summary>Whether the server has said more than it was asked.</summary>
    public bool HasUnasked => _at < _end;

    /// <summary>Reads one reply, which may have several lines.</summary>
    /// <param name="lines">Where to put what its lines say behind their codes; <see langword="null"/> if nobody wants to know.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The code, 200–599.</returns>
    /// <exception cref="IOException">The connection ended, or what came is no reply.</exception>
    public async ValueTask<int> ReadAsync(List<string>? lines, CancellationToken cancellationToken)
    {
        var octets = 0;
        while (true)
        {
            var line = await ReadLineAsync(cancellationToken);
            octets += line.Length;
            if (octets > MaxReplyOctets || line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code) || code is < 200 or > 599) throw new IOException("This is no mail server.");
            if (line.Length > 4) lines?.Add(line[4..]);
            if (line.Length == 3 || line[3] != '-') return code;
        }
    }

    private async ValueTask<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_at == _end)
            {
                (_at, _end) = (0, await stream.ReadAsync(_buffer, cancellationToken));
                if (_end == 0) throw new IOException("The mail server hung up.");
            }

            var rest = _buffer.AsSpan(_at, _end - _at);
            var newline = rest.IndexOf((byte)'\n');
            line.Append(Encoding.Latin1.GetString(newline < 0 ? rest : rest[..newline]));
            if (line.Length > MaxReplyOctets) throw new IOException("This is no mail server.");

            _at += newline < 0 ? rest.Length : newline + 1;
            if (newline >= 0) return line.ToString().TrimEnd('\r');
        }
    }
}

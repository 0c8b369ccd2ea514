using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Text;
using CampaignKit.Web.Mail;

namespace CampaignKit.Web.Tests.Mail;

/// <summary>The server's side of one conversation.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Who gives it the stream closes it.")]
internal sealed class SmtpConversation(FaultySmtpServer server, Stream stream)
{
    private Stream _stream = stream;
    private StreamReader _reader = new(stream, Encoding.UTF8);
    private bool _isSignedIn;
    private string _from = "";
    private string _to = "";

    public async Task RunAsync()
    {
        if (!await AnswerAsync(SmtpStep.Greeting, "", "220 mail.example.org")) return;
        while (await _reader.ReadLineAsync() is { } line)
        {
            if (!await HandleAsync(line)) return;
        }
    }

    private async Task<bool> HandleAsync(string line)
    {
        var isAllowed = server.Account is null || _isSignedIn;
        server.Lines.Enqueue(line);
        switch (line.Split([' ', ':'])[0].ToUpperInvariant())
        {
            case "EHLO":
                return await AnswerAsync(SmtpStep.Hello, line, Offers());
            case "STARTTLS" when server.Certificate is not null:
                return await AnswerAsync(SmtpStep.StartTls, line, "220 go on") && await EncryptAsync();
            case "AUTH" when server.Account is not null:
                return await SignInAsync(line);
            case "MAIL" when isAllowed:
                _from = Between(line);
                return await AnswerAsync(SmtpStep.Sender, line, "250 yes");
            case "RCPT" when _from.Length > 0:
                _to = Between(line);
                return await AnswerAsync(SmtpStep.Recipient, line, "250 yes");
            case "DATA" when _to.Length > 0:
                return await AnswerAsync(SmtpStep.Data, line, "354 go on") && (_to.Length == 0 || await TakeAsync());
            case "RSET":
                (_from, _to) = ("", "");
                return await SayAsync("250 yes");
            case "QUIT":
                await SayAsync("221 bye");
                return false;
            default:
                return await SayAsync("503 not now");
        }
    }

    private string Offers()
    {
        List<string> lines = ["mail.example.org", "8BITMIME"];
        if (server.IsInternational) lines.Add("SMTPUTF8");
        if (server.Certificate is not null && _stream is not SslStream) lines.Add("STARTTLS");
        if (server.Account is not null) lines.Add($"AUTH {server.SignInWays}");
        return string.Join("\r\n", lines.Select((line, at) => $"250{(at == lines.Count - 1 ? ' ' : '-')}{line}"));
    }

    private async Task<bool> EncryptAsync()
    {
        var encrypted = new SslStream(_stream);
        await encrypted.AuthenticateAsServerAsync(server.Certificate!);
        (_stream, _reader) = (encrypted, new(encrypted, Encoding.UTF8));
        return true;
    }

    private async Task<bool> SignInAsync(string line)
    {
        var (user, password) = server.Account!.Value;
        server.SaidToSignIn = line;
        string said;
        if (line.StartsWith("AUTH PLAIN ", StringComparison.Ordinal))
        {
            said = Decode(line["AUTH PLAIN ".Length..]);
        }
        else
        {
            await SayAsync("334 VXNlcm5hbWU6");
            said = $"\0{Decode(await _reader.ReadLineAsync() ?? "")}";
            await SayAsync("334 UGFzc3dvcmQ6");
            said += $"\0{Decode(await _reader.ReadLineAsync() ?? "")}";
        }

        _isSignedIn = said == $"\0{user}\0{password}";
        return await AnswerAsync(SmtpStep.SignIn, "", _isSignedIn ? "235 yes" : "535 no");
    }

    private async Task<bool> TakeAsync()
    {
        var content = new StringBuilder();
        while (true)
        {
            if (await _reader.ReadLineAsync() is not { } line) return false;
            if (line == ".") break;
            content.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        var mail = new TakenMail(_from, _to, content.ToString());
        (_from, _to) = ("", "");
        return await AnswerAsync(SmtpStep.Content, "", "250 taken", () => server.Take(mail));
    }

    /// <summary>Answers as it should, or does what is scripted.</summary>
    /// <returns>Whether the conversation goes on.</returns>
    private async Task<bool> AnswerAsync(SmtpStep step, string line, string usual, Action? taken = null)
    {
        switch (server.Decide(step, line))
        {
            case null:
                taken?.Invoke();
                return await SayAsync(usual);
            case SmtpFault.Reply reply:
                (_from, _to) = step is SmtpStep.Recipient or SmtpStep.Data ? (_from, "") : ("", "");
                return await SayAsync(reply.Line) && !reply.Line.StartsWith("421", StringComparison.Ordinal);
            case SmtpFault.HangUpAfterwards:
                taken?.Invoke();
                return false;
            case SmtpFault.Silence:
                server.FellSilent();
                while (await _stream.ReadAsync(new byte[1024]) > 0)
                {
                    // Whatever is said to it, until the other side hangs up.
                }

                return false;
            default:
                return false;
        }
    }

    private async Task<bool> SayAsync(string line)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));
        return true;
    }

    private static string Between(string line) => line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.LastIndexOf('>')];

    private static string Decode(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}

using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace CampaignKit.Web.Mail;

/// <summary>One conversation with a mail server (RFC 5321): opened once, then any number of mails, one after the other.</summary>
/// <remarks>
/// Not <c>System.Net.Mail.SmtpClient</c>: cancelling it while a server keeps silent after DATA does not end the wait, it does not tell at which step a server
/// refused, greets with the machine's name, cannot sign in by PLAIN, and spends 40 ms on each mail because it writes small pieces without TCP_NODELAY.
/// Every wait here ends with its token; the connection is of no use then and has to be disposed. Nothing the server says is kept or passed on but its codes.
/// </remarks>
internal sealed class SmtpConnection : IAsyncDisposable
{
    private static readonly TimeSpan FarewellLimit = TimeSpan.FromSeconds(1);

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly List<string> _extensions = [];
    private Stream _stream = Stream.Null;
    private SmtpReplies _replies = new(Stream.Null);

    /// <summary>Where the conversation is.</summary>
    public SmtpStep Step { get; private set; }

    /// <summary>Connects, encrypts as the settings ask, and signs in.</summary>
    /// <exception cref="SmtpFailureException">It cannot be: the server refuses, cannot be reached, or is not who it should be.</exception>
    public async Task OpenAsync(MailOptions options, string domain, CancellationToken cancellationToken)
    {
        try
        {
            await ConnectAsync(options, cancellationToken);
            await HelloAsync(domain, cancellationToken);
            if (options.StartTls && _stream is not SslStream)
            {
                await StartTlsAsync(options, cancellationToken);
                await HelloAsync(domain, cancellationToken);
            }

            if (!string.IsNullOrEmpty(options.User)) await SignInAsync(options.User, options.Password!, cancellationToken);
        }
        catch (Exception failure) when (IsBroken(failure))
        {
            throw new SmtpFailureException(Step);
        }
    }

    /// <summary>Sends one mail.</summary>
    /// <returns>The server's last word: 250 at <see cref="SmtpStep.Content"/> if it took the mail.</returns>
    /// <exception cref="SmtpFailureException">The connection broke, or the server hangs up (421).</exception>
    public async Task<(SmtpStep Step, int Code)> SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        try
        {
            if (mail.IsInternational && !Offers("SMTPUTF8")) return (SmtpStep.Recipient, 0);

            var parameters = mail.IsInternational ? " SMTPUTF8 BODY=8BITMIME" : "";
            var code = await SayAsync(SmtpStep.Sender, $"MAIL FROM:<{mail.From}>{parameters}", cancellationToken);
            if (code is >= 200 and < 300) code = await SayAsync(SmtpStep.Recipient, $"RCPT TO:<{mail.To}>", cancellationToken);
            if (Step == SmtpStep.Recipient && code is >= 200 and < 300) code = await SayAsync(SmtpStep.Data, "DATA", cancellationToken);
            if (Step == SmtpStep.Data && code == 354) code = await WriteContentAsync(mail, cancellationToken);
            return (Step, code);
        }
        catch (Exception failure) when (IsBroken(failure))
        {
            throw new SmtpFailureException(Step);
        }
    }

    /// <summary>Makes ready for the next mail after one that was refused half-way.</summary>
    /// <returns>Whether there can be a next one.</returns>
    public async Task<bool> TryResetAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await SayAsync(SmtpStep.Sender, "RSET", cancellationToken) is >= 200 and < 300;
        }
        catch (Exception failure) when (IsBroken(failure) || failure is SmtpFailureException)
        {
            return false;
        }
    }

    /// <summary>Says goodbye, and does not wait for an answer.</summary>
    public async Task QuitAsync()
    {
        using var limit = new CancellationTokenSource(FarewellLimit);
        try
        {
            await _stream.WriteAsync("QUIT\r\n"u8.ToArray(), limit.Token);
        }
        catch (Exception failure) when (IsBroken(failure) || failure is OperationCanceledException)
        {
            // It is gone already, which is what was to be.
        }

        await DisposeAsync();
    }

    public ValueTask DisposeAsync()
    {
        // The socket first: closing an encrypted stream would wait to say so to a server that may not listen.
        _socket.Dispose();
        return _stream.DisposeAsync();
    }

    private async Task ConnectAsync(MailOptions options, CancellationToken cancellationToken)
    {
        Step = SmtpStep.Greeting;
        await _socket.ConnectAsync(options.Host!, options.Port, cancellationToken);
        Use(new NetworkStream(_socket, ownsSocket: false));
        if (options.Port == MailOptions.TlsFromTheStart && options.StartTls) await EncryptAsync(options, cancellationToken);
        var code = await _replies.ReadAsync(lines: null, cancellationToken);
        if (code != 220) throw new SmtpFailureException(Step, code);
    }

    private async Task HelloAsync(string domain, CancellationToken cancellationToken)
    {
        // What was offered before encryption, anybody on the way may have written.
        _extensions.Clear();
        await AskAsync(SmtpStep.Hello, $"EHLO {domain}", cancellationToken, _extensions);
    }

    private async Task StartTlsAsync(MailOptions options, CancellationToken cancellationToken)
    {
        Step = SmtpStep.StartTls;
        if (!Offers("STARTTLS")) throw new SmtpFailureException(Step);
        await AskAsync(SmtpStep.StartTls, "STARTTLS", cancellationToken);

        // Words that came along unencrypted would otherwise be taken for the answers to what is asked encrypted.
        if (_replies.HasUnasked) throw new SmtpFailureException(Step);
        await EncryptAsync(options, cancellationToken);
    }

    private async Task EncryptAsync(MailOptions options, CancellationToken cancellationToken)
    {
        var encrypted = new SslStream(_stream);
        Use(encrypted);
        await encrypted.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = options.Host! }, cancellationToken);
    }

    private async Task SignInAsync(string user, string password, CancellationToken cancellationToken)
    {
        Step = SmtpStep.SignIn;
        if (Offers("AUTH", "PLAIN"))
        {
            await AskAsync(SmtpStep.SignIn, $"AUTH PLAIN {Base64($"\0{user}\0{password}")}", cancellationToken);
        }
        else if (Offers("AUTH", "LOGIN"))
        {
            await AskAsync(SmtpStep.SignIn, "AUTH LOGIN", cancellationToken);
            await AskAsync(SmtpStep.SignIn, Base64(user), cancellationToken);
            await AskAsync(SmtpStep.SignIn, Base64(password), cancellationToken);
        }
        else
        {
            throw new SmtpFailureException(Step);
        }
    }

    // In one piece, with what ends it: whatever is written in two waits for the server to acknowledge the first.
    private async Task<int> WriteContentAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        Step = SmtpStep.Content;
        await _stream.WriteAsync(Stuffed(mail.Content.Span), cancellationToken);
        return await ReadAsync(lines: null, cancellationToken);
    }

    // A line that begins with a dot gets another one (RFC 5321, section 4.5.2): a dot alone ends the mail.
    private static byte[] Stuffed(ReadOnlySpan<byte> content)
    {
        var stuffed = new List<byte>(content.Length + 16);
        foreach (var octet in content)
        {
            if (octet == '.' && (stuffed.Count == 0 || stuffed[^1] == '\n')) stuffed.Add((byte)'.');
            stuffed.Add(octet);
        }

        stuffed.AddRange(".\r\n"u8);
        return [.. stuffed];
    }

    /// <summary>Says something to which only yes lets the conversation go on.</summary>
    private async Task AskAsync(SmtpStep step, string command, CancellationToken cancellationToken, List<string>? lines = null)
    {
        var code = await SayAsync(step, command, cancellationToken, lines);
        if (code >= 400) throw new SmtpFailureException(step, code);
    }

    private async Task<int> SayAsync(SmtpStep step, string command, CancellationToken cancellationToken, List<string>? lines = null)
    {
        Step = step;
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), cancellationToken);
        return await ReadAsync(lines, cancellationToken);
    }

    private async Task<int> ReadAsync(List<string>? lines, CancellationToken cancellationToken)
    {
        var code = await _replies.ReadAsync(lines, cancellationToken);

        // The server hangs up after it, whatever it was asked (RFC 5321, section 3.8).
        return code == 421 ? throw new SmtpFailureException(Step, code) : code;
    }

    private bool Offers(string extension, string? parameter = null) => _extensions.Exists(line =>
        line.Split([' ', '='], StringSplitOptions.RemoveEmptyEntries) is [var name, .. var parameters]
        && name.Equals(extension, StringComparison.OrdinalIgnoreCase)
        && (parameter is null || parameters.Contains(parameter, StringComparer.OrdinalIgnoreCase)));

    private void Use(Stream stream)
    {
        _stream = stream;
        _replies = new(stream);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static bool IsBroken(Exception failure) => failure is IOException or SocketException or System.Security.Authentication.AuthenticationException or ObjectDisposedException;
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CampaignKit.Core.Tests.Stores;
using CampaignKit.Web.Mail;

namespace CampaignKit.Web.Tests.Mail;

/// <summary>A mail server on a free port that takes mails as it should, and does what the test has scripted where it has.</summary>
internal sealed class FaultySmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, TcpClient> _conversations = new();
    private readonly ConcurrentDictionary<SmtpStep, ConcurrentQueue<SmtpFault>> _next = new();
    private readonly ConcurrentQueue<TakenMail> _taken = new();
    private readonly Watchers _watchers = new();
    private Task _accepting = Task.CompletedTask;
    private int _connections;
    private int _silent;

    private FaultySmtpServer()
    {
    }

    /// <summary>Makes it offer STARTTLS.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Who may sign in; makes it offer AUTH.</summary>
    public (string User, string Password)? Account { get; init; }

    /// <summary>The ways to sign in that it offers.</summary>
    public string SignInWays { get; init; } = "PLAIN LOGIN";

    /// <summary>Whether it offers SMTPUTF8.</summary>
    public bool IsInternational { get; init; } = true;

    /// <summary>What happens where nothing else is scripted, by the step and the line that was said; <see langword="null"/>: what should.</summary>
    public Func<SmtpStep, string, SmtpFault?> Script { get; set; } = (_, _) => null;

    public int Port { get; private set; }

    /// <summary>The mails that it has taken, in the order in which it did.</summary>
    public IReadOnlyList<TakenMail> Taken => [.. _taken];

    /// <summary>Every line that it was sent, but for mails and answers to questions.</summary>
    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>How it was last asked to let somebody sign in.</summary>
    public string SaidToSignIn { get; set; } = "";

    /// <summary>How many connections there have been.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>How many there are.</summary>
    public int Open => _conversations.Count;

    /// <summary>How many conversations it has fallen silent in.</summary>
    public int Silent => Volatile.Read(ref _silent);

    public static FaultySmtpServer Start() => Start(new());

    public static FaultySmtpServer StartEncrypted(X509Certificate2 certificate) => Start(new() { Certificate = certificate });

    public static FaultySmtpServer StartWithAccount(string user, string password, string ways) => Start(new() { Account = (user, password), SignInWays = ways });

    public static FaultySmtpServer StartAscii() => Start(new() { IsInternational = false });

    /// <summary>Scripts what happens the next time that a conversation comes to this step.</summary>
    public void Next(SmtpStep step, SmtpFault fault) => _next.GetOrAdd(step, _ => new()).Enqueue(fault);

    /// <summary>Waits until this holds; it is looked at whenever something has happened.</summary>
    public Task UntilAsync(Func<FaultySmtpServer, bool> holds) => _watchers.UntilAsync(() => holds(this));

    /// <summary>Hangs up on everybody, and waits until that is done.</summary>
    public async Task HangUpAsync()
    {
        // Its own copy, taken at one moment: a list would be filled while others change it.
        var conversations = _conversations.ToArray();
        foreach (var (_, client) in conversations) client.Close();
        await Task.WhenAll(conversations.Select(conversation => conversation.Key));
    }

    /// <summary>What is scripted for a conversation that has come to this step.</summary>
    public SmtpFault? Decide(SmtpStep step, string line)
    {
        return _next.TryGetValue(step, out var scripted) && scripted.TryDequeue(out var fault) ? fault : Script(step, line);
    }

    public void Take(TakenMail mail)
    {
        _taken.Enqueue(mail);
        _watchers.Tell();
    }

    public void FellSilent()
    {
        Interlocked.Increment(ref _silent);
        _watchers.Tell();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await HangUpAsync();
        _stop.Dispose();
    }

    private static FaultySmtpServer Start(FaultySmtpServer server)
    {
        server._listener.Start();
        server.Port = ((IPEndPoint)server._listener.LocalEndpoint).Port;
        server._accepting = server.AcceptAsync();
        return server;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync(_stop.Token);
            }
            catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            Interlocked.Increment(ref _connections);
            client.NoDelay = true;
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _conversations[ended.Task] = client;
            _ = ConverseAsync(client, ended);
        }
    }

    private async Task ConverseAsync(TcpClient client, TaskCompletionSource ended)
    {
        try
        {
            await new SmtpConversation(this, client.GetStream()).RunAsync();
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            // The client, or the test, has hung up.
        }

        client.Dispose();
        _conversations.TryRemove(ended.Task, out _);
        ended.SetResult();
        _watchers.Tell();
    }
}

/// <summary>A mail that a server has taken.</summary>
internal sealed record TakenMail(string From, string To, string Content);

using System.Net;
using System.Net.Sockets;

namespace CampaignKit.Browser.Tests;

/// <summary>A line to the program on an address of its own, over which the answers to what is posted break off while they come.</summary>
internal sealed class BrokenLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _program;
    private readonly Task _accepting;
    private volatile bool _isMended;

    public BrokenLine(Uri program)
    {
        _program = program.Port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>From now on everything comes through.</summary>
    public void Mend() => _isMended = true;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var carried = new List<Task>();
        try
        {
            while (true) carried.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(carried);
        }
    }

    private async Task CarryAsync(TcpClient browser)
    {
        using var program = new TcpClient();
        using (browser)
        {
            try
            {
                await program.ConnectAsync(IPAddress.Loopback, _program, _end.Token);
                var isPosted = false;
                await Task.WhenAny(PassAsync(browser, program, bytes => isPosted |= bytes.StartsWith("POST "u8)), PassAsync(program, browser, _ => isPosted && !_isMended));
            }
            catch (Exception over) when (over is OperationCanceledException or IOException or SocketException)
            {
                // The test is over, or one of the two has left.
            }

            // As a line does that breaks: no word of farewell.
            browser.Client.LingerState = new(enable: true, seconds: 0);
        }
    }

    // Until it is to break, and then only the first of what comes: the head of the answer and the beginning of what it holds.
    private async Task PassAsync(TcpClient from, TcpClient to, BreakAfter breaksAfter)
    {
        var buffer = new byte[64 * 1024];
        int length;
        while ((length = await from.GetStream().ReadAsync(buffer, _end.Token)) > 0)
        {
            var isLast = breaksAfter(buffer.AsSpan(0, length)) && from.Client.RemoteEndPoint is IPEndPoint { Port: var port } && port == _program;
            var head = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) + 4;
            await to.GetStream().WriteAsync(buffer.AsMemory(0, isLast ? Math.Min(length, head + 20) : length), _end.Token);
            if (isLast) return;
        }
    }

    private delegate bool BreakAfter(ReadOnlySpan<byte> bytes);
}

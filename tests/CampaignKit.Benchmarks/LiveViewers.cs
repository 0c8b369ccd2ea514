using System.Net.Sockets;
using System.Text;

namespace CampaignKit.Benchmarks;

/// <summary>People who watch a petition's count, or staff its momentum: a connection each, that reads what comes and keeps the latest of it. They cost the machine little, because they share it with what is measured.</summary>
internal sealed class LiveViewers : IAsyncDisposable
{
    private const int Longest = 64 << 10;
    private const int OpenedAtOnce = 50;
    private static readonly TimeSpan FirstEventLimit = TimeSpan.FromSeconds(30);

    private readonly Viewer[] _viewers;

    private LiveViewers(Viewer[] viewers) => _viewers = viewers;

    /// <summary>Events that have come, over all of them.</summary>
    public long Events => _viewers.Sum(viewer => viewer.Events);

    /// <summary>Opens so many streams; returns when each has been told a count.</summary>
    /// <exception cref="BenchmarkException">One was not.</exception>
    public static Task<LiveViewers> OpenAsync(ServerProcess program, string slug, int count, CancellationToken cancellationToken) =>
        OpenAsync(program, new LiveStream($"{PetitionApi.CountPath(slug)}/live", "\"count\":"), count, cancellationToken);

    /// <summary>The same of any stream.</summary>
    public static async Task<LiveViewers> OpenAsync(ServerProcess program, LiveStream stream, int count, CancellationToken cancellationToken)
    {
        var viewers = new Viewer[count];
        for (var at = 0; at < count; at += OpenedAtOnce)
        {
            var some = Enumerable.Range(at, Math.Min(OpenedAtOnce, count - at));
            await Task.WhenAll(some.Select(async number => viewers[number] = await Viewer.OpenAsync(program.Address, stream, cancellationToken)));
        }

        return new(viewers);
    }

    /// <summary>Waits until each of them has been told this count.</summary>
    /// <exception cref="BenchmarkException">One was not, within ten seconds.</exception>
    public async Task SeeAsync(long count, CancellationToken cancellationToken)
    {
        for (var tries = 0; _viewers.Any(viewer => viewer.Latest != count); tries++)
        {
            if (tries == 100) throw new BenchmarkException($"INEXACT: {_viewers.Count(viewer => viewer.Latest != count)} of {_viewers.Length} viewers were not shown {count}, but for example {_viewers.First(viewer => viewer.Latest != count).Latest}.");
            await Task.Delay(100, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var viewer in _viewers) await viewer.DisposeAsync();
    }

    private sealed class Viewer(byte[] before) : IAsyncDisposable
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Task _reading = Task.CompletedTask;

        public long Events { get; private set; }

        public long Latest { get; private set; } = -1;

        public static async Task<Viewer> OpenAsync(Uri address, LiveStream stream, CancellationToken cancellationToken)
        {
            var viewer = new Viewer(Encoding.ASCII.GetBytes(stream.Before));
            await viewer._socket.ConnectAsync(address.Host, address.Port, cancellationToken);
            await viewer._socket.SendAsync(Encoding.ASCII.GetBytes($"GET {stream.Path} HTTP/1.1\r\nHost: {address.Authority}\r\nAccept: text/event-stream\r\n{(stream.Cookie is null ? "" : $"Cookie: {stream.Cookie}\r\n")}\r\n"), cancellationToken);
            viewer._reading = viewer.ReadAsync();
            try
            {
                await viewer._told.Task.WaitAsync(FirstEventLimit, cancellationToken);
            }
            catch (TimeoutException)
            {
                throw new BenchmarkException("A viewer was told nothing.");
            }

            return viewer;
        }

        public async ValueTask DisposeAsync()
        {
            _socket.Dispose();
            await _reading;
        }

        // An event is one small piece on this machine. Where it is not, the next one brings a newer count.
        private async Task ReadAsync()
        {
            var buffer = new byte[Longest];
            try
            {
                while (await _socket.ReceiveAsync(buffer) is > 0 and var length) Take(buffer.AsSpan(0, length));
                _told.TrySetException(new BenchmarkException("The program ended a viewer's stream."));
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                // It was closed from here.
            }
        }

        private void Take(ReadOnlySpan<byte> text)
        {
            for (var at = text.IndexOf(before); at >= 0; at = text.IndexOf(before))
            {
                text = text[(at + before.Length)..];
                if (Read(text) is not { } count) continue;
                (Latest, Events) = (count, Events + 1);
                _told.TrySetResult();
            }
        }

        private static long? Read(ReadOnlySpan<byte> text)
        {
            long? count = null;
            foreach (var sign in text)
            {
                if (sign is >= (byte)'0' and <= (byte)'9') count = (count ?? 0) * 10 + sign - '0';
                else if (sign != (byte)',' || count is null) break;
            }

            return count;
        }
    }
}

/// <summary>A stream of events.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Before">What stands before the count in each event.</param>
/// <param name="Cookie">Sent along, if it is for who is signed in.</param>
internal sealed record LiveStream(string Path, string Before, string? Cookie = null);

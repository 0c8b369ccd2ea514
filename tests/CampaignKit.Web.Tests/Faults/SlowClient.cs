using System.Net.Sockets;
using System.Text;

namespace CampaignKit.Web.Tests.Faults;

/// <summary>A client that begins a request, keeps the line, and never comes to the end.</summary>
internal sealed class SlowClient : IDisposable
{
    // A guard against tests that never end, not a measure.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly TcpClient _connection = new();
    private Task<byte[]> _heard = Task.FromResult<byte[]>([]);

    private SlowClient()
    {
    }

    /// <summary>Whether the server keeps the line as well.</summary>
    public bool IsOpen => !_heard.IsCompleted;

    /// <summary>Connects and says this much.</summary>
    public static async Task<SlowClient> StartAsync(Uri address, string beginning)
    {
        var client = new SlowClient();
        await client._connection.ConnectAsync(address.Host, address.Port);
        await client.SayAsync(beginning);
        client._heard = client.ListenAsync();
        return client;
    }

    /// <summary>Everything that the server has said, once it has closed the connection.</summary>
    public async Task<string> ClosedAsync() => Encoding.Latin1.GetString(await _heard.WaitAsync(Patience));

    /// <summary>Says this once a second for as long as the server listens, and then as above.</summary>
    public async Task<string> ClosedWhileItTricklesAsync(string drop)
    {
        using var timer = new PeriodicTimer(Beat);
        while (IsOpen && await timer.WaitForNextTickAsync())
        {
            try
            {
                await SayAsync(drop);
            }
            catch (IOException)
            {
                // Closed between two drops.
            }
        }

        return await ClosedAsync();
    }

    public void Dispose() => _connection.Dispose();

    private ValueTask SayAsync(string text) => _connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));

    private async Task<byte[]> ListenAsync()
    {
        using var heard = new MemoryStream();
        try
        {
            await _connection.GetStream().CopyToAsync(heard);
        }
        catch (IOException)
        {
            // What it said before it broke the connection counts.
        }

        return heard.ToArray();
    }
}

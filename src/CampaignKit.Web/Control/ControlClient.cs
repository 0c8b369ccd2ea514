using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using CampaignKit.Core.Installation;

namespace CampaignKit.Web.Control;

/// <summary>Asks the program that runs on a data directory.</summary>
internal static class ControlClient
{
    /// <summary>Its answer, or <see langword="null"/> if none listens there.</summary>
    /// <exception cref="StartRefusedException">It listens to another user, or ended before it answered.</exception>
    public static async Task<ControlAnswer?> AskAsync(string directory, ControlAction action, ControlRequest request)
    {
        if (await ConnectAsync(ControlPlace.Find(directory)) is not { } connection) return null;
        using var handler = new SocketsHttpHandler { UseProxy = false, ConnectCallback = (_, _) => new(connection) };

        // What is asked for may take as long as it takes to overwrite a large database.
        using var client = new HttpClient(handler) { BaseAddress = new("http://control"), Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            using var answer = await client.PostAsJsonAsync(ControlEndpoints.PathOf(action), request, JsonSerializerOptions.Web);
            if (answer.StatusCode is HttpStatusCode.NotFound) return ControlAnswer.Refused("The program that runs does not know this command: it is another version. Restart it.");
            return await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<ControlAnswer>(JsonSerializerOptions.Web);
        }
        catch (HttpRequestException failure)
        {
            throw new StartRefusedException("The program that ran ended before it answered. Start it and run the same command again: what was begun is finished.", failure);
        }
    }

    private static async Task<NetworkStream?> ConnectAsync(string path)
    {
        if (!File.Exists(path)) return null;
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
            return new(socket, ownsSocket: true);
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            if (failure.SocketErrorCode is not SocketError.AccessDenied) return null;
            throw new StartRefusedException($"The control socket {path} belongs to another user. Run this command as the user that runs the program.", failure);
        }
    }
}

using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CampaignKit.Storage.Tests.Faults;

/// <summary>One request at the proxy, read whole, so that it can be passed on at any time, also when its client has long gone.</summary>
internal sealed class Exchange
{
    private static readonly string[] OfTheConnection = ["Connection", "Content-Length", "Host", "Keep-Alive", "Transfer-Encoding"];

    private readonly HttpClient _service;
    private readonly Uri _address;
    private readonly List<(string Name, string Value)> _headers;
    private readonly byte[] _body;
    private readonly CancellationToken _clientGone;
    private HttpContext? _client;

    private Exchange(HttpContext client, HttpClient service, IPEndPoint endpoint, byte[] body)
    {
        (_client, _service, _body, _clientGone) = (client, service, body, client.RequestAborted);
        Method = client.Request.Method;
        Target = client.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

        // As it was sent, escapes and all: the request's signature covers it.
        _address = new($"http://{endpoint}{Target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        _headers = [.. client.Request.Headers.Where(header => !OfTheConnection.Contains(header.Key)).Select(header => (header.Key, header.Value.ToString()))];
    }

    public string Method { get; }

    public string Target { get; }

    public static async Task<Exchange> ReadAsync(HttpContext client, HttpClient service, IPEndPoint endpoint)
    {
        using var body = new MemoryStream();
        await client.Request.Body.CopyToAsync(body);
        return new(client, service, endpoint, body.ToArray());
    }

    /// <summary>Has the service do it.</summary>
    public async Task<Answer> PassAsync()
    {
        using var request = new HttpRequestMessage(new(Method), _address) { Content = _body.Length > 0 ? new ByteArrayContent(_body) : null };
        foreach (var (name, value) in _headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _service.SendAsync(request);
        var headers = response.Headers.Concat(response.Content.Headers).Where(header => !OfTheConnection.Contains(header.Key));
        return new((int)response.StatusCode, [.. headers.Select(header => (header.Key, string.Join(',', header.Value)))], await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Gives the client an answer, or its first <paramref name="bytes"/> and then nothing; if it has gone, nobody gets it.</summary>
    public async Task AnswerAsync(Answer answer, int? bytes = null)
    {
        if (_clientGone.IsCancellationRequested || _client is not { Response: var response }) return;
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers) response.Headers[name] = value;
        if (answer.Body.Length == 0) return;
        response.ContentLength = answer.Body.Length;
        try
        {
            await response.Body.WriteAsync(answer.Body.AsMemory(0, bytes ?? answer.Body.Length), _clientGone);
            await response.Body.FlushAsync(_clientGone);
        }
        catch (OperationCanceledException)
        {
            // Gone between our look and our answer.
        }

        if (bytes is not null) Drop();
    }

    /// <summary>Resets the client's connection.</summary>
    public void Drop()
    {
        _client?.Abort();
        _client = null;
    }

    /// <summary>Keeps the connection open until this is done or the client goes.</summary>
    public Task KeepOpenAsync(Task until) => until.WaitAsync(_clientGone).ContinueWith(_ => { }, TaskScheduler.Default);
}

/// <summary>What the service answers.</summary>
internal sealed partial record Answer(int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    /// <summary>The status of what was asked: of a transaction, that of the action which failed or else of the first.</summary>
    public int Outcome
    {
        get
        {
            var actions = ActionStatus().Matches(Encoding.UTF8.GetString(Body)).Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)).ToList();
            return actions.Count == 0 ? Status : actions.Max();
        }
    }

    [GeneratedRegex(@"^HTTP/1\.1 (\d{3})", RegexOptions.Multiline)]
    private static partial Regex ActionStatus();
}

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace CampaignKit.Doubles.Tests;

/// <summary>A double, somebody who asks its API with plain HTTP, and an endpoint that its webhooks go to.</summary>
internal sealed class Bench : IAsyncDisposable
{
    public const string Secret = "whsec_bench";

    public const string OneOff = "mode=payment&success_url=https://example.org/thanks?session={CHECKOUT_SESSION_ID}&cancel_url=https://example.org/back&submit_type=donate"
        + "&line_items[0][quantity]=1&line_items[0][price_data][currency]=eur&line_items[0][price_data][unit_amount]=2500&line_items[0][price_data][product_data][name]=Trees for the square"
        + "&metadata[gift]=g-1&payment_intent_data[metadata][gift]=g-1";

    public const string Monthly = "mode=subscription&success_url=https://example.org/thanks?session={CHECKOUT_SESSION_ID}&cancel_url=https://example.org/back"
        + "&line_items[0][quantity]=1&line_items[0][price_data][currency]=eur&line_items[0][price_data][unit_amount]=1000&line_items[0][price_data][recurring][interval]=month"
        + "&line_items[0][price_data][product_data][name]=Trees for the square&subscription_data[metadata][gift]=g-2";

    private readonly HttpClient _http;

    private Bench(StripeDouble stripe, Endpoint endpoint)
    {
        Stripe = stripe;
        Endpoint = endpoint;
        // It is the browser as well, and a browser would follow; what matters here is where it is sent.
        _http = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = stripe.Address };
        _http.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_bench");
    }

    public StripeDouble Stripe { get; }

    public Endpoint Endpoint { get; }

    public static async Task<Bench> StartAsync()
    {
        var endpoint = await Endpoint.StartAsync();
        var stripe = await StripeDouble.StartAsync(new() { Clock = new StillClock(), Webhook = endpoint.Address, Secret = Secret, RetryDelays = [TimeSpan.Zero, TimeSpan.Zero] });
        return new(stripe, endpoint);
    }

    public Task<Told> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    /// <param name="idempotencyKey"><see langword="null"/>: none.</param>
    public Task<Told> PostAsync(string path, string form = "", string? idempotencyKey = null) => SendAsync(HttpMethod.Post, path, form, idempotencyKey);

    public Task<Told> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    /// <summary>Asks for something at the double's own addresses, as JSON.</summary>
    public async Task<Told> ControlAsync(string path, string json = "{}")
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri("double/" + path, UriKind.Relative), content);
        return await Told.ReadAsync(response);
    }

    /// <summary>A request of any kind; the caller disposes of what comes back.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _http.SendAsync(request);

    /// <summary>A session that has been paid.</summary>
    public async Task<JsonObject> PaidAsync(string form = OneOff)
    {
        var session = await PostAsync("v1/checkout/sessions", form);
        return (await ControlAsync($"sessions/{session["id"]}")).Body;
    }

    /// <summary>The charge of a one-off gift of 25 euros.</summary>
    public async Task<string> ChargeAsync() => (await GetAsync($"v1/payment_intents/{(await PaidAsync())["payment_intent"]}"))["latest_charge"];

    public Task<Told> MoveAsync(int days) => ControlAsync($"clock?days={days}");

    /// <summary>What the endpoint was told, once nothing is under way any more.</summary>
    public async Task<IReadOnlyList<string>> ToldAsync()
    {
        await Stripe.Webhooks.IdleAsync();
        return [.. Endpoint.Taken.Select(taken => taken.Type)];
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Stripe.DisposeAsync();
        await Endpoint.DisposeAsync();
    }

    private async Task<Told> SendAsync(HttpMethod method, string path, string? form, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (form is not null) request.Content = new StringContent(form, new MediaTypeHeaderValue("application/x-www-form-urlencoded"));
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        using var response = await _http.SendAsync(request);
        return await Told.ReadAsync(response);
    }
}

/// <summary>An answer, read.</summary>
internal sealed record Told(int Status, JsonObject Body, HttpResponseHeaders Headers)
{
    /// <summary>A field as text, by its path as in <c>error.code</c> or <c>data.0.id</c>; empty where there is none.</summary>
    public string this[string path]
    {
        get
        {
            JsonNode? at = Body;
            foreach (var name in path.Split('.')) at = at is JsonArray list ? list[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)] : at?[name];
            return at?.ToString() ?? "";
        }
    }

    public IReadOnlyList<JsonObject> Data => [.. Body["data"]!.AsArray().Select(entry => entry!.AsObject())];

    public static async Task<Told> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        return new((int)response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)!.AsObject() : new() { ["text"] = text }, response.Headers);
    }
}

/// <summary>A clock that stands still: only the double's own is moved.</summary>
internal sealed class StillClock : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Start;
}

using System.Net;
using System.Text;
using Stripe;

namespace CampaignKit.Stripe.Tests.Wire;

/// <summary>
/// An API of Stripe's that answers from a list and remembers what it was asked. The tests on it hold for the real package and for the stand-in alike,
/// so either feed shows that the two agree.
/// </summary>
internal sealed class StripeWire(params IEnumerable<Func<HttpResponseMessage>> answers) : HttpMessageHandler
{
    private readonly Queue<Func<HttpResponseMessage>> _answers = new(answers);

    public List<Asked> Requests { get; } = [];

    public Asked Request => Assert.Single(Requests);

#if STAND_IN
    public SwiftClock Clock { get; } = new();
#endif

    public static Func<HttpResponseMessage> Json(string body, HttpStatusCode status = HttpStatusCode.OK, params (string Name, string Value)[] headers) => () =>
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers) response.Headers.Add(name, value);
        return response;
    };

    public static Func<HttpResponseMessage> Refusal(HttpStatusCode status, string error = "{}", params (string Name, string Value)[] headers) =>
        Json($$"""{"error":{{error}}}""", status, headers);

    public static Func<HttpResponseMessage> Throws(Exception failure) => () => throw failure;

    public StripeClient Client(int retries = 0) => new("sk_test_wire", httpClient: Carrier(retries));

    // The real package waits in earnest; the stand-in has a clock that can be swapped.
    public SystemNetHttpClient Carrier(int retries = 0) =>
#if STAND_IN
        new(new HttpClient(this), retries, enableTelemetry: false) { Clock = Clock };
#else
        new(new HttpClient(this), retries, enableTelemetry: false);
#endif

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        var headers = request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? [])
            .ToDictionary(header => header.Key, header => string.Join(' ', header.Value), StringComparer.OrdinalIgnoreCase);
        Requests.Add(new Asked(request.Method.Method, request.RequestUri!, headers, body));
        return _answers.Dequeue()();
    }
}

/// <summary>A request as it arrived. There is no body at all where it is null.</summary>
internal sealed record Asked(string Method, Uri Address, IReadOnlyDictionary<string, string> Headers, string? Body)
{
    /// <summary>Names and values of the body's form, unescaped; where there is no body, of the query.</summary>
    public IReadOnlyDictionary<string, string> Form { get; } = (Body ?? Address.Query.TrimStart('?'))
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('='))
        .ToDictionary(pair => WebUtility.UrlDecode(pair[0]), pair => WebUtility.UrlDecode(pair[1]));

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

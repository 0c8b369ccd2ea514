using System.Net;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace CampaignKit.Storage.Tests.AzureTables;

/// <summary>
/// A Tables service that answers from a list and remembers what it was asked. The tests on it hold for the real package and for the stand-in
/// alike, so either feed shows that the two agree.
/// </summary>
internal sealed class TablesWire(params IEnumerable<HttpResponseMessage> answers) : HttpMessageHandler
{
    private static readonly string Key = Convert.ToBase64String("a key that opens nothing anywhere"u8);

    private readonly Queue<HttpResponseMessage> _answers = new(answers);

    public List<Asked> Requests { get; } = [];

    public TableClient Client(string table = "petitions")
    {
        var options = new TableClientOptions { Transport = new HttpClientTransport(new HttpClient(this)) };
        options.Retry.Delay = options.Retry.MaxDelay = TimeSpan.FromMilliseconds(1);
        return new TableClient(new Uri("https://acme.table.core.windows.net"), table, new TableSharedKeyCredential("acme", Key), options);
    }

    public static HttpResponseMessage Done() => new(HttpStatusCode.NoContent);

    public static HttpResponseMessage Json(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Refusal(HttpStatusCode status, string code, string message) => Json(RefusalBody(code, message), status);

    public static string RefusalBody(string code, string message) =>
        $$"""{"odata.error":{"code":"{{code}}","message":{"lang":"en-US","value":"{{message}}"} } }""";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var headers = request.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
        Requests.Add(new Asked(request.Method.Method, request.RequestUri!, headers, body));
        return _answers.Dequeue();
    }

    internal sealed record Asked(string Method, Uri Address, IReadOnlyDictionary<string, string> Headers, string Body);
}

using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables.Wire;

/// <summary>One account's endpoint and the pipeline to it; clients of its tables share it.</summary>
internal sealed class TablesPipeline
{
    public const string JsonType = "application/json";
    public const string Accept = "application/json;odata=minimalmetadata";
    public const string DataServiceVersion = "3.0";
    private const string TokenScope = "https://storage.azure.com/.default";

    private readonly HttpPipeline _pipeline;
    private readonly string _serviceVersion;

    private TablesPipeline(Uri endpoint, string accountName, HttpPipelinePolicy authentication, TableClientOptions? options)
    {
        options ??= new TableClientOptions();
        Endpoint = new Uri(endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/'));
        AccountName = accountName;
        _serviceVersion = options.VersionString;
        _pipeline = HttpPipelineBuilder.Build(new HttpPipelineOptions(options)
        {
            PerRetryPolicies = { authentication },
            RequestFailedDetailsParser = ODataErrorParser.Instance,
        });
    }

    public Uri Endpoint { get; }

    public string AccountName { get; }

    public static TablesPipeline Create(string connectionString, TableClientOptions? options)
    {
        var (endpoint, credential) = ConnectionString.Parse(connectionString);
        return Create(endpoint, credential, options);
    }

    public static TablesPipeline Create(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        return new TablesPipeline(endpoint, credential.AccountName, new SharedKeyPolicy(credential), options);
    }

    /// <summary>The policy itself refuses to send a token over plain http.</summary>
    public static TablesPipeline Create(Uri endpoint, TokenCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        return new TablesPipeline(endpoint, AccountOf(endpoint), new BearerTokenAuthenticationPolicy(credential, TokenScope), options);
    }

    /// <summary>A request for a path that is already escaped.</summary>
    public HttpMessage CreateMessage(RequestMethod method, string path, params IEnumerable<(string Name, string? Value)> query)
    {
        var message = _pipeline.CreateMessage();
        var request = message.Request;
        request.Method = method;
        request.Uri.Reset(AddressOf(path));
        foreach (var (name, value) in query)
            if (value is not null)
                request.Uri.AppendQuery(name, Uri.EscapeDataString(value), escapeValue: false);
        request.Headers.SetValue("x-ms-version", _serviceVersion);
        request.Headers.SetValue("DataServiceVersion", DataServiceVersion);
        request.Headers.SetValue("Accept", Accept);
        return message;
    }

    public HttpMessage CreateMessage(EntityOperation operation)
    {
        var message = CreateMessage(operation.Method, operation.Path);
        if (operation.IfMatch is { } version)
            message.Request.Headers.SetValue("If-Match", version);
        if (operation.Body is { } body)
            SetContent(message, JsonType, body);
        if (operation.Method == RequestMethod.Post)
            message.Request.Headers.SetValue("Prefer", "return-no-content");
        return message;
    }

    public static void SetContent(HttpMessage message, string type, byte[] body)
    {
        message.Request.Headers.SetValue("Content-Type", type);
        message.Request.Content = RequestContent.Create(body);
    }

    public Uri AddressOf(string path) => new($"{Endpoint.AbsoluteUri.TrimEnd('/')}/{path}");

    /// <summary>Sends, and throws <see cref="RequestFailedException"/> on an error unless it is one the caller takes for an answer.</summary>
    public async Task<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken, int? notAnError = null)
    {
        using (message)
        {
            await _pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
            var response = message.Response;
            return response.IsError && response.Status != notAnError ? throw new RequestFailedException(response) : response;
        }
    }

    /// <summary>The first part of the host's name, or of the path where the host is an address or this machine.</summary>
    private static string AccountOf(Uri endpoint) =>
        endpoint.HostNameType is UriHostNameType.Dns && !endpoint.IsLoopback
            ? endpoint.Host.Split('.')[0]
            : endpoint.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("");
}

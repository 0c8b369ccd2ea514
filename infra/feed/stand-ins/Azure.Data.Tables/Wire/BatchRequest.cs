using System.Text;
using Azure.Core;

namespace Azure.Data.Tables.Wire;

/// <summary>
/// A transaction's body: one change set, written out as HTTP requests within a multipart message.
/// https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions
/// </summary>
internal static class BatchRequest
{
    public const string Path = "$batch";

    public static HttpMessage Create(TablesPipeline pipeline, IReadOnlyCollection<EntityOperation> operations)
    {
        var (batch, changes) = ($"batch_{Guid.NewGuid()}", $"changeset_{Guid.NewGuid()}");
        using var body = new MemoryStream();
        Line(body, $"--{batch}");
        Line(body, $"Content-Type: multipart/mixed; boundary={changes}");
        Line(body);
        foreach (var operation in operations)
        {
            Line(body, $"--{changes}");
            WriteOperation(body, pipeline.AddressOf(operation.Path), operation);
        }

        Line(body, $"--{changes}--");
        Line(body, $"--{batch}--");

        var message = pipeline.CreateMessage(RequestMethod.Post, Path);
        TablesPipeline.SetContent(message, $"multipart/mixed; boundary={batch}", body.ToArray());
        return message;
    }

    private static void WriteOperation(MemoryStream body, Uri address, EntityOperation operation)
    {
        Line(body, "Content-Type: application/http");
        Line(body, "Content-Transfer-Encoding: binary");
        Line(body);
        Line(body, $"{operation.Method} {address.AbsoluteUri} HTTP/1.1");
        Line(body, $"Accept: {TablesPipeline.Accept}");
        Line(body, $"DataServiceVersion: {TablesPipeline.DataServiceVersion}");
        if (operation.IfMatch is { } version)
            Line(body, $"If-Match: {version}");
        if (operation.Method == RequestMethod.Post)
            Line(body, "Prefer: return-no-content");
        if (operation.Body is not null)
            Line(body, $"Content-Type: {TablesPipeline.JsonType}");
        Line(body);
        body.Write(operation.Body);
        Line(body);
    }

    private static void Line(MemoryStream body, string text = "") => body.Write(Encoding.ASCII.GetBytes(text + "\r\n"));
}

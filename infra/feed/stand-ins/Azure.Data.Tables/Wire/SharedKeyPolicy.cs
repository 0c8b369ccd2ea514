using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables.Wire;

/// <summary>
/// Signs each try anew, for the service refuses dates older than 15 minutes and keys may be swapped between tries.
/// https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key
/// </summary>
internal sealed class SharedKeyPolicy(TableSharedKeyCredential credential) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        var request = message.Request;
        var date = TimeProvider.System.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        request.Headers.SetValue("x-ms-date", date);
        request.Headers.SetValue("Authorization", $"SharedKey {credential.AccountName}:{credential.Sign(StringToSign(request, date))}");
    }

    private string StringToSign(Request request, string date)
    {
        request.Headers.TryGetValue("Content-MD5", out var hash);
        request.Headers.TryGetValue("Content-Type", out var type);
        return string.Join('\n', request.Method.Method, hash, type, date, CanonicalResource(request.Uri.ToUri()));
    }

    /// <summary>Account, path as sent, and no query but <c>comp</c>. Where the path itself begins with the account, as on Azurite, it is there twice.</summary>
    private string CanonicalResource(Uri uri)
    {
        var comp = uri.Query.TrimStart('?').Split('&').FirstOrDefault(part => part.StartsWith("comp=", StringComparison.Ordinal));
        return $"/{credential.AccountName}{uri.AbsolutePath}{(comp is null ? "" : "?" + comp)}";
    }
}

using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CampaignKit.Core.Momentum;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Installation;

namespace CampaignKit.Web.Staff.Alerts;

/// <summary>Posts alerts to a webhook.</summary>
/// <remarks>
/// The body is JSON without personal data. <c>CampaignKit-Signature: t=…,v1=…</c> says when it was sent, in seconds of Unix time, and the HMAC-SHA-256 of that number, a dot and the
/// body under the secret, in hexadecimal digits: whoever receives it compares both, and may refuse what is old.
/// </remarks>
internal sealed class AlertWebhook(AlertOptions options, HttpMessageHandler handler, TimeProvider clock) : IDisposable
{
    public const string SignatureHeader = "CampaignKit-Signature";

    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>What connects to wherever it is told to, and to nowhere else.</summary>
    public static HttpMessageHandler Direct() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };

    /// <summary>Posts one; whether it was taken, or there is nowhere to post it.</summary>
    public async Task<bool> PostAsync(PetitionRecord petition, Alert alert, CancellationToken cancellationToken)
    {
        if (options.For(petition.Campaign) is not var (address, secret)) return true;
        var body = JsonSerializer.SerializeToUtf8Bytes(new AlertPost(alert.Id, Word.Of(alert.Kind), alert.At, petition.Campaign, petition.Slug, petition.Title, alert.Number, alert.Against, alert.Sentence), JsonSerializerOptions.Web);
        using var limit = new CancellationTokenSource(TimeLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(SignatureHeader, Sign(secret, clock.GetUtcNow().ToUnixTimeSeconds(), body));
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The header's value.</summary>
    internal static string Sign(string secret, long seconds, ReadOnlySpan<byte> body)
    {
        var signed = Encoding.UTF8.GetBytes(FormattableString.Invariant($"{seconds}."));
        return FormattableString.Invariant($"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. signed, .. body]))}");
    }
}

/// <summary>An alert as it is posted.</summary>
/// <param name="Id">The same at every try.</param>
/// <param name="Kind">milestone, spike, stall or held.</param>
/// <param name="At">UTC.</param>
/// <param name="Campaign">Slug.</param>
/// <param name="Petition">Slug.</param>
/// <param name="Title">The petition's.</param>
/// <param name="Number">See <see cref="Alert.Number"/>.</param>
/// <param name="Against">See <see cref="Alert.Against"/>.</param>
/// <param name="Sentence">The same in English.</param>
internal sealed record AlertPost(string Id, string Kind, DateTimeOffset At, string Campaign, string Petition, string Title, long Number, long Against, string Sentence);

using System.Net;
using System.Runtime.CompilerServices;

namespace Stripe;

/// <summary>A part of the API. Errors of all its methods are those of <see cref="IStripeClient.RequestAsync"/>.</summary>
public abstract class Service
{
    private readonly IStripeClient _client;

    /// <summary>A part of the API as <paramref name="client"/> reaches it.</summary>
    protected Service(IStripeClient client) => _client = client;

    private protected IStripeClient Sender => _client;

    // An id that is null or empty asks for the list; the real package does the same.
    private protected static string Path(string collection, string id) => $"/v1/{collection}/{WebUtility.UrlEncode(id)}";

    private protected Task<T> GetAsync<T>(string path, BaseOptions options, RequestOptions requestOptions, CancellationToken cancellationToken)
        where T : IStripeEntity => _client.RequestAsync<T>(HttpMethod.Get, path, options, requestOptions, cancellationToken);

    private protected Task<T> PostAsync<T>(string path, BaseOptions options, RequestOptions requestOptions, CancellationToken cancellationToken)
        where T : IStripeEntity => _client.RequestAsync<T>(HttpMethod.Post, path, options, requestOptions, cancellationToken);

    private protected Task<T> DeleteAsync<T>(string path, BaseOptions options, RequestOptions requestOptions, CancellationToken cancellationToken)
        where T : IStripeEntity => _client.RequestAsync<T>(HttpMethod.Delete, path, options, requestOptions, cancellationToken);

    /// <summary>Goes on from page to page behind the last id seen; towards newer ones if only <see cref="ListOptions.EndingBefore"/> is set.</summary>
    private protected async IAsyncEnumerable<T> PagesAsync<T>(
        string path, ListOptions options, RequestOptions requestOptions, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : IStripeEntity, IHasId
    {
        var asked = (ListOptions)options?.Copy() ?? new ListOptions();
        var towardsNewer = !string.IsNullOrEmpty(asked.EndingBefore) && string.IsNullOrEmpty(asked.StartingAfter);
        while (true)
        {
            var page = await GetAsync<StripeList<T>>(path, asked, requestOptions, cancellationToken).ConfigureAwait(false);
            if (towardsNewer) page.Reverse();

            string last = null;
            foreach (var item in page.Where(item => item is not null))
            {
                cancellationToken.ThrowIfCancellationRequested();
                last = item.Id;
                yield return item;
            }

            if (!page.HasMore || string.IsNullOrEmpty(last)) yield break;

            if (towardsNewer) asked.EndingBefore = last;
            else asked.StartingAfter = last;
        }
    }
}

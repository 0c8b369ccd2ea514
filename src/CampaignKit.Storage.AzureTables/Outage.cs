using Azure;
using Azure.Identity;
using CampaignKit.Core.Installation;

namespace CampaignKit.Storage.AzureTables;

/// <summary>What the service's failures mean to the rest of the program, once the client has given up trying again.</summary>
internal static class Outage
{
    /// <summary>Whether the account could not do it now; everything else is an answer or a bug.</summary>
    public static bool Is(Exception failure) => failure
        is RequestFailedException { Status: 0 or 401 or 403 or 408 or 429 or >= 500 }
        or AuthenticationFailedException
        or TaskCanceledException
        or AggregateException
        or HttpRequestException
        or IOException;

    /// <summary>The failure as the ports tell it. The service's own text may quote keys of rows, so only its code is kept.</summary>
    public static StorageUnavailableException Of(Exception failure) =>
        new($"The storage account could not be used ({(failure as RequestFailedException)?.ErrorCode ?? failure.GetType().Name}).", failure);

    /// <summary>Does it, and tells an outage as what it is.</summary>
    /// <param name="call">What to do.</param>
    /// <param name="cancellationToken">The caller's own; that they gave up is no outage.</param>
    public static async Task<T> TellAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception failure) when (Is(failure) && !cancellationToken.IsCancellationRequested)
        {
            throw Of(failure);
        }
    }
}

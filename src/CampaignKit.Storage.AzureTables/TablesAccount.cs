using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using CampaignKit.Core.Installation;

namespace CampaignKit.Storage.AzureTables;

/// <summary>The storage account of an installation on many machines, and its tables.</summary>
/// <remarks>
/// <c>{prefix}documents</c> holds what is not a signature, in one partition; <c>{prefix}signatures</c> has a partition for each shard of each petition,
/// and so has <c>{prefix}awaiting</c> for those who have not confirmed yet; <c>{prefix}outbox</c> holds mails, in 16 partitions; <c>{prefix}donations</c> has a partition
/// for each campaign.
/// Azure serves about 2,000 entities a second from one partition and 20,000 from one account
/// (https://learn.microsoft.com/azure/storage/tables/scalability-targets), so a petition that expects n signatures a second wants n / 1,000 shards or more.
/// Every try has a limit of its own; failures that pass are tried again with exponential back-off and jitter, longer if the service says so.
/// </remarks>
public sealed class TablesAccount
{
    // The service itself stops a query after five seconds and answers with what it has by then.
    private static readonly TimeSpan TryLimit = TimeSpan.FromSeconds(6);

    private TablesAccount(TableServiceClient service, string prefix)
    {
        Service = service;
        Documents = service.GetTableClient($"{prefix}documents");
        Signatures = service.GetTableClient($"{prefix}signatures");
        Awaiting = service.GetTableClient($"{prefix}awaiting");
        Outbox = service.GetTableClient($"{prefix}outbox");
        Donations = service.GetTableClient($"{prefix}donations");
    }

    /// <summary>The account itself, for tables that others keep in it.</summary>
    public TableServiceClient Service { get; }

    internal TableClient Documents { get; }

    internal TableClient Signatures { get; }

    internal TableClient Awaiting { get; }

    internal TableClient Outbox { get; }

    internal TableClient Donations { get; }

    /// <summary>How long signers may wait for a transaction, with all its tries.</summary>
    internal static TimeSpan WriteLimit { get; } = TimeSpan.FromSeconds(8);

    /// <summary>An account by its connection string, or by its address with the identity that the machine has (<see cref="DefaultAzureCredential"/>).</summary>
    /// <param name="account">A connection string, or an address such as <c>https://example.table.core.windows.net</c>.</param>
    /// <param name="prefix">What the names of the tables begin with: 1–40 letters and digits, a letter first.</param>
    /// <param name="options">How to reach it; for tests.</param>
    /// <exception cref="StartRefusedException">Neither a connection string nor an address.</exception>
    public static TablesAccount Connect(string account, string prefix = "campaignkit", TableClientOptions? options = null)
    {
        options ??= Options();
        try
        {
            return account.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
                ? new(new(new Uri(account), new DefaultAzureCredential(), options), prefix)
                : new(new(account, options), prefix);
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or InvalidOperationException)
        {
            // The text may hold the account's key, so it is not repeated.
            throw new StartRefusedException("CampaignKit__AzureTables__Account is neither a connection string nor an https address of a storage account.", failure);
        }
    }

    /// <summary>How accounts are reached unless a test says otherwise.</summary>
    internal static TableClientOptions Options() => new()
    {
        Retry = { Mode = RetryMode.Exponential, MaxRetries = 4, Delay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromSeconds(3), NetworkTimeout = TryLimit },

        // Both tell addresses, and in them stand the keys of signers and the petitions they signed.
        Diagnostics = { IsLoggingEnabled = false, IsDistributedTracingEnabled = false },
    };

    /// <summary>Makes the tables that are not there.</summary>
    /// <exception cref="StorageUnavailableException">The account cannot be reached or does not let us in.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken = default)
    {
        foreach (var table in (TableClient[])[Documents, Signatures, Awaiting, Outbox, Donations]) await Outage.TellAsync(() => table.CreateIfNotExistsAsync(cancellationToken), cancellationToken);
    }

    /// <summary>Removes the tables and all that is in them; for tests.</summary>
    internal async Task DeleteAsync()
    {
        await Documents.DeleteAsync();
        await Signatures.DeleteAsync();
        await Awaiting.DeleteAsync();
        await Outbox.DeleteAsync();
        await Donations.DeleteAsync();
    }
}

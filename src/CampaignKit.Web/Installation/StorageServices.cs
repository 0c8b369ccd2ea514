using System.Text.RegularExpressions;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Signatures;
using CampaignKit.Storage.AzureTables;
using CampaignKit.Storage.Sqlite;

namespace CampaignKit.Web.Installation;

/// <summary>Chooses what keeps the data.</summary>
internal static partial class StorageServices
{
    /// <exception cref="StartRefusedException">A storage that is unknown, or an account that is missing or is none.</exception>
    public static void AddStorage(this IServiceCollection services, InstallationOptions options)
    {
        if (options.IsOverAzureTables)
        {
            services.AddSingleton(Connect(options.AzureTables));
            services.AddSingleton<IDocuments, TablesDocuments>();
            services.AddSingleton<ISignatureLedger, TablesSignatureLedger>();
            services.AddSingleton<IAwaitingSignatures, TablesAwaiting>();
            services.AddSingleton<IOutbox, TablesOutbox>();
            services.AddSingleton<ITraces, TablesTraces>();
            services.AddSingleton<IDonationLedger, TablesDonationLedger>();
            return;
        }

        if (options.Storage != "Sqlite") throw new StartRefusedException($"CampaignKit__Storage={options.Storage} is unknown. Use Sqlite or AzureTables.");
        services.AddSingleton(provider => SqliteDatabase.Open(provider.GetRequiredService<DataDirectory>().Database));
        services.AddSingleton<IDocuments, SqliteDocuments>();
        services.AddSingleton<ISignatureLedger, SqliteSignatureLedger>();
        services.AddSingleton<IAwaitingSignatures, SqliteAwaiting>();
        services.AddSingleton<IOutbox, SqliteOutbox>();
        services.AddSingleton<ITraces, SqliteTraces>();
        services.AddSingleton<IDonationLedger>(provider => SqliteDonationLedger.Open(provider.GetRequiredService<DataDirectory>().Donations));
    }

    /// <summary>The storage account that the settings name. Nothing is asked of it yet.</summary>
    /// <exception cref="StartRefusedException">They name none, or none that can be.</exception>
    public static TablesAccount Connect(AzureTablesOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Account))
        {
            throw new StartRefusedException("CampaignKit__Storage=AzureTables needs CampaignKit__AzureTables__Account: a connection string, or the https address of a storage account.");
        }

        return TablePrefix().IsMatch(options.Prefix)
            ? TablesAccount.Connect(options.Account, options.Prefix)
            : throw new StartRefusedException("CampaignKit__AzureTables__Prefix has to be 1 to 40 letters and digits, a letter first.");
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{0,39}$")]
    private static partial Regex TablePrefix();
}

using System.Security.Cryptography;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Storage.AzureTables;
using CampaignKit.Storage.Sqlite;
using CampaignKit.Web.Audit;
using CampaignKit.Web.Control;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Review;

namespace CampaignKit.Web.Exports;

/// <summary><c>export</c>: one petition's signatures, decrypted, as CSV on standard output. For whoever holds both the data and the master key.</summary>
/// <remarks>Only reads, so it may run beside the serving program; recipient and purpose are in the audit log before the first person is read. Cells that a spreadsheet would take for a formula are made text, never refused.</remarks>
internal static class ExportCommand
{
    /// <summary>Says how it is used.</summary>
    public const string Usage = "Say which petition, who gets it and what for, in 1 to 200 characters each: export SLUG --to RECIPIENT --for PURPOSE";

    public static async Task<int> RunAsync(string[] args)
    {
        if (!OperatorWords.TryRead(args, ["--to", "--for", "--by"], [], out var words, out var problem)) throw new StartRefusedException(problem);
        if (words.Values is not [var slug] || !OperatorActs.IsText(words.One("--to")) || !OperatorActs.IsText(words.One("--for"))) throw new StartRefusedException(Usage);

        var options = new ConfigurationBuilder().AddEnvironmentVariables().Build().GetSection("CampaignKit").Get<InstallationOptions>() ?? new();
        var master = MasterKeyFile.Of(options).Read();
        async Task OrderAsync()
        {
            var answer = await Command.AnswerAsync(ExportActions.Order, new([slug, words.One("--to")!, words.One("--for")!, words.One("--by") ?? ""]), options.DataDirectory);
            if (!answer.IsDone) throw new StartRefusedException(string.Join(' ', answer.Lines));
        }

        await using var output = Console.OpenStandardOutput();
        if (options.IsOverAzureTables)
        {
            var account = StorageServices.Connect(options.AzureTables);
            await WriteAsync(output, new TablesDocuments(account), new TablesSignatureLedger(account), master, slug, OrderAsync);
        }
        else
        {
            using var reading = SqliteDatabase.OpenToRead(DataDirectory.DatabaseIn(options.DataDirectory));
            await WriteAsync(output, new SqliteDocuments(reading), new SqliteSignatureLedger(reading), master, slug, OrderAsync);
        }

        return 0;
    }

    internal static async Task WriteAsync(Stream output, IDocuments documents, ISignatureLedger ledger, MasterKey master, string slug, Func<Task> orderAsync)
    {
        var petition = (await documents.ReadAsync<PetitionRecord>(PetitionRecord.Kind, slug))?.Value
            ?? throw new StartRefusedException($"There is no petition {slug}.");
        var keys = await KeysAsync(documents, master, petition);
        await orderAsync();
        await using var rows = ExportRows.To(output, ExportTable.Everything, ExportFormat.Csv);

        // Without a key nobody has signed yet.
        if (keys is null) return;
        for (var shard = 0; shard < petition.Shards; shard++)
        {
            await foreach (var row in ledger.ReadRowsAsync(new(slug, shard))) await rows.WriteAsync(ExportedSignature.Of(row, keys), CancellationToken.None);
        }
    }

    private static async Task<PetitionKeys?> KeysAsync(IDocuments documents, MasterKey master, PetitionRecord petition)
    {
        if ((await documents.ReadAsync<CampaignKeyRecord>(Campaign.KeyKind, petition.Campaign))?.Value is not { } key) return null;
        try
        {
            return new(master.Unwrap(key.Read(petition.Campaign), petition.Campaign), petition.Slug);
        }
        catch (KeyDestroyedException destroyed)
        {
            throw new StartRefusedException(destroyed.Message, destroyed);
        }
        catch (CryptographicException failure)
        {
            throw new StartRefusedException("The master key is not the one that this installation's data was written under. Put the right key file back, or set CampaignKit__MasterKeyFile to it.", failure);
        }
    }
}

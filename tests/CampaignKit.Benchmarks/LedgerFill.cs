using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;
using CampaignKit.Storage.Sqlite;

namespace CampaignKit.Benchmarks;

/// <summary>Fills a petition through the program's own ledger and keys, without HTTP: what it writes, the program could have written.</summary>
/// <remarks>The installation must have been started once, with one signature in this petition's campaign, and must not be running.</remarks>
internal sealed class LedgerFill : IDisposable
{
    // Large enough that a commit costs little beside its rows, small enough that two of them are little memory.
    private const int ChunkRows = 100_000;

    private readonly SqliteDatabase _database;
    private readonly SqliteSignatureLedger _ledger;
    private readonly string _directory;
    private readonly string _slug;
    private readonly Func<int, string> _postcode;
    private readonly Func<int, DateTimeOffset>? _signedAt;

    /// <summary>Opens the ledger.</summary>
    /// <param name="dataDirectory">The installation's.</param>
    /// <param name="slug">Whose signers.</param>
    /// <param name="postcode">Of the signer of a number; everybody's by default.</param>
    /// <param name="signedAt">When the signer of a number signed; all at one moment by default.</param>
    public LedgerFill(string dataDirectory, string slug, Func<int, string>? postcode = null, Func<int, DateTimeOffset>? signedAt = null)
    {
        _database = SqliteDatabase.Open(Path.Combine(dataDirectory, "campaignkit.db"));
        _ledger = new(_database);
        _directory = dataDirectory;
        _slug = slug;
        _signedAt = signedAt;
        _postcode = postcode ?? (static _ => SampleSigner.Postcode);
    }

    /// <summary>The address of one of those that are filled in.</summary>
    public static string Address(int number) => SampleSigner.Address("filled", 0, number);

    /// <summary>Adds the signers <paramref name="from"/> to <paramref name="to"/>, exclusive.</summary>
    public async Task RunAsync(int from, int to, CancellationToken cancellationToken)
    {
        var documents = new SqliteDocuments(_database);
        var petition = (await documents.ReadAsync<PetitionRecord>(PetitionRecord.Kind, _slug, cancellationToken))!.Value;
        var wrapped = (await documents.ReadAsync<WrappedKey>(Campaign.KeyKind, petition.Campaign, cancellationToken))!.Value;
        var master = new MasterKey(Convert.FromBase64String(await File.ReadAllTextAsync(Path.Combine(_directory, "master.key"), cancellationToken)));
        var keys = new PetitionKeys(master.Unwrap(wrapped, petition.Campaign), _slug);

        var revisions = new long[petition.Shards];
        for (var shard = 0; shard < revisions.Length; shard++) revisions[shard] = (await _ledger.ReadSubtotalAsync(new(_slug, shard), cancellationToken)).Revision;

        // One chunk is sealed while the one before it is written.
        var writing = Task.CompletedTask;
        for (var first = from; first < to; first += ChunkRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rows = Seal(keys, first, Math.Min(ChunkRows, to - first)).ToLookup(row => row.Signer.Shard(petition.Shards));
            await writing;
            if (first / (to / 10 + 1) != (first - ChunkRows) / (to / 10 + 1)) Progress.Say($"Filling: {first:N0} of {to:N0}");
            writing = AppendAsync(rows, revisions);
        }

        await writing;
    }

    public void Dispose() => _database.Dispose();

    private SignRequest[] Seal(PetitionKeys keys, int first, int count)
    {
        var rows = new SignRequest[count];
        Parallel.For(0, count, at =>
        {
            var row = Seal(keys, Address(first + at), _postcode(first + at));
            rows[at] = _signedAt is null ? row : row with { SignedAt = _signedAt(first + at) };
        });
        return rows;
    }

    private static SignRequest Seal(PetitionKeys keys, string address, string postcode)
    {
        if (!Mailbox.TryParse(address, out var mailbox, out var problem)) throw new BenchmarkException(problem);
        var signer = keys.SignerKey(mailbox);
        return SampleSigner.Request(signer, keys.Seal(new() { Name = SampleSigner.Name, Postcode = postcode }, signer));
    }

    private async Task AppendAsync(ILookup<int, SignRequest> rows, long[] revisions)
    {
        var appends = new List<Task>();
        foreach (var shard in rows)
        {
            var writer = _ledger.Write(new(_slug, shard.Key), revisions[shard.Key]);
            foreach (var row in shard)
            {
                appends.Add(writer.AppendAsync(row));
                revisions[shard.Key]++;
            }
        }

        await Task.WhenAll(appends);
    }
}

using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;
using CampaignKit.Storage.Sqlite;

namespace CampaignKit.Benchmarks;

/// <summary>Puts signatures that wait for confirmation into an installation, and the tokens of their mailed links into files, one for each thread of the load generator.</summary>
/// <remarks>The installation must have been started once, with one signature asked for in this petition's campaign, and must not be running.</remarks>
internal static class AwaitingFill
{
    private const int AtOnce = 20_000;

    // As a shard numbers them: 16 bits below the millisecond.
    private const int NumberBits = 16;

    /// <summary>Where the tokens of a thread are, one in each line.</summary>
    public static string TokensOf(string directory, int worker) => Path.Combine(directory, $"tokens.{worker}");

    public static async Task RunAsync(string dataDirectory, string slug, int perWorker, string tokensDirectory, CancellationToken cancellationToken)
    {
        using var database = SqliteDatabase.Open(Path.Combine(dataDirectory, "campaignkit.db"));
        var documents = new SqliteDocuments(database);
        using var awaiting = new SqliteAwaiting(database);
        var petition = (await documents.ReadAsync<PetitionRecord>(PetitionRecord.Kind, slug, cancellationToken))!.Value;
        var master = new MasterKey(Convert.FromBase64String(await File.ReadAllTextAsync(Path.Combine(dataDirectory, "master.key"), cancellationToken)));
        var wrapped = (await documents.ReadAsync<WrappedKey>(Campaign.KeyKind, petition.Campaign, cancellationToken))!.Value;
        var keys = new PetitionKeys(master.Unwrap(wrapped, petition.Campaign), slug);
        var installation = await InstallationKeys.ReadAsync(documents, master);
        var files = Enumerable.Range(0, Wrk.Threads).Select(worker => new StreamWriter(TokensOf(tokensDirectory, worker))).ToList();

        // In the order in which they are confirmed, as mails are answered roughly in the order in which they were sent.
        var now = TimeProvider.System.GetUtcNow();
        var number = now.ToUnixTimeMilliseconds() << NumberBits;
        for (var first = 0; first < perWorker * Wrk.Threads; first += AtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var adding = new List<Task>(AtOnce);
            for (var at = first; at < Math.Min(first + AtOnce, perWorker * Wrk.Threads); at++)
            {
                var (worker, person) = (at % Wrk.Threads, at / Wrk.Threads);
                if (!Mailbox.TryParse(SampleSigner.Address("confirms", worker, person), out var mailbox, out var problem)) throw new BenchmarkException(problem);
                var signer = keys.SignerKey(mailbox);
                var request = SampleSigner.Request(signer, keys.Seal(new() { Name = SampleSigner.Name, Postcode = SampleSigner.Postcode }, signer)) with { Awaited = ++number };
                adding.Add(awaiting.AddAsync(new(slug, signer.Shard(petition.Shards)), new()
                {
                    Number = number,
                    Request = request,
                    SealedAddress = keys.SealAddress(mailbox.Address, signer),
                    ExpiresAt = now.AddDays(7),
                }));
                await files[worker].WriteLineAsync(new AwaitedLink(slug, number, signer, installation.MailboxKey(mailbox), now).Write(installation, LinkPurpose.Confirm).AsMemory(), cancellationToken);
            }

            await Task.WhenAll(adding);
        }

        foreach (var file in files) await file.DisposeAsync();
    }
}

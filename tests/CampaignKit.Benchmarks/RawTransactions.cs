using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Azure.Data.Tables;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;
using CampaignKit.Storage.AzureTables;

namespace CampaignKit.Benchmarks;

/// <summary>The yardstick for Azure Tables: the program's rows in full transactions, from a loop that does nothing else.</summary>
/// <remarks>It makes the rows with the program's code, spreads them over as many partitions as a petition there has, and uses the same client with the same settings.</remarks>
internal sealed class RawTransactions(string account, CancellationToken cancellationToken)
{
    // As many as the service takes.
    private const int RowsAtOnce = 100;
    private const int Partitions = 16;

    private readonly TableClient _table = TablesAccount.Connect(account).Service.GetTableClient("raw");

    /// <summary>Writes at least so many rows into an empty table.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="atATime">How many transactions are under way at any moment.</param>
    public async Task<Measurement> WriteAsync(long rows, int atATime)
    {
        await _table.DeleteAsync(cancellationToken);
        await _table.CreateIfNotExistsAsync(cancellationToken);
        var transactions = (int)(rows + RowsAtOnce - 1) / RowsAtOnce;
        var next = -1;
        async Task<List<TimeSpan>> LoopAsync()
        {
            var times = new List<TimeSpan>();
            while (Interlocked.Increment(ref next) is var number && number < transactions)
            {
                var partition = string.Create(CultureInfo.InvariantCulture, $"raw|{number % Partitions:000}");
                var sent = Stopwatch.GetTimestamp();
                await _table.SubmitTransactionAsync(Enumerable.Range(0, RowsAtOnce).Select(_ => new TableTransactionAction(TableTransactionActionType.Add, Row(partition))), cancellationToken);
                times.Add(Stopwatch.GetElapsedTime(sent));
            }

            return times;
        }

        var started = Stopwatch.GetTimestamp();
        var all = (await Task.WhenAll(Enumerable.Range(0, atATime).Select(_ => Task.Run(LoopAsync)))).SelectMany(times => times).ToList();
        return new(all.Count * RowsAtOnce / Stopwatch.GetElapsedTime(started).TotalSeconds, Latencies.Of(all), Refused: 0, PerRequest: null);
    }

    private static TableEntity Row(string partition) =>
        SignatureRow.Of(partition, SampleSigner.Request(new(BitConverter.ToUInt128(RandomNumberGenerator.GetBytes(16))), RandomNumberGenerator.GetBytes(SampleSigner.SealedPersonSize)));
}

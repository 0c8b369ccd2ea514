using CampaignKit.Storage.Tests.Faults;

namespace CampaignKit.Benchmarks;

/// <summary>What a round asked of the storage account.</summary>
/// <param name="Run">The load, first signatures all of them.</param>
/// <param name="Requests">Every request that reached the account while it lasted, whatever for.</param>
/// <param name="Shards">How many shards the petition had.</param>
internal sealed record StorageCalls(WrkRun Run, IReadOnlyList<Asked> Requests, int Shards)
{
    public double PerSignature => Requests.Count / (double)Signatures;

    private long Signatures => Math.Max(1, Run.Answered - Run.Refused);

    public void Tell(Report report, int rounds, int connections)
    {
        var transactions = Requests.Count(request => request.IsTransaction);
        report.Say($"Calls: counted in {rounds} rounds of their own by a proxy in front of Azurite. In the median one the program took {Run.PerSecond:N0} signatures/s: {Requests.Count:N0} requests for {Signatures:N0} signatures with {Shards} shards. {transactions:N0} of them were transactions, of {Signatures / (double)Math.Max(1, transactions):0.0} signatures on average; with the others, shards read what the ledger holds.");
        report.Target(FormattableString.Invariant($"storage calls per signature, {connections} connections"), $"{PerSignature:0.000}", $"≤ 0.05", PerSignature <= 0.05);
    }
}

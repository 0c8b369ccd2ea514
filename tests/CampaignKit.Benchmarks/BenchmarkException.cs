namespace CampaignKit.Benchmarks;

/// <summary>The benchmark cannot go on; the message says why in a sentence.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);

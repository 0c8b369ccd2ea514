namespace CampaignKit.Core.Tests.Actors;

public sealed class InProcessEngineTests : EngineContract, IDisposable
{
    private readonly InProcessBench _bench;

    public InProcessEngineTests() : this(new()) { }

    private InProcessEngineTests(InProcessBench bench) : base(bench) => _bench = bench;

    public void Dispose() => _bench.Dispose();
}

public sealed class InProcessEngineCallsTests : EngineCallsContract, IDisposable
{
    private readonly InProcessBench _bench;

    public InProcessEngineCallsTests() : this(new()) { }

    private InProcessEngineCallsTests(InProcessBench bench) : base(bench) => _bench = bench;

    public void Dispose() => _bench.Dispose();
}

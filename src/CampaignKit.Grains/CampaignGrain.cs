using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;
using Orleans.Concurrency;

namespace CampaignKit.Grains;

/// <inheritdoc cref="ICampaign"/>
[Alias("campaign")]
public interface ICampaignGrain : IGrainWithStringKey
{
    /// <inheritdoc cref="ICampaign.ReadKeyAsync"/>
    [Alias("read-key")]
    ValueTask<WrappedKey> ReadKeyAsync();

    /// <inheritdoc cref="ICampaign.DestroyKeyAsync"/>
    [Alias("destroy-key")]
    ValueTask DestroyKeyAsync(string reason);
}

/// <summary>The campaign as a grain. Reentrant: <see cref="Campaign"/> is written for calls that interleave where they wait.</summary>
[Reentrant, GrainType("campaign")]
public sealed class CampaignGrain(IGrainContext context, IDocuments documents, MasterKey master, TimeProvider clock)
    : Campaign(context.GrainId.Key.ToString()!, documents, master, clock), ICampaignGrain, IGrainBase
{
    /// <inheritdoc/>
    public IGrainContext GrainContext { get; } = context;
}

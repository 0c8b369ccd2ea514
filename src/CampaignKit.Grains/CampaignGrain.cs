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
}

/// <summary>The campaign as a grain. Reentrant: <see cref="Campaign"/> is written for calls that interleave where they wait.</summary>
[Reentrant, GrainType("campaign")]
public sealed class CampaignGrain(IGrainContext context, IDocuments documents, MasterKey master)
    : Campaign(context.GrainId.Key.ToString()!, documents, master), ICampaignGrain, IGrainBase
{
    /// <inheritdoc/>
    public IGrainContext GrainContext { get; } = context;
}

using System.Security.Cryptography;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Documents;

namespace CampaignKit.Core.Keys;

/// <summary>Puts every key of an installation under another master key. What is encrypted under those keys stays as it is.</summary>
/// <remarks>Which master key has wrapped what is found by trying both, so an installation of which a part was done can be finished.</remarks>
public sealed class KeyRewrap(IDocuments documents, MasterKey old, MasterKey next)
{
    /// <summary>The writes that are left to do, none for a key that is under the next master key already.</summary>
    /// <exception cref="CryptographicException">A key was wrapped by neither.</exception>
    public async Task<IReadOnlyList<DocumentWrite>> PlanAsync()
    {
        var writes = new List<DocumentWrite>();
        foreach (var (campaign, record, etag) in await documents.ListAsync<CampaignKeyRecord>(Campaign.KeyKind))
        {
            if (record.Wrapped is { } wrapped && Rewrap(new(wrapped), campaign) is { } rewrapped) writes.Add(new(Campaign.KeyKind, campaign, record with { Wrapped = rewrapped.Wrapped }, etag));
        }

        foreach (var (id, wrapped, etag) in await documents.ListAsync<WrappedKey>(InstallationKeys.Kind))
        {
            if (Rewrap(wrapped, InstallationKeys.WrappedFor) is { } rewrapped) writes.Add(new(InstallationKeys.Kind, id, rewrapped, etag));
        }

        return writes;
    }

    private WrappedKey? Rewrap(WrappedKey wrapped, string owner) => next.HasWrapped(wrapped, owner) ? null : old.Rewrap(wrapped, owner, next);
}

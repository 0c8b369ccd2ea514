using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;

namespace CampaignKit.Core.Campaigns;

/// <inheritdoc cref="ICampaign"/>
/// <remarks>
/// Key: slug. Owns the document that holds the campaign's wrapped key; while the installation runs nobody else writes it. The document must not exist when a key is made,
/// so even two activations at once cannot leave signatures under a key that was overwritten: the second fails and reads the first one's. A destroyed key
/// leaves its document behind, so no activation ever makes another.
/// </remarks>
public class Campaign(string slug, IDocuments documents, MasterKey master, TimeProvider clock) : ICampaign
{
    /// <summary>Document kind under which keys are stored, by campaign: <see cref="CampaignKeyRecord"/>.</summary>
    public const string KeyKind = "campaign-key";

    // A key is made once and destroyed once, so two conflicts are all that can be met.
    private const int TriesAtMost = 3;

    /// <inheritdoc/>
    public async ValueTask<WrappedKey> ReadKeyAsync()
    {
        if (await documents.ReadAsync<CampaignKeyRecord>(KeyKind, slug) is { Value: var stored }) return stored.Read(slug);

        var made = master.WrapNewKey(slug);
        try
        {
            await documents.WriteAsync([new(KeyKind, slug, new CampaignKeyRecord { Wrapped = made.Wrapped }, IfMatch: null)]);
            return made;
        }
        catch (DocumentConflictException)
        {
            return (await documents.ReadAsync<CampaignKeyRecord>(KeyKind, slug))!.Value.Read(slug);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DestroyKeyAsync(string reason)
    {
        for (var attempt = 1; ; attempt++)
        {
            var stored = await documents.ReadAsync<CampaignKeyRecord>(KeyKind, slug);
            if (stored?.Value.DestroyedAt is not null) return;
            try
            {
                await documents.WriteAsync([new(KeyKind, slug, new CampaignKeyRecord { DestroyedAt = clock.GetUtcNow(), Reason = reason }, stored?.ETag)]);
                return;
            }
            catch (DocumentConflictException) when (attempt < TriesAtMost)
            {
                // Another activation made the key or destroyed it: what it wrote decides.
            }
        }
    }
}

using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;

namespace CampaignKit.Core.Campaigns;

/// <inheritdoc cref="ICampaign"/>
/// <remarks>
/// Key: slug. Owns the document that holds the campaign's wrapped key; nobody else writes it. The document must not exist when a key is made,
/// so even two activations at once cannot leave signatures under a key that was overwritten: the second fails and reads the first one's.
/// </remarks>
public class Campaign(string slug, IDocuments documents, MasterKey master) : ICampaign
{
    /// <summary>Document kind under which wrapped keys are stored, by campaign.</summary>
    public const string KeyKind = "campaign-key";

    /// <inheritdoc/>
    public async ValueTask<WrappedKey> ReadKeyAsync()
    {
        if (await documents.ReadAsync<WrappedKey>(KeyKind, slug) is { Value: var stored }) return stored;

        var made = master.WrapNewKey(slug);
        try
        {
            await documents.WriteAsync([new(KeyKind, slug, made, IfMatch: null)]);
            return made;
        }
        catch (DocumentConflictException)
        {
            return (await documents.ReadAsync<WrappedKey>(KeyKind, slug))!.Value;
        }
    }
}

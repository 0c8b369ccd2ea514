using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;

namespace CampaignKit.Web.Installation;

/// <summary>Notices at the start that the key is not the one that the data was written under, before anything is written under another.</summary>
internal static class MasterKeyCheck
{
    private const string Kind = "installation";
    private const string Id = "master-key";

    /// <summary>Remembers the key's fingerprint the first time and compares it ever after.</summary>
    /// <exception cref="StartRefusedException">Another key.</exception>
    public static async Task RunAsync(IDocuments documents, MasterKey master)
    {
        if (await documents.ReadAsync<Remembered>(Kind, Id) is not { Value.Fingerprint: var fingerprint })
        {
            await documents.WriteAsync([new(Kind, Id, new Remembered(master.Fingerprint), IfMatch: null)]);
        }
        else if (fingerprint != master.Fingerprint)
        {
            throw new StartRefusedException("The master key is not the one that this installation's data was written under. Put the right key file back, or set CampaignKit__MasterKeyFile to it.");
        }
    }

    private sealed record Remembered(string Fingerprint);
}

using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;

namespace CampaignKit.Web.Installation;

/// <summary>Where the installation's keys lie once they have been read from storage, before anything runs that needs them.</summary>
internal sealed class InstallationKeySlot(IDocuments documents, MasterKey master)
{
    private InstallationKeys? _keys;

    /// <exception cref="InvalidOperationException">Before <see cref="ReadAsync"/>.</exception>
    public InstallationKeys Keys => _keys ?? throw new InvalidOperationException("The installation's keys have not been read yet.");

    public async Task ReadAsync() => _keys = await InstallationKeys.ReadAsync(documents, master);
}

using System.ComponentModel.DataAnnotations;
using CampaignKit.Core.Installation;

namespace CampaignKit.Web.Installation;

/// <summary>Where this installation keeps its things and how it runs. Section <c>CampaignKit</c>; as environment variables <c>CampaignKit__DataDirectory</c> and so on.</summary>
public sealed class InstallationOptions
{
    /// <summary>Directory of the database and the master key. Made if it is not there. Default <c>./data</c>.</summary>
    [Required]
    public string DataDirectory { get; set; } = "data";

    /// <summary>Directory of the content that a new installation starts with. Default <c>./seeds</c>.</summary>
    [Required]
    public string SeedsDirectory { get; set; } = "seeds";

    /// <summary>File that holds the master key, 32 bytes as base64. Default: <c>master.key</c> in the data directory, made at the first start. Keep it elsewhere to keep a stolen disk silent.</summary>
    public string? MasterKeyFile { get; set; }

    /// <summary>What runs the actors. This version has <c>InProcess</c>.</summary>
    [Required]
    public string Engine { get; set; } = "InProcess";

    /// <summary>What keeps the data. This version has <c>Sqlite</c>.</summary>
    [Required]
    public string Storage { get; set; } = "Sqlite";

    /// <summary>Refuses what this program cannot be.</summary>
    /// <param name="closedFeed">Whether the program was built from a package feed that lacks Orleans.</param>
    /// <exception cref="StartRefusedException">An engine or a storage that is not part of this program.</exception>
    public void Check(bool closedFeed)
    {
        if (Engine != "InProcess")
        {
            throw new StartRefusedException(Engine == "Orleans"
                ? "CampaignKit__Engine=Orleans cannot be served: " + (closedFeed
                    ? "the package feed that this program was built from lacks the Microsoft.Orleans packages, so the engine was left out. Build from the public feed, or use InProcess."
                    : "this version has only the one-machine engine. Use InProcess.")
                : $"CampaignKit__Engine={Engine} is unknown. Use InProcess.");
        }

        if (Storage != "Sqlite") throw new StartRefusedException($"CampaignKit__Storage={Storage} is not part of this version. Use Sqlite.");
    }
}

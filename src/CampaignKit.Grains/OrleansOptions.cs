using System.ComponentModel.DataAnnotations;
using System.Net;
using CampaignKit.Core.Installation;

namespace CampaignKit.Grains;

/// <summary>How this node takes part in a cluster. Section <c>CampaignKit:Orleans</c>.</summary>
public sealed class OrleansOptions
{
    /// <summary>Whether this node runs actors itself or only calls those of others. Default <see cref="NodeRole.Silo"/>.</summary>
    public NodeRole Role { get; set; }

    /// <summary>Where silos find each other. Default <see cref="SiloClustering.Localhost"/>.</summary>
    public SiloClustering Clustering { get; set; }

    /// <summary>Which installation this is; the same on all its nodes, for ever. Default <c>campaignkit</c>.</summary>
    [Required]
    public string ServiceId { get; set; } = "campaignkit";

    /// <summary>Which nodes form one cluster. Default <c>campaignkit</c>.</summary>
    [Required]
    public string ClusterId { get; set; } = "campaignkit";

    /// <summary>Port on which silos talk to each other, 1–65535, default 11111. Calls are neither encrypted nor signed: for the installation's own network only.</summary>
    [Range(1, 65535)]
    public int SiloPort { get; set; } = 11111;

    /// <summary>Port on which clients reach a silo, 1–65535, default 30000. For the installation's own network only.</summary>
    [Range(1, 65535)]
    public int GatewayPort { get; set; } = 30000;

    /// <summary>The IP address under which other nodes reach this one. Default: the machine's first that is no loopback.</summary>
    public string? Address { get; set; }

    /// <summary>Refuses what cannot run.</summary>
    /// <param name="storageIsShared">Whether the data is where several processes may use it.</param>
    /// <exception cref="StartRefusedException">One sentence of what to set instead.</exception>
    public void Check(bool storageIsShared)
    {
        var problems = new List<ValidationResult>();
        if (!Validator.TryValidateObject(this, new(this), problems, validateAllProperties: true))
        {
            throw new StartRefusedException($"A setting of CampaignKit__Orleans cannot be used: {string.Join(' ', problems.Select(problem => problem.ErrorMessage))}");
        }

        if (Address is not null && !IPAddress.TryParse(Address, out _)) throw new StartRefusedException($"CampaignKit__Orleans__Address={Address} is no IP address.");
        if (storageIsShared) return;
        if (Role is NodeRole.Client) throw new StartRefusedException("CampaignKit__Orleans__Role=Client shares its data with silos, and one SQLite file serves one process. Use CampaignKit__Storage=AzureTables.");
        if (Clustering is SiloClustering.AzureTables) throw new StartRefusedException("CampaignKit__Orleans__Clustering=AzureTables is for several silos, and one SQLite file serves one process. Use CampaignKit__Storage=AzureTables, or CampaignKit__Orleans__Clustering=Localhost.");
    }
}

/// <summary>What a node does in a cluster.</summary>
public enum NodeRole
{
    /// <summary>Runs actors and serves.</summary>
    Silo,

    /// <summary>Serves, and calls the actors on silos.</summary>
    Client,
}

/// <summary>Where silos find each other.</summary>
public enum SiloClustering
{
    /// <summary>One silo; clients on the same machine.</summary>
    Localhost,

    /// <summary>In a table of the storage account.</summary>
    AzureTables,
}

using System.ComponentModel.DataAnnotations;

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

    /// <summary>What runs the actors: <c>InProcess</c> (the default) or <c>Orleans</c>.</summary>
    [Required]
    public string Engine { get; set; } = "InProcess";

    /// <summary>What keeps the data: <c>Sqlite</c> (the default) or <c>AzureTables</c>.</summary>
    [Required]
    public string Storage { get; set; } = "Sqlite";

    /// <summary>Addresses and networks of the proxies in front of this program, with commas: <c>10.0.0.0/8, 192.0.2.7</c>. Only they are believed about a request's origin. Default: none.</summary>
    public string? Proxies { get; set; }

    /// <summary>
    /// Where the public reaches this installation, such as <c>https://petitions.example.org</c>: what links in mails begin with. Never taken from a request, whose
    /// sender could so have links to a site of their own mailed to others. Default: the first address that is served.
    /// </summary>
    [SiteAddress]
    public string? PublicAddress { get; set; }

    /// <summary>
    /// Where "leave this page" leads: a page that nobody asks about, http or https. Default <c>https://www.wikipedia.org/</c>, the same in every language: a site of one
    /// language would tell whoever looks over the shoulder which one was read.
    /// </summary>
    [Required]
    [WebAddress]
    public string ExitAddress { get; set; } = "https://www.wikipedia.org/";

    /// <summary>The storage account, for <c>AzureTables</c>.</summary>
    public AzureTablesOptions AzureTables { get; set; } = new();

    /// <summary>Whether the data is in a storage account, where several nodes may use it.</summary>
    internal bool IsOverAzureTables => Storage == "AzureTables";

    /// <summary>Shards of a petition for which nobody asks for another number: one database has one writer, each partition of a storage account its own.</summary>
    internal int UsualShards => IsOverAzureTables ? 16 : 1;

    /// <summary>Whether the actors are grains.</summary>
    internal bool IsOnOrleans => Engine == "Orleans";
}

/// <summary>A storage account. Section <c>CampaignKit:AzureTables</c>.</summary>
public sealed class AzureTablesOptions
{
    /// <summary>A connection string, or an address such as <c>https://example.table.core.windows.net</c> for the identity that the machine has.</summary>
    public string? Account { get; set; }

    /// <summary>What the names of the tables begin with: 1–40 letters and digits, a letter first. One account may so hold several installations. Default <c>campaignkit</c>.</summary>
    [Required]
    public string Prefix { get; set; } = "campaignkit";
}

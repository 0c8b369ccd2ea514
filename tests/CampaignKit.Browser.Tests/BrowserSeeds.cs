using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Browser.Tests;

/// <summary>What the program serves to browsers: the repository's own content, and a campaign whose petitions have what tests need.</summary>
internal static class BrowserSeeds
{
    /// <summary>Counts at once, for a proof of work.</summary>
    public const string ForWork = "browser-for-work";

    /// <summary>Counts at once, and shows who wants to be seen.</summary>
    public const string Listed = "browser-listed";

    /// <summary>Counts when the mail has been answered.</summary>
    public const string Mailed = "browser-mailed";

    /// <summary>Counts at once.</summary>
    public const string Plain = "browser-plain";

    /// <summary>Counts at once, and is signed in a frame alone.</summary>
    public const string Framed = "browser-framed";

    private static readonly string Campaign = string.Concat(
        """
        slug: browser
        organisation: Example Coalition
        language: en
        title: Browsers
        summary: What browsers are tried on.
        donations:
          recipient: Example Coalition
          purpose: Legal help for workers
          monthly: offered
          totals: public
          currencies:
            - currency: EUR
              suggested: ["5", "10", "25"]
              minimum: "1"
              maximum: "5000"
            - currency: JPY
              suggested: ["1000"]
              minimum: "100"
              maximum: "900000"
        petitions:

        """,
        Petition(ForWork, "A petition for a moment of work", "confirmation: none", "work: proof"),
        Petition(Plain, "A petition that counts at once", "confirmation: none"),
        Petition(Framed, "A petition in a frame", "confirmation: none"),
        Petition(Listed, "A petition with people who are seen", "confirmation: none", "supporters: listed"),
        Petition(Mailed, "A petition that asks by mail", "confirmation: email"));

    /// <summary>Writes it beside a program's data and gives its place.</summary>
    public static string WriteTo(DataFolder folder)
    {
        var seeds = Path.Combine(folder.Beside, "seeds");
        foreach (var file in Directory.GetFiles(Repository.Seeds, "*.yaml", SearchOption.AllDirectories))
        {
            var target = Path.Combine(seeds, Path.GetRelativePath(Repository.Seeds, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        File.WriteAllText(Path.Combine(seeds, "campaigns", "browser.yaml"), Campaign);
        return seeds;
    }

    private static string Petition(string slug, string title, params IEnumerable<string> rules) => $"""
          - slug: {slug}
            title: {title}
            ask: We ask the ministry to answer.
            target: The ministry
            background: Nothing was answered.
            whyNow: The rules are being rewritten.
            language: en
            demands: [us-canada-2017-concern-3]
            state: open
            opensAt: 2026-11-01T00:00:00Z
            goal: 1000
            {string.Join("\n    ", rules)}

        """;
}

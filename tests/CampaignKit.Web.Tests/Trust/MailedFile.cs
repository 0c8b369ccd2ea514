using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using CampaignKit.Web.Tests.Faults;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Trust;

/// <summary>A mail that the program wrote into its outbox directory, as somebody reads it.</summary>
/// <param name="To">The address.</param>
/// <param name="Text">The plain text.</param>
/// <param name="Path">The path of its link, as in <c>/confirm/…</c>; empty if it has none.</param>
/// <param name="Code">Its six digits, if it has any.</param>
internal sealed partial record MailedFile(string To, string Text, string Path, string? Code)
{
    /// <summary>All mails that are there, oldest first.</summary>
    public static IReadOnlyList<MailedFile> ReadAll(DataFolder folder)
    {
        var directory = System.IO.Path.Combine(folder.Data, "outbox");
        if (!Directory.Exists(directory)) return [];
        return [.. Directory.GetFiles(directory, "*.eml").OrderBy(File.GetLastWriteTimeUtc).Select(file => Read(File.ReadAllText(file)))];
    }

    /// <summary>The mails to one address, as soon as there are so many.</summary>
    public static async Task<IReadOnlyList<MailedFile>> ToAsync(DataFolder folder, string address, int count = 1, TimeSpan? within = null)
    {
        IReadOnlyList<MailedFile> mails = [];
        await Eventually.HoldsAsync(
            () =>
            {
                mails = [.. ReadAll(folder).Where(mail => mail.To == address)];
                Assert.True(mails.Count >= count, $"{address} has {mails.Count} mails, not {count}.");
                return Task.CompletedTask;
            },
            within ?? TimeSpan.FromMinutes(1),
            Stopwatch.GetTimestamp());
        return mails;
    }

    private static MailedFile Read(string mail)
    {
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(PlainPart().Match(mail).Groups["base64"].Value.ReplaceLineEndings("")));
        var code = Digits().Match(text);
        return new(Recipient().Match(mail).Groups["address"].Value, text, Link().Match(text) is { Success: true } link ? new Uri(link.Value).AbsolutePath : "", code.Success ? code.Value.Replace(" ", "", StringComparison.Ordinal) : null);
    }

    [GeneratedRegex(@"^To: <(?<address>[^>]+)>", RegexOptions.Multiline)]
    private static partial Regex Recipient();

    [GeneratedRegex(@"text/plain.*?base64\s+(?<base64>[A-Za-z0-9+/=\s]+?)\s*--=_", RegexOptions.Singleline)]
    private static partial Regex PlainPart();

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Link();

    [GeneratedRegex(@"\b\d{3} ?\d{3}\b")]
    private static partial Regex Digits();
}

using System.Text;

namespace CampaignKit.Web.Tests.Hosting;

/// <summary>One signature as <c>export</c> writes it.</summary>
internal sealed record ExportRow(
    string Receipt, string SignedAt, string Name, string Email, string Postcode, string Country, string Visibility, string Updates, string Locale, string Source, string Version)
{
    private const string Header = "receipt,signedAt,name,email,postcode,country,visibility,updates,locale,source,version";

    public static List<ExportRow> Read(string csv)
    {
        var lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Header, lines[0].TrimStart('\uFEFF').TrimEnd('\r'));
        return [.. lines[1..].Select(line => Of(Fields(line.TrimEnd('\r'))))];
    }

    private static ExportRow Of(List<string> fields)
    {
        Assert.Equal(11, fields.Count);
        return new(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], fields[6], fields[7], fields[8], fields[9], fields[10]);
    }

    // RFC 4180, read by other code than wrote it. No accepted field has a line break in it.
    private static List<string> Fields(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var isQuoted = false;
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] == '"' && isQuoted && at + 1 < line.Length && line[at + 1] == '"') field.Append(line[at++]);
            else if (line[at] == '"') isQuoted = !isQuoted;
            else if (line[at] == ',' && !isQuoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else field.Append(line[at]);
        }

        fields.Add(field.ToString());
        return fields;
    }
}

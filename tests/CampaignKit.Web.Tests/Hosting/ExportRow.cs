using System.Text;

namespace CampaignKit.Web.Tests.Hosting;

/// <summary>One signature as <c>export</c> writes it.</summary>
internal sealed record ExportRow(
    string Receipt, string SignedAt, string Name, string Email, string Postcode, string Country, string Visibility, string Updates, string Locale, string Source, string Version)
{
    private static readonly string[] Columns = ["receipt", "signedAt", "name", "email", "postcode", "country", "visibility", "updates", "locale", "source", "version"];

    /// <summary>Slugs with spaces between, in the export that has everything.</summary>
    public string Partners { get; init; } = "";

    public static List<ExportRow> Read(string csv)
    {
        var lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var header = Fields(lines[0].TrimStart('\uFEFF').TrimEnd('\r'));
        Assert.Equal(Columns, header.Where(column => column != "partners"));
        return [.. lines[1..].Select(line => Of(header, Fields(line.TrimEnd('\r'))))];
    }

    private static ExportRow Of(List<string> header, List<string> fields)
    {
        Assert.Equal(header.Count, fields.Count);
        var row = Columns.Select(column => fields[header.IndexOf(column)]).ToList();
        return new(row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], row[9], row[10]) { Partners = header.Contains("partners") ? fields[header.IndexOf("partners")] : "" };
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

using System.Text;
using System.Text.RegularExpressions;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace CampaignKit.Web.Tests.Donations;

/// <summary>Whoever has both databases and no key: nothing that stands in one leads to a row of the other.</summary>
public sealed partial class TwoFilesTests
{
    [Fact]
    public async Task Signer_who_gives_once_and_monthly_has_nothing_in_one_file_that_is_also_in_the_other()
    {
        await using var site = await GivingSite.StartAsync();
        await new SignerForm { Email = "ada@example.org" }.SignAsync(site.App.Client, GivingSite.Petition);
        await site.GiveAsync();
        await site.GiveAsync("2500", isMonthly: true);

        var (gifts, others) = (Values(site.App.Folder.Donations), Values(site.App.Folder.Database));

        Assert.Contains(gifts, value => value.Contains("receipt/pi_", StringComparison.Ordinal));
        Assert.DoesNotContain(gifts.Concat(others), value => value.Contains("ada@example.org", StringComparison.OrdinalIgnoreCase));
        var ids = gifts.SelectMany(value => Ids().Matches(value)).Select(match => match.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.True(ids.Count >= 10, string.Join(' ', ids));
        Assert.DoesNotContain(ids, id => others.Any(value => value.Contains(id, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>All that stands in a file's tables; bytes as text, and as hexadecimal digits.</summary>
    private static List<string> Values(string path)
    {
        using var database = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        database.Open();
        var values = new List<string>();
        foreach (var table in Read(database, "SELECT name FROM sqlite_master WHERE type = 'table'").Select(row => (string)row[0]).ToList())
        {
            foreach (var value in Read(database, $"SELECT * FROM {table}").SelectMany(row => row))
            {
                if (value is string text) values.Add(text);
                if (value is byte[] bytes) values.AddRange([Encoding.Latin1.GetString(bytes), Convert.ToHexStringLower(bytes)]);
            }
        }

        return values;
    }

    private static IEnumerable<object[]> Read(SqliteConnection database, string query)
    {
        using var command = database.CreateCommand();

        // CA2100: the names are the file's own.
#pragma warning disable CA2100
        command.CommandText = query;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            yield return row;
        }
    }

    // Longer than the words that stand there, and than any number.
    [GeneratedRegex("[A-Za-z0-9]{14,}")]
    private static partial Regex Ids();
}

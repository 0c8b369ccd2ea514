using System.Diagnostics;
using System.Net;
using System.Text.Json;
using CampaignKit.Web.Tests.Api;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Reach;

/// <summary>Other people's readers of oEmbed and of feeds, which <c>test.sh</c> installs in <c>infra/readers</c>, before the real program.</summary>
public sealed class ReadersTests : IAsyncLifetime
{
    private static readonly string Petition = SeedPetitions.Open[0];

    private RunningProgram? _program;

    private RunningProgram Program => _program!;

    private string Ours => Program.Address.GetLeftPart(UriPartial.Authority);

    public async Task InitializeAsync() => _program = await RunningProgram.StartAsync();

    public async Task DisposeAsync()
    {
        if (_program is not null) await _program.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("/ar")]
    public async Task Address_of_a_petition_is_found_to_be_one_that_can_be_embedded(string language)
    {
        var read = await ReadAsync("oembed", $"{language}/petitions/{Petition}");
        var (json, xml) = (read.GetProperty("json"), read.GetProperty("xml"));

        Assert.Equal(("1.0", "rich", 480, "auto-discovery"), (json.Text("version"), json.Text("type"), json.GetProperty("width").GetInt32(), json.Text("method")));
        Assert.StartsWith($"<iframe src=\"{Ours}{language}/embed/{Petition}\" ", json.Text("html"), StringComparison.Ordinal);
        foreach (var name in (string[])["version", "type", "title", "provider_name", "provider_url"]) Assert.Equal(json.Text(name), xml.Text(name));
        Assert.Equal(json.Text("html"), xml.Text("html").Replace("width=\"600\"", "width=\"480\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("en", "petitions")]
    [InlineData("en", "demands")]
    [InlineData("en", "updates")]
    [InlineData("ar", "petitions")]
    [InlineData("ar", "demands")]
    [InlineData("ar", "updates")]
    public async Task Feed_is_read_and_its_entries_lead_to_pages_that_are_there(string language, string name)
    {
        var feed = await ReadAsync("feed", $"/{language}/feeds/{name}.atom");
        var entries = feed.GetProperty("entries").EnumerateArray().ToList();

        Assert.Equal((language, $"{Ours}/{language}/feeds/{name}.atom"), (feed.Text("language"), feed.Text("address")));
        Assert.EndsWith("– CampaignKit", feed.Text("title"), StringComparison.Ordinal);
        Assert.True(entries.Count >= 18, $"{entries.Count} entries");
        Assert.Equal(entries.Count, entries.Select(entry => entry.Text("guid")).Distinct().Count());
        Assert.All(entries, entry =>
        {
            Assert.NotEqual("", entry.Text("title"));
            Assert.NotEqual("", entry.Text("description"));
            Assert.True(entry.GetProperty("date").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);
        });
        foreach (var link in entries.Select(entry => entry.Text("link")).Distinct())
        {
            Assert.StartsWith($"{Ours}/{language}/", link, StringComparison.Ordinal);
            using var page = await Program.Client.GetAsync(link);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }
    }

    private async Task<JsonElement> ReadAsync(string what, string address)
    {
        var folder = Path.Combine(Repository.Root, "infra", "readers");
        if (!Directory.Exists(Path.Combine(folder, "node_modules"))) throw new InvalidOperationException("The readers are not installed: run ./test.sh, or npm ci in infra/readers.");
        using var reader = Process.Start(new ProcessStartInfo("node", [Path.Combine(folder, "read.mjs"), what, Ours + address]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var complaints = reader.StandardError.ReadToEndAsync();
        var read = await reader.StandardOutput.ReadToEndAsync();
        await reader.WaitForExitAsync();
        Assert.True(reader.ExitCode == 0, await complaints);
        return JsonSerializer.Deserialize<JsonElement>(read);
    }
}

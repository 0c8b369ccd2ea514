using System.Net;
using System.Net.Sockets;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Storage.Sqlite;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Faults;

/// <summary>What keeps the program from starting is said in a sentence that the operator can act on.</summary>
public sealed class RefusedStartTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_master_key_that_is_missing_beside_a_database_is_told_and_none_is_made()
    {
        await MakeInstallationAsync();
        File.Delete(_folder.MasterKey);

        var refusal = await RefusedStart.OfAsync(_folder);

        refusal.AssertSays(_folder.MasterKey, "is missing", "CampaignKit__MasterKeyFile");
        Assert.False(File.Exists(_folder.MasterKey));
    }

    [Fact]
    public async Task Another_master_key_is_told_and_nothing_is_written_under_it()
    {
        await MakeInstallationAsync();
        await File.WriteAllTextAsync(_folder.MasterKey, Convert.ToBase64String(new byte[32]));
        var before = _folder.Snapshot();

        var refusal = await RefusedStart.OfAsync(_folder);

        refusal.AssertSays("not the one that this installation's data was written under");
        Assert.Equal(before, _folder.Snapshot());
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64 at all!")]
    [InlineData("AAAA")]
    public async Task A_master_key_that_is_no_key_is_told(string content)
    {
        await MakeInstallationAsync();
        await File.WriteAllTextAsync(_folder.MasterKey, content);

        var refusal = await RefusedStart.OfAsync(_folder);

        refusal.AssertSays(_folder.MasterKey, "32 bytes in base64");
    }

    [Fact]
    public async Task A_master_key_that_is_kept_elsewhere_is_found_there()
    {
        await MakeInstallationAsync();
        var elsewhere = Path.Combine(_folder.Beside, "kept-elsewhere.key");
        File.Move(_folder.MasterKey, elsewhere);

        await using var program = await RunningProgram.StartAsync(_folder, With("CampaignKit__MasterKeyFile", elsewhere));

        Assert.Equal("ready", await program.Client.GetStringAsync("/readyz"));
        Assert.Empty(await program.ExportAsync(SeedPetitions.Open[0]));
    }

    [Fact]
    public async Task A_database_that_is_none_is_told()
    {
        await MakeInstallationAsync();
        await File.WriteAllTextAsync(_folder.Database, string.Concat(Enumerable.Repeat("this is not a database ", 1000)));

        var refusal = await RefusedStart.OfAsync(_folder);

        refusal.AssertSays(_folder.Database, "cannot be used");
    }

    [Fact]
    public async Task Donations_that_cannot_be_read_are_told_before_anybody_gives()
    {
        await MakeInstallationAsync();
        await File.WriteAllTextAsync(_folder.Donations, string.Concat(Enumerable.Repeat("this is not a database ", 1000)));

        var refusal = await RefusedStart.OfAsync(_folder);

        refusal.AssertSays(_folder.Donations, "cannot be used");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";

        var refusal = await RefusedStart.OfAsync(_folder, With("ASPNETCORE_URLS", address));

        refusal.AssertSays(address);
        Assert.DoesNotContain("..", refusal.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost,5000")]

    // An address for documentation (RFC 5737): no machine has it.
    [InlineData("http://192.0.2.1:5000")]
    public async Task An_address_that_cannot_be_served_is_told(string address)
    {
        var refusal = await RefusedStart.OfAsync(_folder, With("ASPNETCORE_URLS", address));

        refusal.AssertSays("ASPNETCORE_URLS");
    }

    [Theory]
#if !ORLEANS
    [InlineData("CampaignKit__Engine", "Orleans", "CampaignKit__Engine=Orleans cannot be served")]
#endif
    [InlineData("CampaignKit__Engine", "Actors", "CampaignKit__Engine=Actors is unknown")]
    [InlineData("CampaignKit__Storage", "Files", "CampaignKit__Storage=Files is unknown")]
    [InlineData("CampaignKit__Storage", "AzureTables", "CampaignKit__AzureTables__Account")]
    [InlineData("CampaignKit__Proxies", "10.0.0.0/8, nearby", "CampaignKit__Proxies has nearby")]
    [InlineData("CampaignKit__Proxies", "10.0.0.0/33", "CampaignKit__Proxies has 10.0.0.0/33")]
    [InlineData("CampaignKit__ExitAddress", "", "ExitAddress")]
    [InlineData("CampaignKit__ExitAddress", "/elsewhere", "CampaignKit__ExitAddress has to be a full http or https address")]
    [InlineData("CampaignKit__ExitAddress", "www.example.org", "CampaignKit__ExitAddress has to be a full http or https address")]
    [InlineData("CampaignKit__ExitAddress", "javascript:alert(1)", "CampaignKit__ExitAddress has to be a full http or https address")]
    [InlineData("CampaignKit__Signatures__Shards", "0", "Shards")]
    [InlineData("CampaignKit__Signatures__Shards", "257", "Shards")]
    [InlineData("CampaignKit__Signatures__Shards", "many", "Shards")]
    [InlineData("CampaignKit__Signatures__TallyInterval", "00:00:00", "TallyInterval")]
    [InlineData("CampaignKit__Stripe__SecretKey", "sk_live_0123456789", "go together")]
    [InlineData("CampaignKit__Stripe__WebhookSecret", "whsec_0123456789", "go together")]
    [InlineData("CampaignKit__Stripe__ApiBase", "http://127.0.0.1:5300", "CampaignKit__Stripe__SecretKey")]
    [InlineData("CampaignKit__DataDirectory", "", "DataDirectory")]
    [InlineData("CampaignKit__SeedsDirectory", "", "SeedsDirectory")]
    [InlineData("CampaignKit__SeedsDirectory", "/no/such/seeds", "/no/such/seeds")]
    public async Task A_setting_that_cannot_be_served_is_told_and_nothing_is_made(string name, string value, string words)
    {
        var refusal = await RefusedStart.OfAsync(_folder, With(name, value));

        refusal.AssertSays(words);
        Assert.Equal([], Directory.GetFileSystemEntries(_folder.Beside));
    }

    [Theory]
    [InlineData("an account", "campaignkit", "neither a connection string nor an https address")]
    [InlineData("UseDevelopmentStorage=maybe", "campaignkit", "neither a connection string nor an https address")]
    [InlineData("https://", "campaignkit", "neither a connection string nor an https address")]
    [InlineData("https://example.table.core.windows.net", "", "Prefix")]
    [InlineData("https://example.table.core.windows.net", "1st", "Prefix")]
    [InlineData("https://example.table.core.windows.net", "a-b", "Prefix")]
    public async Task A_storage_account_that_can_be_none_is_told_and_nothing_is_made(string account, string prefix, string words)
    {
        var refusal = await RefusedStart.OfAsync(_folder, new Dictionary<string, string?>
        {
            ["CampaignKit__Storage"] = "AzureTables",
            ["CampaignKit__AzureTables__Account"] = account,
            ["CampaignKit__AzureTables__Prefix"] = prefix,
        });

        refusal.AssertSays(words);
        Assert.Equal([], Directory.GetFileSystemEntries(_folder.Beside));
    }

    [Theory]
    [InlineData("AzureTables", null)]
    [InlineData("azuretables", " ")]
    public async Task Several_nodes_without_a_mail_server_are_told_to_set_one_and_nothing_is_made(string clustering, string? host)
    {
        var refusal = await RefusedStart.OfAsync(_folder, new Dictionary<string, string?>
        {
            ["CampaignKit__Engine"] = "Orleans",
            ["CampaignKit__Orleans__Clustering"] = clustering,
            ["CampaignKit__Storage"] = "AzureTables",
            ["CampaignKit__AzureTables__Account"] = "https://example.table.core.windows.net",
            ["CampaignKit__Mail__Host"] = host,
        });

        refusal.AssertSays("several nodes", "Set CampaignKit__Mail__Host.");
        Assert.Equal([], Directory.GetFileSystemEntries(_folder.Beside));
    }

    [Fact]
    public async Task A_seed_file_with_a_mistake_is_told_with_file_and_line_and_nothing_is_made()
    {
        var seeds = CopySeeds();
        var file = Directory.GetFiles(Path.Combine(seeds, "campaigns")).Order(StringComparer.Ordinal).First();
        var lines = await File.ReadAllLinesAsync(file);
        var line = Array.FindIndex(lines, line => line.Contains("state: open", StringComparison.Ordinal));
        lines[line] = lines[line].Replace("open", "opened", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(file, lines);

        var refusal = await RefusedStart.OfAsync(_folder, With("CampaignKit__SeedsDirectory", seeds));

        Assert.Equal(1, refusal.ExitCode);
        Assert.StartsWith("CampaignKit does not start. ", refusal.Errors, StringComparison.Ordinal);
        Assert.Contains($"campaigns/{Path.GetFileName(file)}:{line + 1}: `state` has to be one of", refusal.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refusal.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Data));
    }

    [Fact]
    public async Task A_seed_file_that_breaks_later_keeps_the_installation_as_it_was()
    {
        await MakeInstallationAsync();
        var before = _folder.Snapshot();
        var seeds = CopySeeds();
        await File.AppendAllTextAsync(Path.Combine(seeds, "themes.yaml"), "\n- id: [\n");

        var refusal = await RefusedStart.OfAsync(_folder, With("CampaignKit__SeedsDirectory", seeds));

        Assert.Equal(1, refusal.ExitCode);
        Assert.Contains("seeds/themes.yaml:", refusal.Errors, StringComparison.Ordinal);
        Assert.Equal(before, _folder.Snapshot());
    }

    [Fact]
    public async Task A_second_start_loads_the_seeds_no_second_time()
    {
        await MakeInstallationAsync();
        var first = await DocumentsAsync();

        await MakeInstallationAsync();

        Assert.Equal(first, await DocumentsAsync());
    }

    [Theory]
    [InlineData("no-such-petition")]
    [InlineData("../../etc/passwd")]
    public async Task An_export_of_a_petition_that_is_not_there_is_told(string petition)
    {
        await MakeInstallationAsync();

        var refusal = await RefusedStart.OfAsync(_folder, arguments: ["export", petition, "--to", "the minister", "--for", "delivery"]);

        Assert.Equal(1, refusal.ExitCode);
        Assert.Contains($"There is no petition {petition}.", refusal.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refusal.Errors, StringComparison.Ordinal);
        Assert.Empty(refusal.Output);
    }

    [Fact]
    public async Task An_export_where_nothing_is_installed_is_told_and_makes_nothing()
    {
        var refusal = await RefusedStart.OfAsync(_folder, arguments: ["export", "any", "--to", "the minister", "--for", "delivery"]);

        refusal.AssertSays(_folder.Data);
        Assert.False(Directory.Exists(_folder.Data));
    }

    [Fact]
    public async Task An_export_with_another_master_key_is_told()
    {
        await using (var program = await RunningProgram.StartAsync(_folder))
        {
            await new SignerForm().SignAsync(program.Client, SeedPetitions.Open[0]);
        }

        await File.WriteAllTextAsync(_folder.MasterKey, Convert.ToBase64String(new byte[32]));

        var refusal = await RefusedStart.OfAsync(_folder, arguments: ["export", SeedPetitions.Open[0], "--to", "the minister", "--for", "delivery"]);

        refusal.AssertSays("master key");
        Assert.DoesNotContain("ada@example.org", refusal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_from_a_database_that_is_none_is_told()
    {
        await MakeInstallationAsync();
        await File.WriteAllTextAsync(_folder.Database, string.Concat(Enumerable.Repeat("this is not a database ", 1000)));

        var refusal = await RefusedStart.OfAsync(_folder, arguments: ["export", SeedPetitions.Open[0], "--to", "the minister", "--for", "delivery"]);

        refusal.AssertSays("database");
    }

    private static Dictionary<string, string?> With(string name, string value) => new() { [name] = value };

    private async Task MakeInstallationAsync()
    {
        await using var program = await RunningProgram.StartAsync(_folder);
        Assert.Equal(0, await program.StopAsync());
    }

    private string CopySeeds()
    {
        var copy = Path.Combine(_folder.Beside, "seeds");
        foreach (var file in Directory.GetFiles(Repository.Seeds, "*.yaml", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(Repository.Seeds, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    // A document that is written again has another ETag, even if it says the same.
    private async Task<List<string>> DocumentsAsync()
    {
        using var database = SqliteDatabase.OpenToRead(_folder.Database);
        var documents = new SqliteDocuments(database);
        return
        [
            .. (await documents.ListAsync<Consultation>(Consultation.DocumentKind)).Select(document => $"{document.Id} {document.ETag}"),
            .. (await documents.ListAsync<Theme>(Theme.Kind)).Select(document => $"{document.Id} {document.ETag}"),
            .. (await documents.ListAsync<PetitionRecord>(PetitionRecord.Kind)).Select(document => $"{document.Id} {document.ETag}"),
        ];
    }
}

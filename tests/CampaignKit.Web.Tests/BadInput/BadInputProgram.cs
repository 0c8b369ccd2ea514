using System.Text;
using CampaignKit.Storage.Sqlite;
using CampaignKit.Web.Exports;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.BadInput;

/// <summary>One real program that all bad input goes to, so that what it says in the end can be held against all of it.</summary>
public sealed class BadInputProgram : IAsyncLifetime
{
    private RunningProgram? _program;

    internal RunningProgram Program => _program ?? throw new InvalidOperationException("The program has not been started.");

    internal Task<RawAnswer> SendAsync(byte[] request) => RawHttp.SendAsync(Program.Address, request);

    internal Task<RawAnswer> GetAsync(string path, string? headers = null) => SendAsync(RawHttp.Get(path, headers));

    internal Task<RawAnswer> PostAsync(string petition, string json) =>
        SendAsync(RawHttp.Request("POST", SignerForm.Address(petition), null, "application/json", Encoding.UTF8.GetBytes(json)));

    internal Task<RawAnswer> PostFormAsync(string petition, string form) =>
        SendAsync(RawHttp.Request("POST", SignerForm.Address(petition), null, "application/x-www-form-urlencoded", Encoding.UTF8.GetBytes(form)));

    /// <summary>The rows of an export, read here: a process for each of many tests would take longer than all of them.</summary>
    internal async Task<List<ExportRow>> RowsAsync(string petition)
    {
        using var database = SqliteDatabase.OpenToRead(Program.Folder.Database);
        using var text = new MemoryStream();
        var master = new MasterKeyFile(Program.Folder.MasterKey).Read();
        await ExportCommand.WriteAsync(text, new SqliteDocuments(database), new SqliteSignatureLedger(database), master, petition, () => Task.CompletedTask);
        return [.. ExportRow.Read(Encoding.UTF8.GetString(text.ToArray())).Select(row => row with { Name = WithoutGuard(row.Name), Email = WithoutGuard(row.Email), Postcode = WithoutGuard(row.Postcode) })];
    }

    // The quote that keeps a spreadsheet from running the cell is the export's, not the signer's.
    private static string WithoutGuard(string cell) => cell is ['\'', '=' or '+' or '-' or '@', ..] ? cell[1..] : cell;

    public async Task InitializeAsync() => _program = await RunningProgram.StartAsync();

    public async Task DisposeAsync() => await Program.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class BadInputSuite : ICollectionFixture<BadInputProgram>
{
    public const string Name = "Bad input";
}

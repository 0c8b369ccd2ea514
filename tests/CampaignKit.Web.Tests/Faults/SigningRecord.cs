using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;
using CampaignKit.Storage.Sqlite;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Faults;

/// <summary>What was sent to a program and what it acknowledged, over all its lives: the oracle against which its data is held.</summary>
internal sealed class SigningRecord
{
    private readonly ConcurrentDictionary<(string Petition, string Mailbox), ConcurrentBag<SignerForm>> _sent = new();
    private readonly ConcurrentDictionary<(string Petition, string Mailbox), string> _acknowledged = new();

    /// <summary>How many people have been acknowledged, each counted once for each petition.</summary>
    public int Acknowledged => _acknowledged.Count;

    /// <summary>Answers that were neither an acknowledgement nor an announced outage: there should be none.</summary>
    public ConcurrentQueue<string> Surprises { get; } = new();

    /// <summary>Signs and takes note: before the request of what is sent, and after it of what was answered.</summary>
    /// <returns>The status, or <see langword="null"/> when the connection broke and nothing is known.</returns>
    public async Task<int?> SignAsync(HttpClient client, string petition, SignerForm form, CancellationToken cancellationToken = default)
    {
        var key = (petition, Canonical(form.Email!));
        _sent.GetOrAdd(key, _ => []).Add(form);
        try
        {
            using var answer = await form.PostAsync(client, petition, cancellationToken);
            if (answer.IsSuccessStatusCode) Acknowledge(key, (await answer.Content.ReadFromJsonAsync<SignerAnswer>(cancellationToken))!);
            else if ((int)answer.StatusCode != 503) Surprises.Enqueue($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
            return (int)answer.StatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Everything acknowledged is there once, nobody is there twice, nothing is there that was not sent, and every way to count agrees.</summary>
    public async Task AssertHeldAsync(RunningProgram program)
    {
        Assert.Empty(Surprises);
        foreach (var petition in _sent.Keys.Select(key => key.Petition).Distinct())
        {
            var rows = await program.ExportAsync(petition);
            AssertRows(petition, rows);

            Assert.Equal(rows.Count, await CountAsync(program, petition));

            // A disk that was mounted for the program alone is not seen from here.
            if (File.Exists(program.Folder.Database)) Assert.Equal(rows.Count, await LastRowsAsync(program.Folder, petition));
        }
    }

    /// <summary>The public count of a petition.</summary>
    public static async Task<long> CountAsync(RunningProgram program, string petition) =>
        (await program.Client.GetFromJsonAsync<JsonElement>($"/api/v1/petitions/{petition}/count")).GetProperty("count").GetInt64();

    private static string Canonical(string email) =>
        Mailbox.TryParse(email, out var mailbox, out var problem) ? mailbox.Canonical : throw new ArgumentException(problem, nameof(email));

    private void Acknowledge((string Petition, string Mailbox) key, SignerAnswer answer)
    {
        var receipt = _acknowledged.GetOrAdd(key, answer.Receipt);
        if (receipt != answer.Receipt) Surprises.Enqueue("One signer was given two receipts.");
        if (answer is not { Status: "counted", Count: >= 1 }) Surprises.Enqueue($"Acknowledged as {answer.Status} with a count of {answer.Count}.");
    }

    private void AssertRows(string petition, List<ExportRow> rows)
    {
        Assert.Equal(rows.Count, rows.DistinctBy(row => row.Receipt).Count());
        var named = rows.Where(row => row.Email != "").ToList();
        Assert.Equal(named.Count, named.DistinctBy(row => Canonical(row.Email)).Count());

        // The address of who asks for no updates is not kept: such a row is known by the receipt that was given for it.
        var receipts = _acknowledged.Where(entry => entry.Key.Petition == petition).ToDictionary(entry => entry.Value, entry => entry.Key.Mailbox);
        var everybody = _sent.Where(entry => entry.Key.Petition == petition).SelectMany(entry => entry.Value).ToList();
        foreach (var row in rows)
        {
            var mailbox = row.Email != "" ? Canonical(row.Email) : receipts.GetValueOrDefault(row.Receipt);
            var sent = mailbox is null ? everybody : _sent.TryGetValue((petition, mailbox), out var theirs) ? [.. theirs] : [];
            Assert.True(sent.Any(form => IsRowOf(form, row)), "The export has a row that nobody sent.");
            if (receipts.TryGetValue(row.Receipt, out var acknowledged)) Assert.Equal(acknowledged, mailbox);
        }

        Assert.Subset(rows.Select(row => row.Receipt).ToHashSet(), receipts.Keys.ToHashSet());
    }

    // What was not asked for is not stored: the name of who is to be counted only, the address of who is not to be written to.
    private static bool IsRowOf(SignerForm form, ExportRow row) =>
        row.Email == (form.Updates is true ? form.Email : "")
        && row.Name == (form.Visibility == "count-only" ? "" : form.Name!.Normalize())
        && row.Postcode == (form.Postcode ?? "")
        && row.Country == form.Country
        && row.Visibility == form.Visibility
        && row.Updates == (form.Updates is true ? "true" : "false");

    // The number of the last row of each partition of the ledger, summed: rows are numbered without gaps.
    private static async Task<long> LastRowsAsync(DataFolder folder, string slug)
    {
        using var database = SqliteDatabase.OpenToRead(folder.Database);
        var petition = (await new SqliteDocuments(database).ReadAsync<PetitionRecord>(PetitionRecord.Kind, slug))!.Value;
        var ledger = new SqliteSignatureLedger(database);
        var sum = 0L;
        for (var shard = 0; shard < petition.Shards; shard++) sum += (await ledger.ReadSubtotalAsync(new ShardId(slug, shard))).Revision;
        return sum;
    }
}

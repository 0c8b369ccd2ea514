using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CampaignKit.Web.Tests.Hosting;
using CampaignKit.Web.Tests.Trust;

namespace CampaignKit.Web.Tests.Faults;

/// <summary>People who ask for a mail, read it where the program wrote it, and confirm or say that it was not them, while the program is killed.</summary>
internal sealed class ConfirmingLoad
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly string _petition;
    private readonly ConcurrentDictionary<string, bool> _asked = new();
    private readonly ConcurrentDictionary<string, string> _confirmed = new();
    private readonly ConcurrentDictionary<string, bool> _rejected = new();
    private readonly ConcurrentDictionary<string, bool> _touched = new();
    private readonly ConcurrentDictionary<string, bool> _perhapsRejected = new();
    private int _people;

    public ConfirmingLoad(string petition) => _petition = petition;

    /// <summary>How many confirmations were acknowledged.</summary>
    public int Confirmed => _confirmed.Count;

    /// <summary>Answers that were neither a success nor an announced outage.</summary>
    public ConcurrentQueue<string> Surprises { get; } = new();

    /// <summary>Runs clients until the program is gone.</summary>
    public Task RunAsync(RunningProgram program, int clients, TaskCompletionSource firstConfirmed) =>
        Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(() => RunOneAsync(program.Address, program.Folder, firstConfirmed))));

    /// <summary>Every acknowledged request got its mail, every acknowledged confirmation counts once, every acknowledged "not me" is gone, and the count is exact.</summary>
    public async Task AssertHeldAsync(RunningProgram program)
    {
        Assert.Empty(Surprises);
        foreach (var address in _asked.Keys) await MailedFile.ToAsync(program.Folder, address);

        var rows = await program.ExportAsync(_petition);
        var receipts = rows.Select(row => row.Receipt).ToHashSet();
        Assert.Equal(rows.Count, receipts.Count);
        Assert.Equal(rows.Count, await SigningRecord.CountAsync(program, _petition));
        foreach (var (address, receipt) in _confirmed) Assert.True(receipts.Contains(receipt), $"{address} was confirmed and is not in the export.");
        Assert.All(rows, row => Assert.False(_rejected.ContainsKey(row.Email), $"{row.Email} was not them, and is in the export."));

        // Nobody is counted whose link nobody followed.
        Assert.All(rows, row => Assert.True(_touched.ContainsKey(row.Email), $"{row.Email} counts and never confirmed."));
    }

    /// <summary>Everybody who was promised a mail and has said nothing yet confirms now.</summary>
    /// <returns>How many have to be counted then.</returns>
    public async Task<int> ConfirmTheRestAsync(RunningProgram program)
    {
        foreach (var address in _asked.Keys.Where(address => !_rejected.ContainsKey(address)))
        {
            var mails = await MailedFile.ToAsync(program.Folder, address);
            _touched[address] = true;
            await ConfirmAsync(program.Client, address, mails[^1].Path);
        }

        return _confirmed.Count;
    }

    private async Task RunOneAsync(Uri node, DataFolder folder, TaskCompletionSource firstConfirmed)
    {
        using var client = new HttpClient { BaseAddress = node };
        try
        {
            while (true)
            {
                var number = Interlocked.Increment(ref _people);
                var address = $"person{number}@example.org";
                using var asked = await new SignerForm { Email = address, Updates = true }.PostAsync(client, _petition);
                if (asked.StatusCode is not HttpStatusCode.Accepted)
                {
                    if (asked.StatusCode is not HttpStatusCode.ServiceUnavailable) Surprises.Enqueue($"{(int)asked.StatusCode} {await asked.Content.ReadAsStringAsync()}");
                    continue;
                }

                _asked[address] = true;
                var path = (await MailedFile.ToAsync(folder, address, within: Patience))[^1].Path;
                _touched[address] = true;
                if (number % 5 == 0) await RejectAsync(client, address, path);
                else await ConfirmAsync(client, address, path);
                if (number % 3 == 0) await ConfirmAsync(client, address, path);
                firstConfirmed.TrySetResult();
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or OperationCanceledException or JsonException or Xunit.Sdk.XunitException)
        {
            // The program is gone, and whatever was under way may have happened or not. A mail that has not come by now has to come after the next start.
        }
    }

    private async Task ConfirmAsync(HttpClient client, string address, string path)
    {
        using var answer = await client.PostAsync($"/api/v1/confirmations/{path.Split('/')[^1]}", content: null);
        if (answer.StatusCode is HttpStatusCode.OK) _confirmed[address] = (await answer.Content.ReadFromJsonAsync<SignerAnswer>())!.Receipt;
        else if (answer.StatusCode is not HttpStatusCode.ServiceUnavailable && !(answer.StatusCode is HttpStatusCode.Gone && _perhapsRejected.ContainsKey(address))) Surprises.Enqueue($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    private async Task RejectAsync(HttpClient client, string address, string path)
    {
        // Also if the answer is lost: it may have happened, and then nothing is there to be confirmed.
        _perhapsRejected[address] = true;
        using var answer = await client.PostAsync($"/api/v1/confirmations/{path.Split('/')[^1]}/not-me", content: null);
        if (answer.StatusCode is HttpStatusCode.OK) _rejected[address] = true;
        else if (answer.StatusCode is not HttpStatusCode.ServiceUnavailable) Surprises.Enqueue($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }
}

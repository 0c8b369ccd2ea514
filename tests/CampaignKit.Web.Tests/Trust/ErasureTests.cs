using System.Text;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signers;
using CampaignKit.Storage.Sqlite;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Trust;

/// <summary>Erasure, looked for in every byte under the data directory of the real program while it runs.</summary>
public sealed class ErasureTests
{
    private const string Email = "zelda.vanishing@example.org";
    private const string Name = "Zelda Vanishing";

    [Fact]
    public async Task Erasure_leaves_no_byte_of_address_name_or_keys_under_the_data_directory()
    {
        await using var program = await RunningProgram.StartAsync();
        var confirmed = SeedPetitions.Content.Petitions.Single(petition => petition.ListsSupporters).Slug;
        var waits = SeedPetitions.Mailed.First(slug => slug != confirmed);
        var counted = SeedPetitions.Open[0];
        var form = new SignerForm { Name = Name, Email = Email, Postcode = "ZQ-90716", Updates = true };
        await new SignerForm { Email = "stays@example.org", Name = "Stays Here", Updates = true }.SignAsync(program.Client, counted);
        await form.SignAsync(program.Client, counted);
        using (await form.PostAsync(program.Client, confirmed)) await ConfirmAsync(program, (await MailedFile.ToAsync(program.Folder, Email)).Single());
        using (await form.PostAsync(program.Client, waits)) await MailedFile.ToAsync(program.Folder, Email, count: 2);
        using (await program.Client.PostAsync("/my-signatures", Fields(("email", Email))))
        {
        }

        // Shown to everybody, so that what is held for that is among what is looked for.
        Assert.Contains(Name, await program.Client.GetStringAsync($"/petitions/{confirmed}"), StringComparison.Ordinal);
        var link = (await MailedFile.ToAsync(program.Folder, Email, count: 3)).Single(mail => mail.Path.StartsWith("/en/my-signatures/", StringComparison.Ordinal)).Path;
        var traces = await TracesAsync(program.Folder, [waits, confirmed, counted]);
        Assert.All(traces.Where(trace => trace.IsCertain), trace => Assert.True(IsThere(program.Folder, trace.Bytes), $"{trace.What} is not there before the erasure: the search would prove nothing."));

        using var erased = await program.Client.PostAsync($"{link}/erase", Fields(("sure", "true")));
        Assert.True(erased.IsSuccessStatusCode, $"{(int)erased.StatusCode} {await erased.Content.ReadAsStringAsync()}");

        Assert.All(traces, trace => Assert.False(IsThere(program.Folder, trace.Bytes), $"{trace.What} is still there."));
        Assert.DoesNotContain(Name, await program.Client.GetStringAsync($"/petitions/{confirmed}"), StringComparison.Ordinal);
        Assert.DoesNotContain(Email, program.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["Stays Here"], (await program.ExportAsync(counted)).Select(row => row.Name));
        Assert.DoesNotContain(Name, await erased.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
    }

    private static async Task ConfirmAsync(RunningProgram program, MailedFile mail)
    {
        using var answer = await program.Client.PostAsync(mail.Path, Fields());
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    private static FormUrlEncodedContent Fields(params (string Name, string Value)[] fields) => new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    // What is derived from the address, as only the holder of the master key can find it: the signer keys of each petition and the mailbox key, in bytes and in letters.
    private static async Task<List<(string What, byte[] Bytes, bool IsCertain)>> TracesAsync(DataFolder folder, string[] slugs)
    {
        var traces = new List<(string, byte[], bool)>();
        void Add(string what, byte[] bytes, bool isCertain = false)
        {
            traces.Add((what, bytes, isCertain));
            traces.Add(($"{what} in letters", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)), false));
            traces.Add(($"{what} in capitals", Encoding.ASCII.GetBytes(Convert.ToHexString(bytes)), false));
            traces.Add(($"{what} in base 64", Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes).TrimEnd('=')[..^1]), false));
        }

        Assert.True(Mailbox.TryParse(Email, out var mailbox, out _));
        var master = new MasterKey(Convert.FromBase64String(await File.ReadAllTextAsync(folder.MasterKey)));
        using var database = SqliteDatabase.OpenToRead(folder.Database);
        var documents = new SqliteDocuments(database);
        foreach (var slug in slugs)
        {
            var petition = (await documents.ReadAsync<PetitionRecord>(PetitionRecord.Kind, slug))!.Value;
            var keys = await KeysAsync(documents, master, petition);
            var signer = petition.Mailbox is MailboxShare.Two ? keys.SignerKey(mailbox, Name, "ZQ-90716") : keys.SignerKey(mailbox);
            var bytes = new byte[16];
            signer.Write(bytes);
            Add($"The signer key of {slug}", bytes, isCertain: true);
            traces.Add(($"The receipt of {slug}", Encoding.ASCII.GetBytes(keys.Receipt(signer)), false));
        }

        var own = new byte[16];
        (await InstallationKeys.ReadAsync(documents, master)).MailboxKey(mailbox).Write(own);
        Add("The mailbox key", own, isCertain: true);
        foreach (var text in (string[])[Email, Email.ToUpperInvariant(), "zelda", Name, "Vanishing", "ZQ-90716"]) traces.Add((text, Encoding.UTF8.GetBytes(text), text == Email));
        return traces;
    }

    private static async Task<PetitionKeys> KeysAsync(SqliteDocuments documents, MasterKey master, PetitionRecord petition) =>
        new(master.Unwrap((await documents.ReadAsync<WrappedKey>(Core.Campaigns.Campaign.KeyKind, petition.Campaign))!.Value, petition.Campaign), petition.Slug);

    // The lock is empty and nobody else may open it; a socket holds nothing.
    private static bool IsThere(DataFolder folder, byte[] bytes) => Directory.EnumerateFiles(folder.Data, "*", SearchOption.AllDirectories).Any(file =>
        Path.GetFileName(file) is not ("lock" or "control.sock") && (Encoding.UTF8.GetBytes(file).AsSpan().IndexOf(bytes) >= 0 || ReadShared(file).AsSpan().IndexOf(bytes) >= 0));

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}

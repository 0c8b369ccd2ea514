using CampaignKit.Core.Documents;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Storage.Tests;

/// <summary>What every store has to keep of text: all of it, whatever the characters are.</summary>
public abstract class TextContract : StaffContract
{
    private const string Quotes = "' \" ` ´ ‘ ’ “ ” „ « » '' \"\" \\' \\\"";
    private const string Emoji = "🙂🌹🇨🇦👩‍👩‍👧‍👦👍🏽🏴󠁧󠁢󠁷󠁬󠁳󠁿";
    private const string RightToLeft = "\u200F\u202Eשלום\u202C\u2066سلام\u2069\u200E";

    /// <summary>U+0000–U+001F and U+007F–U+009F.</summary>
    private static readonly string Controls = new([.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Select(code => (char)code)]);

    private static readonly string[] Ids =
    [
        .. "/\\#?%'\"`&+=;:@$,!*()[]{}<>|^~ .-_".Select(sign => sign.ToString()),
        .. "/\\#?%'\"".Select(sign => $"a{sign}b"),
        .. Controls.Select(control => control.ToString()),
        .. Controls.Select(control => $"a{control}b"),
        .. (string[])["..", "../a", "%2F", "%002F", "%25", "a!b", "a\"b\"", "''", "' or 1 eq 1 or '", "'; DROP TABLE documents; --"],
        .. (string[])[" a", "a ", "a", "A", "\u00E9", "e\u0301", "ß", "ss", "ı", "İ", "i", "\u00A0", "\u00AD", "\u200B", "\uFEFF", "\uFFFD", "\uFFFE", "\uFFFF", "ﬀ", "豈", "អានីតា"],
        Quotes, Emoji, RightToLeft, Controls,
        .. Enumerable.Range(0, 2).Select(last => string.Concat(Enumerable.Repeat("🌹", 99)) + (last == 0 ? "🌹" : "🙂")),
        .. Enumerable.Range(0, 2).Select(last => string.Concat(Enumerable.Repeat("🌹", 199)) + (last == 0 ? "🌹" : "🙂")),
    ];

    [Fact]
    public async Task Every_awkward_text_is_an_id_of_its_own()
    {
        await WriteAsync(Ids);

        foreach (var id in Ids) Assert.Equal((id, id), ((await ReadAsync(id))!.Id, (await ReadAsync(id))!.Value.Text));
    }

    [Fact]
    public async Task Document_with_an_awkward_id_is_listed_and_replaced_in_the_version_that_the_list_gave()
    {
        await WriteAsync(Ids);
        var listed = await Documents.ListAsync<Note>("note");

        foreach (var some in listed.Chunk(IDocuments.WritesAtOnce)) await Documents.WriteAsync([.. some.Select(note => new DocumentWrite("note", note.Id, new Note(note.Id, 2), note.ETag))]);

        Assert.Equal(Ids.Order(StringComparer.Ordinal), listed.Select(note => note.Id).Order(StringComparer.Ordinal));
        Assert.All(await Documents.ListAsync<Note>("note"), note => Assert.Equal(new(note.Id, 2), note.Value));
    }

    [Fact]
    public async Task Ids_are_listed_in_ordinal_order_also_beyond_sixteen_bits()
    {
        string[] ids = ["豈", "ﬀ", "\uFFFD", "🌹", "z", "é", "🙂", "豈🌹", "豈ﬀ"];
        await WriteAsync(ids);

        Assert.Equal(ids.Order(StringComparer.Ordinal), (await Documents.ListAsync<Note>("note")).Select(note => note.Id));
    }

    [Fact]
    public async Task Every_awkward_text_is_a_value()
    {
        string[] texts =
        [
            new([.. Enumerable.Range(0, 0x10000).Where(code => !char.IsSurrogate((char)code)).Select(code => (char)code)]),
            new('a', 64 * 1024), new('"', 64 * 1024), new('\u0001', 64 * 1024), new('€', 64 * 1024),
            string.Concat(Enumerable.Repeat("🙂", 32 * 1024)),
        ];

        for (var text = 0; text < texts.Length; text++) await CreateAsync($"{text}", new(texts[text]));

        for (var text = 0; text < texts.Length; text++) Assert.Equal(texts[text], (await ReadAsync($"{text}"))!.Value.Text);
    }

    [Fact]
    public async Task Half_a_character_is_kept_as_a_sign_that_something_was_there()
    {
        await CreateAsync("a", new("a\uD83Db"));

        Assert.Equal("a\uFFFDb", (await ReadAsync("a"))!.Value.Text);
    }

    [Fact]
    public async Task Every_awkward_text_is_a_locale_and_a_source()
    {
        var shard = new ShardId("free-to-change", 0);
        string[] texts = [.. Ids, "", new('a', 2000), new('€', 2000)];
        SignRequest[] rows = [.. texts.Select((text, signer) => Row((uint)signer) with { Locale = text, Source = text })];

        await Ledger.AppendAsync(shard, 1, rows);

        Assert.Equal(texts.Select(text => (text, text)), (await RowsAsync(shard)).OrderBy(row => row.Signer.Value).Select(row => (row.Locale!, row.Source!)));
    }

    [Fact]
    public async Task Sealed_person_is_any_bytes()
    {
        var shard = new ShardId("free-to-change", 0);
        byte[][] people = [[], [0], [0, 0, 0], [.. Enumerable.Range(0, 256).Select(value => (byte)value)], [.. Enumerable.Repeat((byte)0xFF, 60_000)]];

        await Ledger.AppendAsync(shard, 1, [.. people.Select((person, signer) => Row((uint)signer) with { SealedPerson = person })]);

        Assert.Equal(people, (await RowsAsync(shard)).OrderBy(row => row.Signer.Value).Select(row => row.SealedPerson.ToArray()));
    }

    private async Task WriteAsync(IEnumerable<string> ids)
    {
        foreach (var some in ids.Chunk(IDocuments.WritesAtOnce)) await Documents.WriteAsync([.. some.Select(id => new DocumentWrite("note", id, new Note(id), IfMatch: null))]);
    }
}

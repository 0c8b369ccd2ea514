using CampaignKit.Core.Installation;

namespace CampaignKit.Web.Tests.Seeds;

public sealed class BadSeedFileTests : IDisposable
{
    private const string Moment = "a moment such as 2026-11-01T00:00:00Z";

    private readonly SeedsFolder _seeds = new();

    public void Dispose() => _seeds.Dispose();

    [Theory]
    [InlineData("- id: work", "- id: detention", 3, "The theme `detention` is already given at seeds/themes.yaml:1.")]
    [InlineData("title: Work", "title: Work\n  colour: red", 3, "`colour` is not a key of a theme. Its keys are id, title.")]
    [InlineData("  title: Work\n", "", 1, "The theme lacks `title`.")]
    [InlineData("- id: detention\n  title: Detention", "- id: detention\n  title: Detention\n- id", 5, "A theme has to be a group of keys.")]
    public void A_mistake_among_the_themes_is_told_with_its_line(string old, string replacement, int line, string reason)
    {
        _seeds.Edit(SeedsFolder.Consultation, "themes: [work]", "themes: [detention]");
        _seeds.Edit(SeedsFolder.Consultation, "[work, detention]", "[detention]");

        Refused(SeedsFolder.Themes, old, replacement, line, reason);
    }

    [Theory]
    [InlineData("", 1, "The file is empty.")]
    [InlineData("# nothing yet\n", 1, "The file is empty.")]
    [InlineData("[]", 1, "The file has to be a list of at least one theme.")]
    [InlineData("\nid: work\n", 2, "The file has to be a list of at least one theme.")]
    [InlineData("- id: work\n  title: Work\n---\n- id: more\n", 3, "This is not YAML that seeds can be read from: A file holds one document.")]
    [InlineData("- &a\n  id: work\n- *a\n", 3, "This is not YAML that seeds can be read from: Aliases are not read; write the text out.")]
    public void A_file_that_is_no_list_of_themes_is_told(string text, int line, string reason)
    {
        _seeds.Write(SeedsFolder.Themes, text);

        Assert.Equal([$"seeds/themes.yaml:{line}: {reason}"], _seeds.Problems());
    }

    [Theory]
    [InlineData("id: forum-2024", "id: Forum 2024", 1, "`id` has to be 3–60 characters of a–z, 0–9 and -, with a letter or digit at both ends, not `Forum 2024`.")]
    [InlineData("date: 2024-05-01", "date: 2024-02-30", 3, "`date` has to be a date such as 2026-11-01, not `2024-02-30`.")]
    [InlineData("date: 2024-05-01", "date: 1 May 2024", 3, "`date` has to be a date such as 2026-11-01, not `1 May 2024`.")]
    [InlineData("until: 2024-05-02", "until: 2024-04-30", 4, "`until` has to be `date` or later.")]
    [InlineData("place: Geneva", "place:", 5, "`place` is empty.")]
    [InlineData("place: Geneva", "place: ~", 5, "`place` is empty.")]
    [InlineData("place: Geneva", "place: [Geneva]", 5, "`place` has to be a text.")]
    [InlineData("place: Geneva", "place: \"Gen\\u0007eva\"", 5, "`place` has to be one line without control characters.")]
    [InlineData("place: Geneva", "place: |-\n  Geneva\n  Bern", 5, "`place` has to be one line without control characters.")]
    [InlineData("language: en", "language: English", 6, "`language` has to be a language tag such as en, fr-CA or tl, not `English`.")]
    [InlineData("[Forum, Alliance]", "[]", 7, "`convenors` is empty; it needs at least one.")]
    [InlineData("[Forum, Alliance]", "Forum", 7, "`convenors` has to be a list.")]
    [InlineData("[Forum, Alliance]", "[Forum,\n  [Alliance]]", 8, "Each of `convenors` has to be a text.")]
    [InlineData("[Forum, Alliance]", "[Forum,\n  Forum]", 8, "`Forum` is in `convenors` already.")]
    [InlineData("mandate: They", "mandate: \"\\e They\" #", 9, "`mandate` has a control character in it.")]
    [InlineData("https://forum.example.org/report", "forum.example.org", 13, "`url` has to be an address that begins with https:// or http://, not `forum.example.org`.")]
    [InlineData("https://forum.example.org/report", "javascript:alert(1)", 13, "`url` has to be an address that begins with https:// or http://, not `javascript:alert(1)`.")]
    [InlineData("read:\n  citation: Report of the forum, 2024.\n  url: https://forum.example.org/report", "read: Report", 11, "`read` has to be a group of keys.")]
    [InlineData("  citation: Report of the forum, 2024.\n", "", 12, "The `read` lacks `citation`.")]
    public void A_mistake_in_a_consultation_is_told_with_its_line(string old, string replacement, int line, string reason) =>
        Refused(SeedsFolder.Consultation, old, replacement, line, reason);

    [Theory]
    [InlineData("kind: concern", "kind: worry", 23, "`kind` has to be one of principle, proposal, concern, issue, strategy, action, not `worry`.")]
    [InlineData("kind: concern", "kind: Concern", 23, "`kind` has to be one of principle, proposal, concern, issue, strategy, action, not `Concern`.")]
    [InlineData("level: national", "level: planet", 20, "`level` has to be one of local, provincial-or-state, national, international, not `planet`.")]
    [InlineData("themes: [work]", "themes: [wrok]", 19, "There is no theme `wrok`. There are work, detention.")]
    [InlineData("themes: [work]", "themes: []", 19, "`themes` is empty; it needs at least one.")]
    [InlineData("    level: national\n", "", 15, "The demand lacks `level`.")]
    [InlineData("ordinal: 1 }", "ordinal: first }", 21, "`ordinal` has to be a whole number from 1 to 10,000, not `first`.")]
    [InlineData("ordinal: 1 }", "ordinal: 1, page: 4 }", 21, "`page` is not a key of a `source`. Its keys are section, ordinal.")]
    [InlineData("section: Concerns", "section: Proposals", 28, "Place 1 in the section `Proposals` is already taken at seeds/consultations/forum-2024.yaml:21.")]
    [InlineData("kind: concern", "kind: concern\n    kind: concern", 24, "`kind` is already given at seeds/consultations/forum-2024.yaml:23.")]
    public void A_mistake_in_a_demand_is_told_with_its_line(string old, string replacement, int line, string reason) =>
        Refused(SeedsFolder.Consultation, old, replacement, line, reason);

    [Theory]
    [InlineData("slug: open-permits", "slug: -open-", 7, "`slug` has to be 3–60 characters of a–z, 0–9 and -, with a letter or digit at both ends, not `-open-`.")]
    [InlineData("slug: open-permits", "slug: op", 7, "`slug` has to be 3–60 characters of a–z, 0–9 and -, with a letter or digit at both ends, not `op`.")]
    [InlineData("- forum-2", "- forum-3", 19, "There is no demand `forum-3`.")]
    [InlineData("- forum-2", "- forum-1", 19, "`forum-1` is in `demands` already.")]
    [InlineData("state: open", "state: opened", 20, "`state` has to be one of draft, in-review, open, closed, rejected, hidden, withdrawn, not `opened`.")]
    [InlineData("opensAt: 2026-11-01T00:00:00Z", "opensAt: 2026-11-01", 21, $"`opensAt` has to be {Moment}, not `2026-11-01`.")]
    [InlineData("opensAt: 2026-11-01T00:00:00Z", "opensAt: 2026-11-01T00:00:00", 21, $"`opensAt` has to be {Moment}, not `2026-11-01T00:00:00`.")]
    [InlineData("opensAt: 2026-11-01T00:00:00Z", "opensAt: 0001-01-01T00:00:00+14:00", 21, $"`opensAt` has to be {Moment}, not `0001-01-01T00:00:00+14:00`.")]
    [InlineData("closesAt: 2028", "closesAt: 2025", 22, "`closesAt` has to be later than `opensAt`.")]
    [InlineData("goal: 1000", "goal: 0", 23, "`goal` has to be a whole number from 1 to 1,000,000,000, not `0`.")]
    [InlineData("goal: 1000", "goal: -5", 23, "`goal` has to be a whole number from 1 to 1,000,000,000, not `-5`.")]
    [InlineData("goal: 1000", "goal: 99999999999999999999", 23, "`goal` has to be a whole number from 1 to 1,000,000,000, not `99999999999999999999`.")]
    [InlineData("goal: 1000", "goal: many", 23, "`goal` has to be a whole number from 1 to 1,000,000,000, not `many`.")]
    [InlineData("goal: 1000", "goal: { first: 1000 }", 23, "`goal` has to be a text.")]
    [InlineData("confirmation: none", "confirmation: phone", 24, "`confirmation` has to be one of none, email, not `phone`.")]
    [InlineData("    whyNow: The rules are being rewritten.\n", "", 7, "The petition lacks `whyNow`.")]
    [InlineData("goal: 1000", "goal: 1000\n    nationality: required", 24, "`nationality` is not a key of a petition. Its keys are slug, language, title, ask, target, background, whyNow, demands, state, opensAt, closesAt, goal, confirmation, mailbox, work, supporters, shards.")]
    [InlineData("goal: 1000", "goal: 1000\n    supporters: shown", 24, "`supporters` has to be one of hidden, listed, not `shown`.")]
    [InlineData("goal: 1000", "goal: 1000\n    shards: 257", 24, "`shards` has to be a whole number from 1 to 256, not `257`.")]
    public void A_mistake_in_a_petition_is_told_with_its_line(string old, string replacement, int line, string reason) =>
        Refused(SeedsFolder.Campaign, old, replacement, line, reason);

    [Theory]
    [InlineData("embedding: https://example.org", 3, "`embedding` has to be a list.")]
    [InlineData("embedding: []", 3, "`embedding` is empty; it needs at least one.")]
    [InlineData("embedding:\n  - https://example.org\n  - https://example.org/page", 5, "`embedding` has to be `any` or a list of sites such as https://example.org, each with nothing after its host and port, not `https://example.org/page`.")]
    [InlineData("embedding: [\"*.example.org\"]", 3, "`embedding` has to be `any` or a list of sites such as https://example.org, each with nothing after its host and port, not `*.example.org`.")]
    [InlineData("titles: none", 3, "`titles` has to be one of full, neutral, not `none`.")]
    public void A_mistake_in_a_setting_of_a_campaign_is_told_with_its_line(string setting, int line, string reason) =>
        Refused(SeedsFolder.Campaign, "language: en", $"language: en\n{setting}", line + 1, reason);

    [Theory]
    [InlineData("title: Open work permits", 8, "title", 120)]
    [InlineData("ask: We ask the ministry to issue open permits.", 9, "ask", 400)]
    [InlineData("whyNow: The rules are being rewritten.", 15, "whyNow", 2000)]
    public void A_text_that_is_too_long_is_told_and_the_longest_is_read(string old, int line, string key, int most)
    {
        // A character outside the basic plane: it takes two places in a string but is one character.
        var longest = string.Concat(Enumerable.Repeat("🏳", most));
        _seeds.Edit(SeedsFolder.Campaign, old, $"{key}: {longest}");
        Assert.Single(_seeds.Read().Petitions);

        Refused(SeedsFolder.Campaign, longest, longest + "x", line, FormattableString.Invariant($"`{key}` has {most + 1:N0} characters; at most {most:N0} are allowed."));
    }

    [Theory]
    [InlineData("title: Free to change jobs", "title: Free: to change jobs", 4)]
    [InlineData("title: Free to change jobs", "title: \"Free to change jobs", 4)]
    [InlineData("title: Free to change jobs", "title: [Free to change jobs", 4)]
    [InlineData("title: Free to change jobs", "title Free to change jobs", 4)]
    [InlineData("    goal: 1000", "   goal: 1000", 23)]
    [InlineData("    goal: 1000", "    [goal, aim]: 1000", 23)]
    public void Broken_yaml_is_told_with_its_line(string old, string replacement, int line)
    {
        _seeds.Edit(SeedsFolder.Campaign, old, replacement);

        Assert.StartsWith($"seeds/campaigns/free-to-change.yaml:{line}: This is not YAML that seeds can be read from: ", Assert.Single(_seeds.Problems()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("title: Free", "\ttitle: Free", 4)]
    [InlineData("    goal: 1000", "  \t  goal: 1000", 23)]
    public void A_tab_in_the_indentation_is_told_with_its_line(string old, string replacement, int line) =>
        Refused(SeedsFolder.Campaign, old, replacement, line, "This line is indented with a tab; YAML wants spaces.");

    [Fact]
    public void Endless_nesting_is_told_and_not_followed()
    {
        _seeds.Edit(SeedsFolder.Campaign, "goal: 1000", "goal: " + new string('[', 100_000));

        Assert.Equal(["seeds/campaigns/free-to-change.yaml:23: This is not YAML that seeds can be read from: This is nested too deeply."], _seeds.Problems());
    }

    [Theory]
    [InlineData(SeedsFolder.Themes, 1)]
    [InlineData(SeedsFolder.Consultation, 2)]
    [InlineData(SeedsFolder.Campaign, 3)]
    public void However_a_file_is_damaged_it_is_read_or_refused_with_file_and_line(string file, int seed)
    {
        const string Marks = "[]{}:,-?&*!|>'\"%@`# \n\t\\~x1\u0085\u2028\uFEFF\0";
        var random = new Random(seed);
        var sound = File.ReadAllText(_seeds.Path(file));
        for (var trial = 0; trial < 500; trial++)
        {
            var at = random.Next(sound.Length);
            var mark = Marks[random.Next(Marks.Length)];
            _seeds.Write(file, random.Next(3) switch
            {
                0 => sound.Insert(at, mark.ToString()),
                1 => sound.Remove(at, random.Next(1, Math.Min(40, sound.Length - at + 1))),
                _ => sound.Remove(at, 1).Insert(at, mark.ToString()),
            });

            var refusal = Record.Exception(() => _seeds.Read());

            if (refusal is null) continue;
            Assert.All(Assert.IsType<StartRefusedException>(refusal).Message.Split('\n')[1..], line => Assert.Matches(@"^seeds/[a-z0-9/-]+\.yaml:[1-9]\d*: ", line));
        }
    }

    private void Refused(string file, string old, string replacement, int line, string reason)
    {
        _seeds.Edit(file, old, replacement);

        Assert.Equal([$"seeds/{file}:{line}: {reason}"], _seeds.Problems());
    }
}

using System.Text;
using System.Text.Json;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Seeds;
namespace CampaignKit.Web.Tests.Seeds;

public sealed class SeedReaderTests : IDisposable
{
    private readonly SeedsFolder _seeds = new();

    public void Dispose() => _seeds.Dispose();

    [Fact]
    public void Sound_files_are_read_into_records()
    {
        var content = _seeds.Read(shards: 7);

        Assert.Equal([new("work", "Work"), new("detention", "Detention")], content.Themes);
        var consultation = Assert.Single(content.Consultations);
        Assert.Equal((new DateOnly(2024, 5, 1), new DateOnly(2024, 5, 2)), (consultation.Date, consultation.Until!.Value));
        Assert.Equal(["Forum", "Alliance"], consultation.Convenors);
        Assert.Equal(new("Report of the forum, 2024.", new("https://forum.example.org/report")), consultation.Read);
        Assert.Equal(new("forum-2024", "Concerns", 1), consultation.Demands[1].Source);
        Assert.Equal((DemandKind.Concern, DemandLevel.ProvincialOrState), (consultation.Demands[1].Kind, consultation.Demands[1].Level));
        Assert.Equal("Example Coalition", Assert.Single(content.Campaigns).Organisation);
        var petition = Assert.Single(content.Petitions);
        Assert.Equal(("free-to-change", PetitionState.Open, Confirmation.None, 1000, 7), (petition.Campaign, petition.State, petition.Confirmation, petition.Goal, petition.Shards));
        Assert.Equal("First paragraph.\n\nSecond paragraph.", petition.Background);
        Assert.Equal(["forum-1", "forum-2"], petition.Demands);
        Assert.Equal(new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), petition.OpensAt);
    }

    [Fact]
    public void Optional_keys_may_be_left_out()
    {
        _seeds.Edit(SeedsFolder.Consultation, "until: 2024-05-02\n", "");
        _seeds.Edit(SeedsFolder.Consultation, "  url: https://forum.example.org/report\n", "");
        _seeds.Edit(SeedsFolder.Campaign, "    closesAt: 2028-12-31T23:59:59Z\n", "");

        var content = _seeds.Read();

        Assert.Null(content.Consultations[0].Until);
        Assert.Null(content.Consultations[0].Read.Url);
        Assert.Null(content.Petitions[0].ClosesAt);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("    supporters: hidden\n", false)]
    [InlineData("    supporters: listed\n", true)]
    public void A_petition_lists_its_supporters_only_if_its_file_says_so(string key, bool isListed)
    {
        _seeds.Edit(SeedsFolder.Campaign, "    goal: 1000\n", $"    goal: 1000\n{key}");

        Assert.Equal(isListed, _seeds.Read().Petitions[0].ListsSupporters);
    }

    [Fact]
    public void A_moment_with_an_offset_is_kept_in_utc()
    {
        _seeds.Edit(SeedsFolder.Campaign, "2026-11-01T00:00:00Z", "2026-11-01T01:00:00+02:00");

        Assert.Equal(new(2026, 10, 31, 23, 0, 0, TimeSpan.Zero), _seeds.Read().Petitions[0].OpensAt);
    }

    [Fact]
    public void A_missing_directory_is_refused()
    {
        var missing = _seeds.Path("nowhere");

        var refusal = Assert.Throws<StartRefusedException>(() => SeedReader.Read(missing, shards: 4));

        Assert.StartsWith($"The seeds directory {missing} is not there. ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_without_yaml_is_an_empty_installation()
    {
        var empty = System.IO.Directory.CreateDirectory(_seeds.Path("empty")).FullName;
        File.WriteAllText(System.IO.Path.Combine(empty, "notes.txt"), "Nothing here yet.");

        var content = SeedReader.Read(empty, shards: 4);

        Assert.Empty(content.Themes);
        Assert.Empty(content.Consultations);
        Assert.Empty(content.Campaigns);
        Assert.Empty(content.Petitions);
    }

    [Fact]
    public void Hidden_files_are_left_alone()
    {
        _seeds.Write("campaigns/.draft.yaml", "not: [a campaign");
        _seeds.Write("..data/copy.yaml", "not: [a campaign");

        Assert.Single(_seeds.Read().Campaigns);
    }

    [Theory]
    [InlineData("petitions.yaml")]
    [InlineData("campaigns/second.yml")]
    [InlineData("campaigns/old/second.yaml")]
    [InlineData("consultation/second.yaml")]
    public void A_yaml_file_that_nothing_reads_is_refused(string file)
    {
        _seeds.Write(file, "slug: second");

        Assert.Equal([$"seeds/{file}:1: Nothing reads this file: seeds are in themes.yaml, consultations/*.yaml, campaigns/*.yaml and translations/*.yaml."], _seeds.Problems());
    }

    [Fact]
    public void Missing_themes_are_one_problem_and_not_one_for_each_demand()
    {
        File.Delete(_seeds.Path(SeedsFolder.Themes));

        Assert.Equal(["seeds/themes.yaml:1: This file is missing; it gives the themes that demands name."], _seeds.Problems());
    }

    [Fact]
    public void References_into_an_unreadable_file_are_not_problems_of_their_own()
    {
        _seeds.Write(SeedsFolder.Consultation, "id: forum-2024\ntitle: [");

        Assert.StartsWith("seeds/consultations/forum-2024.yaml:", Assert.Single(_seeds.Problems()), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_utf_8_are_refused_with_their_line()
    {
        File.WriteAllBytes(_seeds.Path(SeedsFolder.Themes), [.. "- id: work\n  title: Caf"u8, 0xE9, .. "\n"u8]);

        Assert.Equal(["seeds/themes.yaml:2: The file is not UTF-8 text."], _seeds.Problems());
    }

    [Fact]
    public void A_file_that_ends_in_nothing_but_zeros_is_refused_with_their_line()
    {
        _seeds.Edit(SeedsFolder.Campaign, "    confirmation: none\n", "    confirmation: none\n\0\0\0\0");

        Assert.Equal(["seeds/campaigns/free-to-change.yaml:25: There is a control character here."], _seeds.Problems());
    }

    [Theory]
    [InlineData("language: en", null)]
    [InlineData("language: en\ntitles: full", null)]
    [InlineData("language: en\ntitles: neutral", "true")]
    public void Neutral_titles_are_written_where_a_campaign_wants_them_and_change_nothing_elsewhere(string setting, string? written)
    {
        _seeds.Edit(SeedsFolder.Campaign, "language: en", setting);

        var record = JsonSerializer.SerializeToElement(_seeds.Read().Campaigns.Single(), DocumentJson.Options);

        Assert.Equal(written, record.TryGetProperty("hasNeutralTitles", out var value) ? value.GetRawText() : null);
    }

    [Fact]
    public void A_byte_order_mark_and_windows_line_ends_do_no_harm()
    {
        File.WriteAllText(_seeds.Path(SeedsFolder.Themes), "- id: work\r\n  title: Work\r\n- id: detention\r\n  title: Detention\r\n", new UTF8Encoding(true));

        Assert.Equal("Work", _seeds.Read().Themes[0].Title);
    }

    [Fact]
    public void Every_problem_of_every_file_is_listed_in_order()
    {
        _seeds.Edit(SeedsFolder.Themes, "Work", "''");
        _seeds.Edit(SeedsFolder.Consultation, "place: Geneva", "plaice: Geneva");
        _seeds.Edit(SeedsFolder.Campaign, "goal: 1000", "goal: 0");
        _seeds.Edit(SeedsFolder.Campaign, "title: Free", "summary: Free");

        Assert.Equal(
            [
                "seeds/campaigns/free-to-change.yaml:1: The campaign lacks `title`.",
                "seeds/campaigns/free-to-change.yaml:5: `summary` is already given at seeds/campaigns/free-to-change.yaml:4.",
                "seeds/campaigns/free-to-change.yaml:23: `goal` has to be a whole number from 1 to 1,000,000,000, not `0`.",
                "seeds/consultations/forum-2024.yaml:1: The consultation lacks `place`.",
                "seeds/consultations/forum-2024.yaml:5: `plaice` is not a key of a consultation. Its keys are id, title, date, until, place, language, convenors, participants, mandate, summary, read, demands.",
                "seeds/themes.yaml:2: `title` is empty.",
            ],
            _seeds.Problems());
    }

    [Fact]
    public void Twenty_problems_are_listed_and_the_rest_counted()
    {
        _seeds.Write(SeedsFolder.Themes, string.Concat(Enumerable.Repeat("- id: work\n  title: Work\n", 26)));

        var refusal = Assert.Throws<StartRefusedException>(() => _seeds.Read());

        // 25 repeated ids, and the demand that names the theme which is gone.
        var lines = refusal.Message.Split('\n');
        Assert.Equal("The seeds have 26 problems:", lines[0]);
        Assert.Equal(22, lines.Length);
        Assert.Equal("… and 6 more.", lines[^1]);
    }

    [Fact]
    public void Ids_are_unique_over_all_files_and_the_first_place_is_named()
    {
        _seeds.Write("consultations/second.yaml", File.ReadAllText(_seeds.Path(SeedsFolder.Consultation)));
        _seeds.Write("campaigns/second.yaml", File.ReadAllText(_seeds.Path(SeedsFolder.Campaign)));

        Assert.Equal(
            [
                "seeds/campaigns/second.yaml:1: The campaign `free-to-change` is already given at seeds/campaigns/free-to-change.yaml:1.",
                "seeds/campaigns/second.yaml:7: The petition `open-permits` is already given at seeds/campaigns/free-to-change.yaml:7.",
                "seeds/consultations/second.yaml:1: The consultation `forum-2024` is already given at seeds/consultations/forum-2024.yaml:1.",
                "seeds/consultations/second.yaml:15: The demand `forum-1` is already given at seeds/consultations/forum-2024.yaml:15.",
                "seeds/consultations/second.yaml:22: The demand `forum-2` is already given at seeds/consultations/forum-2024.yaml:22.",
            ],
            _seeds.Problems());
    }
}

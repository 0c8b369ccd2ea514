using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Storage.Sqlite;
using CampaignKit.Web.Seeds;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Seeds;

// A small sound seeds directory and an empty database. Tests break or edit the one and look into the other.
internal sealed class SeedsFolder : IDisposable
{
    public const string Themes = "themes.yaml";
    public const string Consultation = "consultations/forum-2024.yaml";
    public const string Campaign = "campaigns/free-to-change.yaml";

    private readonly DirectoryInfo _directory = System.IO.Directory.CreateTempSubdirectory("campaignkit-seeds-");
    private readonly SqliteDatabase _database;

    public SeedsFolder()
    {
        _database = SqliteDatabase.Open(System.IO.Path.Combine(_directory.FullName, "campaignkit.db"));
        Documents = new SqliteDocuments(_database);
        Write(Themes, SoundThemes);
        Write(Consultation, SoundConsultation);
        Write(Campaign, SoundCampaign);
    }

    public string Directory => System.IO.Path.Combine(_directory.FullName, "seeds");

    public IDocuments Documents { get; }

    public TestClock Clock { get; } = new();

    public string Path(string file) => System.IO.Path.Combine(Directory, file);

    public void Write(string file, string text)
    {
        System.IO.Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(file))!);
        File.WriteAllText(Path(file), text);
    }

    public void Edit(string file, string old, string replacement)
    {
        var text = File.ReadAllText(Path(file));
        var at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{file} does not have {old}");
        Write(file, text[..at] + replacement + text[(at + old.Length)..]);
    }

    public SeedContent Read(int shards = 4) => SeedReader.Read(Directory, shards);

    // The lines of the refusal after the first, which counts them.
    public string[] Problems() => Assert.Throws<StartRefusedException>(() => Read()).Message.Split('\n')[1..];

    public Task<SeedLoadReport> LoadAsync(int shards = 4) => new SeedLoader(Documents, Clock).LoadAsync(Read(shards));

    public void Dispose()
    {
        _database.Dispose();
        _directory.Delete(recursive: true);
    }

    private const string SoundThemes = """
        - id: work
          title: Work
        - id: detention
          title: Detention

        """;

    private const string SoundConsultation = """
        id: forum-2024
        title: Forum of migrant workers
        date: 2024-05-01
        until: 2024-05-02
        place: Geneva
        language: en
        convenors: [Forum, Alliance]
        participants: Forty delegates.
        mandate: They spoke for themselves.
        summary: Two days of talks.
        read:
          citation: Report of the forum, 2024.
          url: https://forum.example.org/report
        demands:
          - id: forum-1
            kind: proposal
            title: Let workers change employers
            summary: A permit should not be tied to one employer.
            themes: [work]
            level: national
            source: { section: Proposals, ordinal: 1 }
          - id: forum-2
            kind: concern
            title: No child in detention
            summary: Nobody should lock up a child for a parent's papers.
            themes: [work, detention]
            level: provincial-or-state
            source: { section: Concerns, ordinal: 1 }

        """;

    private const string SoundCampaign = """
        slug: free-to-change
        organisation: Example Coalition
        language: en
        title: Free to change jobs
        summary: Permits that belong to workers.
        petitions:
          - slug: open-permits
            title: Open work permits
            ask: We ask the ministry to issue open permits.
            target: The ministry
            background: |-
              First paragraph.

              Second paragraph.
            whyNow: The rules are being rewritten.
            language: en
            demands:
              - forum-1
              - forum-2
            state: open
            opensAt: 2026-11-01T00:00:00Z
            closesAt: 2028-12-31T23:59:59Z
            goal: 1000
            confirmation: none

        """;
}

using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Petitions;
using static CampaignKit.Core.Documents.PlainText;

namespace CampaignKit.Web.Seeds;

/// <summary>Makes records of what stands in seed files. A record with a problem is made all the same, so that the reading finds the problems after it.</summary>
/// <param name="shards">Slices of each petition whose file names no other number, 1–256.</param>
/// <param name="problems">Takes what is wrong.</param>
/// <param name="places">Takes every id, and knows those that a reference can mean.</param>
internal sealed class SeedRecords(int shards, SeedProblems problems, SeedPlaces places)
{
    private enum Work
    {
        None,
        Proof,
    }

    private enum Supporters
    {
        Hidden,
        Listed,
    }

    private enum Titles
    {
        Full,
        Neutral,
    }

    private const string DemandKind = Core.Translations.TranslationIndex.DemandKind;

    private readonly List<DonationAsk> _asks = [];

    /// <summary>How campaigns ask for donations, as far as their files were read.</summary>
    public IReadOnlyList<DonationAsk> Asks => _asks;

    /// <summary>False once a file with themes could not be read: which themes there are is then unknown.</summary>
    public bool ThemesAreKnown { get; set; } = true;

    /// <summary>False once a file with demands could not be read.</summary>
    public bool DemandsAreKnown { get; set; } = true;

    /// <summary>An entry of the file of themes.</summary>
    public Theme Theme(SeedMap map)
    {
        var theme = new Theme(map.Slug("id"), map.Line("title", TitleLength));
        map.RefuseOtherKeys();
        places.Declare(Core.Demands.Theme.Kind, theme.Id, map.At("id"));
        return theme;
    }

    /// <summary>A consultation's file.</summary>
    public Consultation Consultation(SeedMap map)
    {
        var id = map.Slug("id");
        var ordinals = new Dictionary<(string Section, int Ordinal), SeedPlace>();
        var consultation = new Consultation
        {
            Id = id,
            Title = map.Line("title", LineLength),
            Date = map.Date("date").GetValueOrDefault(),
            Until = map.Date("until", optional: true),
            Place = map.Line("place", LineLength),
            Language = map.Language("language"),
            Convenors = Texts(map.Lines("convenors", LineLength)),
            Participants = map.Paragraphs("participants", ParagraphLength),
            Mandate = map.Paragraphs("mandate", ParagraphLength),
            Summary = map.Paragraphs("summary", ParagraphLength),
            Read = Citation(map.Group("read")),
            Demands = [.. map.Groups("demands", DemandKind).Select(demand => Demand(demand, id, ordinals))],
        };
        if (consultation.Until < consultation.Date) problems.Add(map.At("until"), "`until` has to be `date` or later.");
        map.RefuseOtherKeys();
        places.Declare(Core.Demands.Consultation.DocumentKind, id, map.At("id"));
        return consultation;
    }

    private static Citation Citation(SeedMap? map)
    {
        if (map is null) return new("", null);
        var citation = new Citation(map.Paragraphs("citation", ParagraphLength), map.Address("url"));
        map.RefuseOtherKeys();
        return citation;
    }

    private Demand Demand(SeedMap map, string consultation, Dictionary<(string Section, int Ordinal), SeedPlace> ordinals)
    {
        var demand = new Demand
        {
            Id = map.Slug("id"),
            Kind = map.OneOf<DemandKind>("kind"),
            Title = map.Line("title", TitleLength),
            Summary = map.Paragraphs("summary", ParagraphLength),
            Themes = References(map.Lines("themes", LineLength), Core.Demands.Theme.Kind, ThemesAreKnown),
            Level = map.OneOf<DemandLevel>("level"),
            Source = Source(map.Group("source"), consultation, ordinals),
        };
        map.RefuseOtherKeys();
        places.Declare(DemandKind, demand.Id, map.At("id"));
        return demand;
    }

    private DemandSource Source(SeedMap? map, string consultation, Dictionary<(string Section, int Ordinal), SeedPlace> ordinals)
    {
        if (map is null) return new(consultation, "", 0);
        var source = new DemandSource(consultation, map.Line("section", LineLength), map.Whole("ordinal", 10_000).GetValueOrDefault());
        map.RefuseOtherKeys();
        if (source is { Section.Length: > 0, Ordinal: > 0 } && !ordinals.TryAdd((source.Section, source.Ordinal), map.At("ordinal")))
        {
            problems.Add(map.At("ordinal"), $"Place {source.Ordinal} in the section `{source.Section}` is already taken at {ordinals[(source.Section, source.Ordinal)]}.");
        }

        return source;
    }

    /// <summary>A campaign's file; its petitions go to the end of <paramref name="petitions"/>.</summary>
    public CampaignRecord Campaign(SeedMap map, List<PetitionRecord> petitions)
    {
        var campaign = new CampaignRecord
        {
            Slug = map.Slug("slug"),
            Organisation = map.Line("organisation", LineLength),
            Language = map.Language("language"),
            Title = map.Line("title", TitleLength),
            Summary = map.Paragraphs("summary", ParagraphLength),
            RetentionDays = map.Whole("retentionDays", CampaignRecord.MostRetentionDays, optional: true) ?? CampaignRecord.UsualRetentionDays,
            EmbeddingOrigins = map.Origins("embedding"),
            HasNeutralTitles = map.OneOf<Titles>("titles", otherwise: Titles.Full) is Titles.Neutral,
        };
        if (map.Group("donations", optional: true) is { } donations) SeedAsk.Read(donations, campaign.Slug, problems, places, _asks);
        petitions.AddRange(map.Groups("petitions", PetitionRecord.Kind).Select(petition => Petition(petition, campaign.Slug)));
        map.RefuseOtherKeys();
        places.Declare(CampaignRecord.Kind, campaign.Slug, map.At("slug"));
        return campaign;
    }

    private PetitionRecord Petition(SeedMap map, string campaign)
    {
        var petition = new PetitionRecord
        {
            Slug = map.Slug("slug"),
            Campaign = campaign,
            Language = map.Language("language"),
            Title = map.Line("title", TitleLength),
            Ask = map.Line("ask", LineLength),
            Target = map.Line("target", LineLength),
            Background = map.Paragraphs("background", BackgroundLength),
            WhyNow = map.Paragraphs("whyNow", ParagraphLength),
            Demands = References(map.Lines("demands", LineLength), DemandKind, DemandsAreKnown),
            State = map.OneOf<PetitionState>("state"),
            OpensAt = map.Moment("opensAt").GetValueOrDefault(),
            ClosesAt = map.Moment("closesAt", optional: true),
            Goal = map.Whole("goal", PetitionRules.MostGoal).GetValueOrDefault(),
            Confirmation = map.OneOf<Confirmation>("confirmation", otherwise: Confirmation.Email),
            Mailbox = map.OneOf<MailboxShare>("mailbox", otherwise: MailboxShare.One),
            AsksForWork = map.OneOf<Work>("work", otherwise: Work.None) is Work.Proof,
            ListsSupporters = map.OneOf<Supporters>("supporters", otherwise: Supporters.Hidden) is Supporters.Listed,
            Shards = map.Whole("shards", PetitionRecord.MostShards, optional: true) ?? shards,
        };
        if (petition.ClosesAt <= petition.OpensAt) problems.Add(map.At("closesAt"), "`closesAt` has to be later than `opensAt`.");
        map.RefuseOtherKeys();
        places.Declare(PetitionRecord.Kind, petition.Slug, map.At("slug"));
        return petition;
    }

    private static string[] Texts(IEnumerable<SeedText> lines) => [.. lines.Select(line => line.Value)];

    private string[] References(IReadOnlyList<SeedText> ids, string kind, bool areKnown)
    {
        foreach (var id in ids)
        {
            if (!areKnown || places.Find(kind, id.Value) is not null) continue;

            // Themes are few enough to name; demands are not.
            problems.Add(id.At, kind == DemandKind ? $"There is no demand `{id.Value}`." : $"There is no {kind} `{id.Value}`. There are {string.Join(", ", places.Of(kind))}.");
        }

        return Texts(ids);
    }
}

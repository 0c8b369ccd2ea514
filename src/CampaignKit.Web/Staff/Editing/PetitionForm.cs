using System.Globalization;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Installation;

namespace CampaignKit.Web.Staff.Editing;

/// <summary>A petition as the fields of a form, and back.</summary>
internal static class PetitionForm
{
    /// <summary>The form's list.</summary>
    public const string Demands = "demands";

    private const int UsualGoal = 1_000;

    public static StaffFields New(CampaignRecord campaign) => new(new Dictionary<string, string>
    {
        ["language"] = campaign.Language,
        ["goal"] = UsualGoal.ToString(CultureInfo.InvariantCulture),
        ["confirmation"] = Word.Of(Confirmation.Email),
        ["mailbox"] = Word.Of(MailboxShare.One),
    });

    public static StaffFields Of(Document<PetitionRecord> stored)
    {
        var petition = stored.Value;
        return new(
            new Dictionary<string, string>
            {
                ["slug"] = petition.Slug,
                ["language"] = petition.Language,
                ["title"] = petition.Title,
                ["ask"] = petition.Ask,
                ["target"] = petition.Target,
                ["whyNow"] = petition.WhyNow,
                ["background"] = petition.Background,
                ["goal"] = petition.Goal.ToString(CultureInfo.InvariantCulture),
                ["opensAt"] = StaffForms.Moment(petition.OpensAt),
                ["closesAt"] = StaffForms.Moment(petition.ClosesAt),
                ["confirmation"] = Word.Of(petition.Confirmation),
                ["mailbox"] = Word.Of(petition.Mailbox),
                ["asksForWork"] = petition.AsksForWork ? "true" : "",
                ["listsSupporters"] = petition.ListsSupporters ? "true" : "",
                ["successor"] = petition.Successor ?? "",
            },
            petition.Demands);
    }

    /// <summary>The draft that somebody wants, and what of it cannot even be read.</summary>
    public static (PetitionRecord Wish, IReadOnlyDictionary<string, string[]> Unread) Read(StaffFields fields, string campaign, int shards, DateTimeOffset now)
    {
        var rules = new Rules(fields, stored: null, now);
        var wish = new PetitionRecord
        {
            Slug = fields["slug"],
            Campaign = campaign,
            Language = fields["language"],
            Title = fields["title"],
            Ask = fields["ask"],
            Target = fields["target"],
            Background = fields["background"],
            WhyNow = fields["whyNow"],
            Demands = fields.Chosen,
            State = PetitionState.Draft,
            OpensAt = rules.OpensAt,
            ClosesAt = rules.ClosesAt,
            Goal = rules.Goal,
            Confirmation = rules.Confirmation,
            Mailbox = rules.Mailbox,
            AsksForWork = fields.Is("asksForWork"),
            ListsSupporters = fields.Is("listsSupporters"),
            Shards = shards,
        };
        return (wish, rules.Unread);
    }

    /// <summary>The change that somebody wants of a petition.</summary>
    /// <param name="fields">As they were typed.</param>
    /// <param name="stored">The petition as it stands.</param>
    /// <param name="ifMatch">The version that was read.</param>
    /// <param name="now">The moment, UTC.</param>
    public static (PetitionRevision Wish, IReadOnlyDictionary<string, string[]> Unread) Read(StaffFields fields, PetitionRecord stored, string ifMatch, DateTimeOffset now)
    {
        var rules = new Rules(fields, stored, now);
        var wish = new PetitionRevision
        {
            IfMatch = ifMatch,
            Reason = fields["reason"],
            Language = fields["language"],
            Title = fields["title"],
            Ask = fields["ask"],
            Target = fields["target"],
            Background = fields["background"],
            WhyNow = fields["whyNow"],
            Demands = fields.Chosen,
            OpensAt = rules.OpensAt,
            ClosesAt = rules.ClosesAt,
            Goal = rules.Goal,
            Confirmation = rules.Confirmation,
            Mailbox = rules.Mailbox,
            AsksForWork = fields.Is("asksForWork"),
            ListsSupporters = fields.Is("listsSupporters"),
            Successor = fields["successor"].Trim() is { Length: > 0 } successor ? successor : null,
        };
        return (wish, rules.Unread);
    }

    /// <summary>What is typed as a number, a moment or a word. What cannot be read has a value that is right in its place, so that nothing is said of it twice.</summary>
    private sealed class Rules
    {
        private const string NoMoment = "has to be a moment in UTC such as 2026-12-01T09:00.";

        public Rules(StaffFields fields, PetitionRecord? stored, DateTimeOffset now)
        {
            var unread = new Dictionary<string, string[]>();
            Goal = long.TryParse(fields["goal"].Trim(), NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var goal) ? goal : UsualGoal;
            if (Goal != goal) unread["goal"] = ["The goal has to be a whole number."];

            // A petition whose opening has passed keeps it; one without a day opens as soon as it is approved.
            var usual = stored is { } petition && (petition.OpenSince(now) is not null || petition.OpensAt <= now) ? petition.OpensAt : StaffForms.ToTheMinute(now);
            OpensAt = Moment(fields["opensAt"], stored?.OpensAt, usual) ?? usual;
            if (!IsMoment(fields["opensAt"])) unread["opensAt"] = [$"The opening {NoMoment}"];
            ClosesAt = Moment(fields["closesAt"], stored?.ClosesAt, null);
            if (!IsMoment(fields["closesAt"])) unread["closesAt"] = [$"The closing {NoMoment}"];

            Confirmation = One(fields, "confirmation", stored?.Confirmation ?? Confirmation.Email, unread);
            Mailbox = One(fields, "mailbox", stored?.Mailbox ?? MailboxShare.One, unread);
            Unread = unread;
        }

        public long Goal { get; }

        public DateTimeOffset OpensAt { get; }

        public DateTimeOffset? ClosesAt { get; }

        public Confirmation Confirmation { get; }

        public MailboxShare Mailbox { get; }

        public IReadOnlyDictionary<string, string[]> Unread { get; }

        // A field shows minutes: what was not touched keeps its seconds.
        private static DateTimeOffset? Moment(string typed, DateTimeOffset? stored, DateTimeOffset? otherwise) =>
            typed.Trim().Length == 0 ? otherwise : typed.Trim() == StaffForms.Moment(stored) ? stored : StaffForms.TryReadMoment(typed, out var at) ? at : otherwise;

        private static bool IsMoment(string typed) => typed.Trim().Length == 0 || StaffForms.TryReadMoment(typed, out _);

        private static TEnum One<TEnum>(StaffFields fields, string name, TEnum otherwise, Dictionary<string, string[]> unread) where TEnum : struct, Enum
        {
            if (fields[name].Length == 0) return otherwise;
            if (Word.TryRead<TEnum>(fields[name], out var value)) return value!.Value;
            unread[name] = [$"This has to be one of: {Word.All<TEnum>()}."];
            return otherwise;
        }
    }
}

using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Translations;
using CampaignKit.Web.Languages;
using Microsoft.AspNetCore.Components;

namespace CampaignKit.Web.Pages;

/// <summary>What the public pages say of their own, in the language of the request. Content is in the language that it says it is in.</summary>
internal static class Texts
{
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    public const string SiteName = "CampaignKit";
    public static string SkipToContent => Text();
    public static string MainNavigation => Text();
    public static string Exit => Text();
    public static string ExitHint => Text();
    public static string Share => Text();
    public static string LinkCopied => Text();
    public static string Switch => Text();
    public static string ReadOriginal => Text();
    public static string Petitions => Text();
    public static string Demands => Text();
    public static string Footer => Text();
    public static string ApiDocument => Text();
    public static string Staff => Text();
    public static string MySignatures => Text();

    public static string HomeLede => Text();
    public static string Campaign => Text();
    public static string NoPetitions => Text();
    public static string NoCampaigns => Text();

    public static string AskedOf => Text();
    public static string ContinuedBy => Text();
    public static string Continues => Text();
    public static string OpenUntil => Text();
    public static string WhyNow => Text();
    public static string Background => Text();
    public static string SignThis => Text();
    public static string NotTaken => Text();
    public static string RestsOn => Text();
    public static string RestsOnLede => Text();

    public static string DemandsLede => Text();
    public static string Consultation => Text();
    public static string From => Text();
    public static string WhereItStands => Text();
    public static string When => Text();
    public static string Where => Text();
    public static string Convenors => Text();
    public static string Participants => Text();
    public static string Mandate => Text();
    public static string Document => Text();
    public static string AddressedTo => Text();
    public static string Themes => Text();
    public static string RestingPetitions => Text();
    public static string NoRestingPetitions => Text();
    public static string OnRecord => Text();
    public static string AboutConsultation => Text();

    public static string ThanksTitle => Text();
    public static string ReceiptTitle => Text();
    public static string ReceiptUse => Text();
    public static string ReceiptOnce => Text();
    public static string ChangeMind => Text();
    public static string SharedDeviceTitle => Text();
    public static string SharedDevice => Text();

    public static string CheckReceiptTitle => Text();
    public static string CheckReceiptLede => Text();
    public static string ReceiptPetition => Text();
    public static string WhyReceiptPetition => Text();
    public static string WhyReceipt => Text();
    public static string ReceiptProblemTitle => Text();
    public static string ChoosePetition => Text();
    public static string NoReceipt => Text();

    public static string BadgeLabel => Text();
    public static string Updates => Text();
    public static string NewsOpened => Text();
    public static string NewsRemoved => Text();

    public static string Search => Text();
    public static string SearchLabel => Text();
    public static string NothingFound => Text();
    public static string AllFound => Text();
    public static string KindLabel => Text();
    public static string Any => Text();
    public static string Show => Text();
    public static string ShowAll => Text();

    public static string BackToPetition => Text();
    public static string OtherPetitions => Text();

    public static string NoSuchPetition => Text();
    public static string NoSuchCampaign => Text();
    public static string NoSuchDemand => Text();
    public static string NoSuchConsultation => Text();
    public static string NoSuchProblem => Text();
    public static string FormGoBack => Text();
    public static string WhatThisMeans => Text();
    public static string WhatToDo => Text();
    public static string TraceId => Text();
    public static string ProblemType => Text();
    public static string StatusCode => Text();

    /// <summary>A count or a goal, in groups as the language writes them.</summary>
    public static string Number(long number) => Spoken.Number(number);

    /// <summary>How many have signed, with the number in <c>&lt;strong&gt;</c> wherever the language puts it.</summary>
    public static MarkupString HaveSigned(long count) => Emphasised(nameof(HaveSigned), count);

    /// <summary>The same of a petition that is over.</summary>
    public static MarkupString Signed(long count) => Emphasised(nameof(Signed), count);

    /// <summary>Why nothing more is taken just now.</summary>
    public static string TooMany(TimeSpan retryAfter) => Spoken.Text("Site.TooMany", ("minutes", Minutes(retryAfter)));

    /// <summary>So long or a little less: a minute, 30 minutes.</summary>
    public static string Minutes(TimeSpan wait) => Spoken.Counted("Site.Minutes", Math.Max(1, (long)Math.Ceiling(wait.TotalMinutes)));

    public static string DidYouMean(string domain) => Spoken.Text("Site.DidYouMean", ("domain", domain));

    public static string YouIncluded(long count) => Spoken.Counted("Site.YouIncluded", count);

    /// <summary>What all petitions of a campaign have together: signatures, not people.</summary>
    public static string SignaturesInAll(long count) => Spoken.Counted("Site.SignaturesInAll", count);

    public static string Goal(long goal) => Spoken.Text("Site.Goal", ("goal", Number(goal)));

    public static string TowardsGoal(long count, long goal) => Spoken.Text("Site.TowardsGoal", ("count", Number(count)), ("goal", Number(goal)));

    public static string By(string organisation) => Spoken.Text("Site.By", ("organisation", organisation));

    public static string SectionItem(DemandSource source) => Spoken.Text("Site.SectionItem", ("section", source.Section), ("item", Number(source.Ordinal)));

    public static string DemandCount(int count) => Spoken.Counted("Site.DemandCount", count);

    public static string Day(DateOnly day) => Spoken.Date(day.ToDateTime(default), "Site.DayPattern");

    public static string Day(DateTimeOffset moment) => Day(DateOnly.FromDateTime(moment.UtcDateTime));

    /// <summary>One day, or from the first to the last; what both have in common is said once where the language does so.</summary>
    public static string Days(DateOnly first, DateOnly? last)
    {
        if (last is not { } until || until == first) return Day(first);
        var (from, to) = (first.Year == until.Year, first.Month == until.Month) switch
        {
            (true, true) => ("Site.FirstDayOfMonthPattern", "Site.LastDayOfMonthPattern"),
            (true, false) => ("Site.FirstDayOfYearPattern", "Site.LastDayOfYearPattern"),
            _ => ("Site.DayPattern", "Site.DayPattern"),
        };
        return Spoken.Text("Site.Days", ("first", Spoken.Date(first.ToDateTime(default), from)), ("last", Spoken.Date(until.ToDateTime(default), to)));
    }

    /// <summary>Why a public petition takes no signatures.</summary>
    public static string NotOpen(PetitionState state, DateTimeOffset? closedAt) => state switch
    {
        PetitionState.Closed when closedAt is { } at => Spoken.Text("Site.ClosedOn", ("day", Day(at))),
        PetitionState.Closed => Spoken.Text("Site.HasClosed"),
        PetitionState.Withdrawn => Spoken.Text("Site.WasWithdrawn"),
        PetitionState.Rejected => Spoken.Text("Site.WasRejected"),
        _ => Spoken.Text("Site.IsNotOpen"),
    };

    /// <summary>Stands before the reason of whoever ended it.</summary>
    public static string WhyNotOpen => Spoken.Text("Site.WhyNotOpen");

    public static string State(PetitionState state) => Spoken.Text(state switch
    {
        PetitionState.Closed => "Site.State.Closed",
        PetitionState.Withdrawn => "Site.State.Withdrawn",
        PetitionState.Rejected => "Site.State.Rejected",
        _ => "Site.State.Open",
    });

    /// <summary>Who has put what is read into this language, and which one it was written in.</summary>
    public static string TranslationNotice(TranslationStatus status, string original) =>
        Spoken.Text($"Site.TranslatedBy.{status}", ("original", SiteLanguage.Near(original)?.Name ?? original));

    /// <summary>How the signature of a receipt stands.</summary>
    public static string Of(ReceiptAnswer answer) =>
        answer.Rule is { } rule ? Spoken.Text("Site.ReceiptRemovedUnder", ("rule", rule)) : Spoken.Text($"Site.Receipt.{answer.Status}");

    public static string Kind(DemandKind kind) => Spoken.Text($"Site.Kind.{kind}");

    public static string Level(DemandLevel level) => Spoken.Text($"Site.Level.{level}");

    /// <summary>
    /// What tabs, histories and bookmarks say of a campaign's pages in place of their titles; <see langword="null"/> for just these. Where the campaign wants neutral
    /// ones: of its own nothing, because whoever picks up the device next reads it without opening a page. What is shared says the title all the same (<c>og:title</c>,
    /// the share sheet): that is read where the supporter sends it, and a link that says nothing is not opened.
    /// </summary>
    public static string? Tab(CampaignRecord campaign, string phrase = "") => campaign.HasNeutralTitles ? phrase : null;

    private static MarkupString Emphasised(string name, long count)
    {
        // The texts are ours, not anybody's who writes to us; encoded all the same, because a sign that HTML knows may stand in a translation.
        var (before, number, after) = Spoken.Around($"Site.{name}", count);
        return new($"{Html.Encode(before)}<strong>{Html.Encode(number)}</strong>{Html.Encode(after)}");
    }

    private static string Text([CallerMemberName] string name = "") => Spoken.Text($"Site.{name}");
}

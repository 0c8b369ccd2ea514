using System.Globalization;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;

namespace CampaignKit.Web.Pages;

/// <summary>What the public pages say of their own, in English. Content is in the language that it says it is in.</summary>
internal static class Texts
{
    public const string Language = "en";
    public const string SiteName = "CampaignKit";
    public const string SkipToContent = "Skip to the content";
    public const string MainNavigation = "Main";
    public const string Petitions = "Petitions";
    public const string Demands = "Demands";
    public const string Footer = "No cookies, nothing loaded from other sites, and every page works without script.";
    public const string ApiDocument = "API";
    public const string Staff = "Staff";
    public const string MySignatures = "My signatures";

    public const string HomeLede =
        "Each petition here rests on demands that people put on record together, in consultations that you can look up. You need no account to sign, and nobody sees your name unless you choose so.";
    public const string Campaign = "Campaign";
    public const string NoPetitions = "No petition of this campaign is public at the moment.";
    public const string NoCampaigns = "There is no campaign yet.";

    public const string AskedOf = "Asked of";
    public const string OpenUntil = "Open until";
    public const string WhyNow = "Why now";
    public const string Background = "Background";
    public const string SignThis = "Sign this petition";
    public const string NotTaken = "Your signature was not taken, and nothing that you typed was kept.";
    public const string RestsOn = "The demands it rests on";
    public const string RestsOnLede = "These were put on record before this petition was written. Each one says where it stands.";

    public const string DemandsLede =
        "What people asked of those in power, gathering by gathering. Every demand is retold in plain language and says where it stands in the document.";
    public const string Consultation = "Consultation";
    public const string From = "From";
    public const string WhereItStands = "Where it stands";
    public const string When = "When";
    public const string Where = "Where";
    public const string Convenors = "Convened by";
    public const string Participants = "Who took part";
    public const string Mandate = "For whom they spoke";
    public const string Document = "The document";
    public const string AddressedTo = "Addressed to";
    public const string Themes = "Themes";
    public const string RestingPetitions = "Petitions that rest on this demand";
    public const string NoRestingPetitions = "No petition rests on it yet.";
    public const string OnRecord = "What it put on record";
    public const string AboutConsultation = "About this consultation";

    public const string ThanksTitle = "You are counted. Thank you.";
    public const string ReceiptTitle = "Your receipt";
    public const string ReceiptUse =
        "This code stands for your signature. Keep it if you may want to ask the campaign about your signature later. By itself it tells nobody your name or your address; only the campaign can match it with you.";
    public const string ReceiptOnce = "Copy it now if you want it: it is not mailed to you. If you sign again, you still count once and the code stays the same.";
    public const string ChangeMind = "Under “My signatures” you can see what is kept of you, change it, or take your signature back.";
    public const string SharedDeviceTitle = "If others use this device";
    public const string SharedDevice =
        "Close this page when you have read it. The browser’s history may still show that you were here; you can delete it there.";

    public const string BackToPetition = "Back to the petition";
    public const string OtherPetitions = "See the other petitions";

    public const string NoSuchPetition = "There is no such petition. It may have moved, or its address may have a typing mistake.";
    public const string NoSuchCampaign = "There is no such campaign. It may have moved, or its address may have a typing mistake.";
    public const string NoSuchDemand = "There is no such demand. Its address may have a typing mistake.";
    public const string NoSuchConsultation = "There is no such consultation. Its address may have a typing mistake.";
    public const string NoSuchProblem = "There is no such type of problem.";
    public const string FormGoBack = "Your signature is not counted. Go back in your browser: what you typed is most likely still there.";
    public const string WhatThisMeans = "What this means";
    public const string WhatToDo = "What to do";
    public const string TraceId = "Trace id";
    public const string ProblemType = "Problem type";
    public const string StatusCode = "Status";

    /// <summary>A count or a goal: 1,234.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string HaveSigned(long count) => count == 1 ? "person has signed" : "people have signed";

    public static string Signed(long count) => count == 1 ? "person signed" : "people signed";

    /// <summary>Why nothing more is taken just now.</summary>
    public static string TooMany(TimeSpan retryAfter) =>
        $"Very many people use this site from your network at this moment, so we could not take this yet and nothing was stored. Please send it again in {Minutes(retryAfter)}.";

    /// <summary>So long or a little less: a minute, 30 minutes.</summary>
    public static string Minutes(TimeSpan wait) => (long)Math.Ceiling(wait.TotalMinutes) is var minutes and > 1 ? $"{Number(minutes)} minutes" : "a minute";

    public static string DidYouMean(string domain) => $"Did you mean {domain}? Your address was kept as you typed it; please look at its ending.";

    public static string YouIncluded(long count) => $"{Number(count)} {HaveSigned(count)}, you included.";

    public static string Goal(long goal) => $"Next goal: {Number(goal)}";

    public static string TowardsGoal(long count, long goal) => $"{Number(count)} of {Number(goal)} signatures";

    public static string By(string organisation) => $"by {organisation}";

    public static string SectionItem(DemandSource source) => $"section “{source.Section}”, item {source.Ordinal.ToString(CultureInfo.InvariantCulture)}";

    public static string DemandCount(int count) => count == 1 ? "1 demand" : $"{count.ToString(CultureInfo.InvariantCulture)} demands";

    public static string Day(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset moment) => Day(DateOnly.FromDateTime(moment.UtcDateTime));

    /// <summary>One day, or from the first to the last.</summary>
    public static string Days(DateOnly first, DateOnly? last)
    {
        if (last is not { } until || until == first) return Day(first);
        var from = (first.Year == until.Year, first.Month == until.Month) switch
        {
            (true, true) => "%d",
            (true, false) => "d MMMM",
            _ => "d MMMM yyyy",
        };
        return $"{first.ToString(from, CultureInfo.InvariantCulture)} to {Day(until)}";
    }

    /// <summary>Why a public petition takes no signatures.</summary>
    public static string NotOpen(PetitionState state, DateTimeOffset? closedAt) => state switch
    {
        PetitionState.Closed when closedAt is { } at => $"This petition closed on {Day(at)}. It no longer takes signatures; its count stays public.",
        PetitionState.Closed => "This petition has closed. It no longer takes signatures; its count stays public.",
        PetitionState.Withdrawn => "Its authors have withdrawn this petition. It no longer takes signatures.",
        PetitionState.Rejected => "This petition was rejected in review. It does not take signatures.",
        _ => "This petition does not take signatures.",
    };

    public static string State(PetitionState state) => state switch
    {
        PetitionState.Closed => "Closed",
        PetitionState.Withdrawn => "Withdrawn",
        PetitionState.Rejected => "Rejected",
        _ => "Open",
    };

    public static string Kind(DemandKind kind) => kind switch
    {
        DemandKind.Principle => "Principle",
        DemandKind.Proposal => "Proposal",
        DemandKind.Concern => "Concern",
        DemandKind.Issue => "Issue",
        DemandKind.Strategy => "Strategy",
        _ => "Call to action",
    };

    public static string Level(DemandLevel level) => level switch
    {
        DemandLevel.Local => "Cities, services and organisations on the spot",
        DemandLevel.ProvincialOrState => "Provinces and states",
        DemandLevel.National => "National governments and parliaments",
        _ => "The United Nations, and governments together",
    };
}

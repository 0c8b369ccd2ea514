using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using CampaignKit.Core.Abuse;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Momentum;
using CampaignKit.Core.Organisations;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Review;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Supporters;
using CampaignKit.Web.Donations;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Petitions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CampaignKit.Web.Pages;

/// <summary>A petition's page, and the pages that answer its form. What a person typed goes back to that person alone, in an answer that nobody keeps.</summary>
internal sealed class PetitionPages(
    CatalogueCache catalogue, PetitionCounts counts, Sparklines sparklines, SupporterLists supporters, WordingCounts wordings, FormTicket tickets, ProofOfWork work, OpenAsks asks, SignerOptions signers, SignatureOptions signatures, TimeProvider clock)
{
    private static readonly IReadOnlyDictionary<string, string[]> NoProblems = new Dictionary<string, string[]>();

    /// <summary>The petition for readers, with an empty form while it is open.</summary>
    /// <param name="slug">From the address.</param>
    /// <param name="source">The campaign's label for where the reader came from; goes into the form if it could be stored.</param>
    /// <param name="eventCode">The code of the event where the page is shown; goes into the form.</param>
    public async Task<IResult> ShowAsync(string slug, string? source, string? eventCode)
    {
        var now = clock.GetUtcNow();
        if (catalogue.Current.PublicPetition(slug, now) is not { } petition) return PageAnswer.NotFound(Texts.NoSuchPetition);

        var parameters = await ParametersAsync(petition, petition.StateAt(now), new() { Source = source, Event = eventCode });
        if (petition.ListsSupporters) return PageAnswer.WithNames<PetitionPage>(parameters);

        // A challenge is accepted once, so a page that has one is served to one reader.
        return petition.AsksForWork ? PageAnswer.ForEach<PetitionPage>(parameters) : PageAnswer.Public<PetitionPage>(parameters);
    }

    /// <summary>The page as readers would see it if the petition were open, for staff alone: nothing on it can be sent.</summary>
    public async Task<IResult> PreviewAsync(PetitionRecord petition)
    {
        var state = petition.StateAt(clock.GetUtcNow());
        var parameters = await ParametersAsync(petition, state is PetitionState.Draft or PetitionState.InReview or PetitionState.Hidden ? PetitionState.Open : state, new());
        parameters[nameof(PetitionPage.IsPreview)] = true;
        return PageAnswer.Private<PetitionPage>(parameters, StatusCodes.Status200OK);
    }

    /// <summary>The page that answers an HTML form: thanks with the receipt, where to look for the mail, the form again with what is wrong, or why nothing can be signed.</summary>
    /// <remarks>Thanks are given without a redirect: a receipt in an address would stay in histories and proxies' logs. Sending the form again is harmless.</remarks>
    public async Task<IResult> AnswerAsync(string slug, SignForm form, SignResult result) => result switch
    {
        { Status: SignStatus.Counted, Petition: { } petition } => PageAnswer.Private<ThanksPage>(
            new { Content = new CountedPetition(catalogue.Current.Read(petition).Content, result.State, result.Count), Campaign = CampaignOf(petition), Ask = await asks.FindAsync(petition.Campaign), Receipt = result.Receipt!, result.DidYouMean }, StatusCodes.Status200OK),
        { Status: SignStatus.AwaitingConfirmation, Petition: { } petition } => PageAnswer.Private<AwaitingPage>(
            new { Petition = catalogue.Current.Read(petition).Content, Campaign = CampaignOf(petition), Ticket = result.Ticket!, result.DidYouMean, signers.MailsADay, signatures.ConfirmWithin }, StatusCodes.Status202Accepted),
        { Status: SignStatus.Invalid, Petition: { } petition } => PageAnswer.Private<PetitionPage>(
            await ParametersAsync(petition, result.State, form, FieldTexts.Of(result.Problems), ChangedSince(petition, form, result)), StatusCodes.Status400BadRequest),
        { Status: SignStatus.NotOpen, Petition: { } petition } => PageAnswer.Private<PetitionPage>(
            await ParametersAsync(petition, result.State, new(), alert: Texts.NotTaken), StatusCodes.Status410Gone),
        { Status: SignStatus.TooMany, Petition: { } petition } => PageAnswer.Private<PetitionPage>(
            await ParametersAsync(petition, result.State, form, alert: $"{Texts.TooMany(result.RetryAfter)} {FormTexts.StillThere}"), StatusCodes.Status429TooManyRequests),
        { Status: SignStatus.NotFound } => PageAnswer.NotFound(Texts.NoSuchPetition),
        _ => throw new UnreachableException($"{result.Status} of petition {slug}."),
    };

    /// <summary>The page that answers a form which could not be read at all.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "Callers have the pages injected; which page needs a store is no concern of theirs.")]
    public IResult Refuse(ProblemHttpResult problem) => PageAnswer.Refusal(problem, Texts.FormGoBack);

    // An earlier text would have been taken, but the form comes back for another reason, and with it the newer one.
    private static string? ChangedSince(PetitionRecord petition, SignForm form, SignResult result) =>
        form.Version < petition.Version && !result.Problems.ContainsKey("version") ? FieldTexts.Of(FieldProblems.VersionOver) : null;

    // Also where what was typed comes back: the earlier ones may have aged.
    private ServedForm Serve(PetitionRecord petition) => new(tickets.Serve(petition.Slug), petition.AsksForWork ? work.Serve(petition.Slug) : null);

    private CampaignRecord CampaignOf(PetitionRecord petition) => catalogue.Current.Campaign(petition.Campaign)!;

    private async Task<Dictionary<string, object?>> ParametersAsync(
        PetitionRecord petition, PetitionState state, SignForm form, IReadOnlyDictionary<string, string[]>? problems = null, string? alert = null)
    {
        var (snapshot, now) = (catalogue.Current, clock.GetUtcNow());
        var count = await counts.ReadAsync(petition);
        var demands = petition.Demands
            .Select(snapshot.Demand)
            .OfType<Demand>()
            .Select(demand => new SourcedDemand(snapshot.Read(demand).Content, snapshot.Consultation(demand.Source.Consultation)!));
        var reading = snapshot.Read(petition);
        return new()
        {
            [nameof(PetitionPage.Content)] = new CountedPetition(reading.Content, state, count.Counted),
            [nameof(PetitionPage.Breakdown)] = Breakdown.Of(count, snapshot.InvalidationsOf(petition.Slug)),
            [nameof(PetitionPage.LastDays)] = await sparklines.ReadLastAsync([petition], Sparkline.Days),
            [nameof(PetitionPage.Handover)] = snapshot.HandoverOf(petition.Slug),
            [nameof(PetitionPage.Supporters)] = petition.ListsSupporters ? await supporters.ReadAsync(petition) : null,
            [nameof(PetitionPage.Updates)] = snapshot.UpdatesOf(petition.Slug).ToList(),
            [nameof(PetitionPage.Endorsements)] = EndorsementList.Of(snapshot, petition.Slug, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)),
            [nameof(PetitionPage.Wordings)] = await CountedWording.ReadShownAsync(snapshot, petition, wordings),
            [nameof(PetitionPage.Campaign)] = snapshot.Read(snapshot.Campaign(petition.Campaign)!).Content,
            [nameof(PetitionPage.Partners)] = snapshot.PartnersOf(CampaignOf(petition)),
            [nameof(PetitionPage.Status)] = reading.Status,
            [nameof(PetitionPage.Original)] = petition.Language,
            [nameof(PetitionPage.Demands)] = demands.ToList(),
            [nameof(PetitionPage.Form)] = form,
            [nameof(PetitionPage.Problems)] = problems ?? NoProblems,
            [nameof(PetitionPage.Alert)] = alert,
            [nameof(PetitionPage.Served)] = Serve(petition),
            [nameof(PetitionPage.Successor)] = state is PetitionState.Closed && snapshot.SuccessorOf(petition, now) is { } successor ? snapshot.Read(successor).Content : null,
            [nameof(PetitionPage.Predecessors)] = snapshot.PredecessorsOf(petition, now).Select(one => snapshot.Read(one).Content).ToList(),
        };
    }
}

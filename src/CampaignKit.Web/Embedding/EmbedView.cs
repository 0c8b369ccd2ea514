using CampaignKit.Core.Demands;
using CampaignKit.Core.Petitions;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Pages;
using CampaignKit.Web.Petitions;

namespace CampaignKit.Web.Embedding;

/// <summary>All that the element of another site shows and needs, so that it asks once and knows no grammar.</summary>
/// <param name="Title">Of the petition.</param>
/// <param name="Ask">Of the petition.</param>
/// <param name="ContentLanguage">BCP 47 tag of the two.</param>
/// <param name="Language">BCP 47 tag of everything else.</param>
/// <param name="Direction"><c>ltr</c> or <c>rtl</c>.</param>
/// <param name="Url">The petition's page.</param>
/// <param name="Privacy">The page that tells what becomes of what is typed.</param>
/// <param name="Open">Whether it takes signatures.</param>
/// <param name="NotOpen">Why it takes none; absent while it does.</param>
/// <param name="AsksForMail">Whether a signature has to be confirmed by mail.</param>
/// <param name="AsksForWork">Whether a signature has to show a proof of work.</param>
/// <param name="Version">The number of the wording, to be sent with the signature.</param>
/// <param name="Count">The count with its words.</param>
/// <param name="Live">Path of the count as it moves.</param>
/// <param name="Sign">Path that a signature is posted to.</param>
/// <param name="Confirm">Path that a mailed code is posted to.</param>
/// <param name="Challenge">Path of the work.</param>
/// <param name="Solver">Path of the module that does it.</param>
/// <param name="Visibilities">What others may see, the safest first.</param>
/// <param name="Partners">Slug of each organisation besides the campaign's own that may write to who lets it, and what its box says.</param>
/// <param name="Countries">Code and name of each, in the language's order.</param>
/// <param name="Texts">By name.</param>
internal sealed record EmbedView(
    string Title,
    string Ask,
    string ContentLanguage,
    string Language,
    string Direction,
    string Url,
    string Privacy,
    bool Open,
    string? NotOpen,
    bool AsksForMail,
    bool AsksForWork,
    int Version,
    LiveCountView Count,
    string Live,
    string Sign,
    string Confirm,
    string Challenge,
    string Solver,
    IReadOnlyList<EmbedChoice> Visibilities,
    IReadOnlyList<string[]> Partners,
    IReadOnlyList<string[]> Countries,
    IReadOnlyDictionary<string, string> Texts)
{
    public static EmbedView Of(PetitionRecord petition, long count, CatalogueSnapshot catalogue, PageAddress address, DateTimeOffset now)
    {
        var read = catalogue.Read(petition).Content;
        var campaign = catalogue.Campaign(petition.Campaign)!;
        var language = Spoken.Current.Language;
        var state = petition.StateAt(now);
        var api = Spoken.To($"/api/v1/petitions/{petition.Slug}");
        return new(
            read.Title,
            read.Ask,
            read.Language,
            language.HtmlTag,
            language.Direction,
            address.Site + Spoken.To($"/petitions/{petition.Slug}"),
            address.Site + Spoken.To("/privacy"),
            state is PetitionState.Open,
            state is PetitionState.Open ? null : Pages.Texts.NotOpen(state, petition.ClosedAt ?? petition.ClosesAt),
            petition.Confirmation is Confirmation.Email,
            petition.AsksForWork,
            petition.Version,
            LiveCountView.Of(count, GoalLadder.Displayed(petition.Goal, count)),
            $"{api}/count/live",
            $"{api}/signatures",
            $"{api}/confirmations",
            $"{api}/challenge",
            SiteFiles.Work,
            [.. FormTexts.Visibilities(petition.ListsSupporters).Select(choice => new EmbedChoice(choice.Value, choice.Label, choice.Meaning))],
            [.. catalogue.PartnersOf(campaign).Select(partner => new[] { partner.Slug, FormTexts.Updates(partner.Name) })],
            [.. language.Countries.Select(country => new[] { country.Code, country.Name })],
            TextsOf(petition, catalogue.Read(campaign).Content.Organisation));
    }

    private static Dictionary<string, string> TextsOf(PetitionRecord petition, string organisation) => new()
    {
        ["sign"] = Pages.Texts.SignThis,
        ["petition"] = EmbedTexts.WholePetition,
        ["title"] = FormTexts.Title,
        ["needed"] = FormTexts.Needed,
        ["name"] = FormTexts.Name,
        ["whyName"] = FormTexts.WhyName,
        ["email"] = FormTexts.Email,
        ["whyEmail"] = FormTexts.WhyEmail(petition.Confirmation is Confirmation.Email),
        ["country"] = FormTexts.Country,
        ["whyCountry"] = FormTexts.WhyCountry,
        ["choose"] = FormTexts.Choose,
        ["postcode"] = FormTexts.Postcode,
        ["optional"] = FormTexts.Optional,
        ["whyPostcode"] = FormTexts.WhyPostcode,
        ["visibility"] = FormTexts.Visibility,
        ["whyVisibility"] = FormTexts.WhyVisibility,
        ["updates"] = FormTexts.Updates(organisation),
        ["whyUpdates"] = FormTexts.WhyUpdates,
        ["askedByMail"] = FormTexts.AskedByMail,
        ["submit"] = FormTexts.Submit,
        ["working"] = FormTexts.Working,
        ["sending"] = EmbedTexts.Sending,
        ["kept"] = $"{FormTexts.KeptEncrypted} {FormTexts.KeptNoTraces}",
        ["keptMore"] = PrivacyTexts.Title,
        ["unreachable"] = EmbedTexts.Unreachable,
        ["stillThere"] = FormTexts.StillThere,
        ["thanksTitle"] = Pages.Texts.ThanksTitle,
        ["receiptTitle"] = Pages.Texts.ReceiptTitle,
        ["receiptUse"] = Pages.Texts.ReceiptUse,
        ["share"] = Pages.Texts.Share,
        ["linkCopied"] = Pages.Texts.LinkCopied,
        ["didYouMean"] = Spoken.Text("Site.DidYouMean"),
        ["didYouMeanMailed"] = Spoken.Text("Confirm.DidYouMean"),
        ["awaitingTitle"] = ConfirmTexts.AwaitingTitle,
        ["awaitingNotYet"] = ConfirmTexts.AwaitingNotYet,
        ["awaitingMail"] = ConfirmTexts.AwaitingMail,
        ["code"] = CodeTexts.Code,
        ["whyCode"] = CodeTexts.WhyCode,
        ["confirm"] = CodeTexts.Confirm,
        ["confirmedTitle"] = ConfirmTexts.ConfirmedTitle,
        ["confirmed"] = ConfirmTexts.Confirmed,
    };
}

/// <summary>One of several answers to a question of the form.</summary>
/// <param name="Value">What is sent.</param>
/// <param name="Label">What is shown.</param>
/// <param name="Means">What comes of it.</param>
internal sealed record EmbedChoice(string Value, string Label, string Means);

using CampaignKit.Core.Keys;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;
using CampaignKit.Web.Confirmations;
using CampaignKit.Web.Donations;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Mail;
using CampaignKit.Web.Pages;

namespace CampaignKit.Web.MySignatures;

/// <summary>A signer's own page: asking for its link, the page itself, and what is done from it. It is never redirected to, so that its token is in no address but the mailed one.</summary>
internal static class MySignaturePages
{
    public static void MapMySignaturePages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").ExcludeFromDescription();
        pages.MapRead("/my-signatures", () => PageAnswer.Private<AskLinkPage>(new { }, StatusCodes.Status200OK));
        pages.MapPost("/my-signatures", AskAsync).RequireRateLimiting(AskingLimits.Links);
        pages.MapPost("/my-signatures/code", EnterAsync).RequireRateLimiting(AskingLimits.Codes);
        pages.MapRead("/my-signatures/{token}", (string token, OwnSignatures own) => ShowAsync(token, own));
        pages.MapPost("/my-signatures/{token}/change", ChangeAsync);
        pages.MapPost("/my-signatures/{token}/withdraw", WithdrawAsync);
        pages.MapPost("/my-signatures/{token}/erase", EraseAsync);
        if (app.ServiceProvider.GetRequiredService<DonationOptions>().AreOn) pages.MapPost("/my-signatures/{token}/part", PartAsync);

        // What a browser asks for when it restores the answer to one of these forms.
        pages.MapRead("/my-signatures/{token}/{action:regex(^(change|withdraw|erase|part)$)}", (string token, OwnSignatures own) => ShowAsync(token, own));
        pages.MapRead("/erasures", () => PageAnswer.Private<CheckCertificatePage>(new { }, StatusCodes.Status200OK));
        pages.MapPost("/erasures", CheckAsync).RequireRateLimiting(AskingLimits.Codes);
    }

    private static async Task<IResult> AskAsync(HttpRequest request, OwnSignatures own, SignerOptions signers, MailSignal mail)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(request);
        if (form is null) return PageAnswer.Refusal(unread!);

        var email = form.Text("email");
        var (ticket, problem) = await own.AskAsync(email, Spoken.Current.Language.Tag);
        if (ticket is not null) mail.Ring();
        return ticket is null
            ? PageAnswer.Private<AskLinkPage>(new { Email = email, Problem = FieldTexts.Of(problem) }, StatusCodes.Status400BadRequest)
            : PageAnswer.Private<LinkMailedPage>(new { Ticket = ticket, signers.MailsADay }, StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> EnterAsync(HttpRequest request, OwnSignatures own)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(request);
        if (form is null) return PageAnswer.Refusal(unread!);

        var ticket = form.Text("ticket");
        var (token, status) = await own.EnterAsync(ticket, form.Text("code"));
        if (token is not null) return await ShowAsync(token, own);
        return status is ConfirmStatus.WrongCode
            ? PageAnswer.Private<CodePage>(new { Ticket = ticket!, Action = "/my-signatures/code", Label = CodeTexts.OpenPage }, StatusCodes.Status400BadRequest)
            : ConfirmationPages.Ended(new() { Status = status }, request.HttpContext.Response);
    }

    private static async Task<IResult> ShowAsync(string token, OwnSignatures own, OwnPageNews? news = null) => await own.ReadAsync(token) is { } page
        ? PageAnswer.Private<MySignaturesPage>(new { Held = page, Token = token, News = news ?? OwnPageNews.None }, news?.Status ?? StatusCodes.Status200OK)
        : LinkEnded();

    private static async Task<IResult> ChangeAsync(string token, HttpRequest request, OwnSignatures own, SignatureWishes wishes)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(request);
        if (form is null) return PageAnswer.Refusal(unread!);

        var typed = new ChangeForm
        {
            Petition = form.Text("petition"),
            Receipt = form.Text("receipt"),
            Visibility = form.Text("visibility"),
            Updates = form.IsTicked("updates"),
            Partners = form.Ticked("partners") ?? [],
            Name = form.Text("name"),
        };
        var result = await wishes.ChangeAsync(token, typed);
        return await AnswerAsync(token, own, result, OwnTexts.Changed, result.Status is WishStatus.Invalid ? new(typed, FieldTexts.Of(result.Problems!)) : null);
    }

    private static async Task<IResult> WithdrawAsync(string token, HttpRequest request, OwnSignatures own, SignatureWishes wishes)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(request);
        if (form is null) return PageAnswer.Refusal(unread!);
        return await AnswerAsync(token, own, await wishes.WithdrawAsync(token, Named(form)), OwnTexts.Withdrawn);
    }

    private static async Task<IResult> PartAsync(string token, HttpRequest request, OwnSignatures own, SignatureWishes wishes)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(request);
        if (form is null) return PageAnswer.Refusal(unread!);
        return await AnswerAsync(token, own, await wishes.PartFromGiftsAsync(token, Named(form)), GiveTexts.Parted);
    }

    private static SignatureForm Named(IFormCollection form) => new() { Petition = form.Text("petition"), Receipt = form.Text("receipt") };

    private static async Task<IResult> EraseAsync(string token, HttpRequest request, OwnSignatures own)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(request);
        if (form is null) return PageAnswer.Refusal(unread!);
        if (!form.IsTicked("sure")) return await ShowAsync(token, own, new() { Status = StatusCodes.Status400BadRequest, IsUnsure = true });
        return await own.EraseAsync(token) is { } certificate ? PageAnswer.Private<ErasedPage>(new { Certificate = certificate }, StatusCodes.Status200OK) : LinkEnded();
    }

    private static async Task<IResult> CheckAsync(HttpRequest request, InstallationKeys keys)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(request);
        if (form is null) return PageAnswer.Refusal(unread!);

        var code = form.Text("code");
        return ErasureCertificate.Check(keys, code) is { } certificate
            ? PageAnswer.Private<CheckCertificatePage>(new { Certificate = certificate }, StatusCodes.Status200OK)
            : PageAnswer.Private<CheckCertificatePage>(new { Code = code, Problem = OwnTexts.UnknownCertificate }, StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> AnswerAsync(string token, OwnSignatures own, WishResult result, string done, RefusedChange? refused = null) => result.Status switch
    {
        WishStatus.LinkEnded => LinkEnded(),
        WishStatus.Done => await ShowAsync(token, own, new() { Sentence = done }),
        WishStatus.Invalid => await ShowAsync(token, own, new() { Status = StatusCodes.Status400BadRequest, Refused = refused }),
        _ => await ShowAsync(token, own, new() { Status = StatusCodes.Status404NotFound, Sentence = OwnTexts.NotHeld }),
    };

    private static IResult LinkEnded() => PageAnswer.Private<AskLinkPage>(new { IsForEndedLink = true }, StatusCodes.Status410Gone);
}

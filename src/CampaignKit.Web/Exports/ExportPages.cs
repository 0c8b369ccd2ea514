using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Pages;
using CampaignKit.Web.Staff;

namespace CampaignKit.Web.Exports;

/// <summary>Exports on the staff's pages.</summary>
internal static class ExportPages
{
    public const string Root = "/staff/exports";

    public static void MapExports(this RouteGroupBuilder staff)
    {
        staff.MapRead("/exports", (string? petition, string? scope, HttpContext http, SignerExports exports) =>
            PageAsync(http.Caller(), exports, new() { Petition = petition ?? "", Scope = scope ?? Word.Of(exports.UsualScope(http.Caller())) })).ForWhoMay(StaffAction.Export);
        staff.MapPost("/exports", OrderAsync).ForWhoMay(StaffAction.Export);
        staff.MapRead("/exports/{id}", ShowAsync).ForWhoMay(StaffAction.Export);
        staff.MapRead("/exports/{id}/file", DownloadAsync).ForWhoMay(StaffAction.Export);
        staff.MapPost("/exports/{id}/delete", DeleteAsync).ForWhoMay(StaffAction.Export);
    }

    /// <summary>The file as an answer: in parts if they are asked for, so that a download that broke off goes on.</summary>
    internal static IResult File(ExportAnswer answer) => TypedResults.Stream(
        answer.Content!,
        answer.Export!.Record.Format is ExportFormat.Csv ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson",
        answer.Export.FileName,
        answer.Export.Record.EndedAt,
        new($"\"{answer.Export.Id}\""),
        enableRangeProcessing: true);

    private static async Task<IResult> OrderAsync(HttpContext http, SignerExports exports)
    {
        var (form, unread) = await RequestBody.ReadFormAsync(http.Request);
        if (form is null) return PageAnswer.Refusal(unread!);
        var wish = ExportWish.Read(form);
        var answer = await exports.OrderAsync(http.Caller(), wish.ToOrder());
        return answer.Status switch
        {
            ExportStatus.Done => TypedResults.Redirect($"{Root}/{answer.Export!.Id}"),
            ExportStatus.TooMany => await PageAsync(http.Caller(), exports, wish with { Problems = new Dictionary<string, string[]> { ["petition"] = [$"There are {SignerExports.MostAtOnce} exports already. Delete one that has done its work."] } }),
            _ => await PageAsync(http.Caller(), exports, wish with { Problems = answer.Problems! }),
        };
    }

    private static async Task<IResult> ShowAsync(string id, HttpContext http, SignerExports exports)
    {
        if (await exports.FindAsync(http.Caller(), id) is not { } export) return PageAnswer.NotFound(StaffTexts.NotHere);
        if (export.IsUnderWay) http.Response.Headers["Refresh"] = "2";
        return PageAnswer.Private<ExportPage>(new { Export = export }, StatusCodes.Status200OK);
    }

    private static async Task<IResult> DownloadAsync(string id, HttpContext http, SignerExports exports)
    {
        var answer = await exports.OpenAsync(http.Caller(), id);
        return answer.Status switch
        {
            ExportStatus.Done => File(answer),
            ExportStatus.Elsewhere => PageAnswer.NotFound("This file is on another node of the installation: try again, or order it anew."),
            ExportStatus.NotReady => PageAnswer.NotFound("There is no file, or not any more."),
            _ => PageAnswer.NotFound(StaffTexts.NotHere),
        };
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext http, SignerExports exports) =>
        await exports.DeleteAsync(http.Caller(), id) ? TypedResults.Redirect(Root) : PageAnswer.NotFound(StaffTexts.NotHere);

    private static async Task<IResult> PageAsync(StaffCaller caller, SignerExports exports, ExportWish wish) => PageAnswer.Private<ExportsPage>(
        new { Petitions = exports.PetitionsFor(caller), Partners = exports.PartnersFor(caller), Exports = await exports.ListAsync(caller), Wish = wish },
        wish.Problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
}

/// <summary>An export as it was typed into the form.</summary>
public sealed record ExportWish
{
    public string Petition { get; init; } = "";

    public string Scope { get; init; } = "";

    /// <summary>Slug of a partner.</summary>
    public string Organisation { get; init; } = "";

    public string Format { get; init; } = Word.Of(ExportFormat.Csv);

    public string Recipient { get; init; } = "";

    public string Purpose { get; init; } = "";

    public IReadOnlyDictionary<string, string[]> Problems { get; init; } = new Dictionary<string, string[]>();

    internal static ExportWish Read(IFormCollection form) => new()
    {
        Petition = form.Text("petition") ?? "",
        Scope = form.Text("scope") ?? "",
        Organisation = form.Text("organisation") ?? "",
        Format = form.Text("format") ?? "",
        Recipient = form.Text("recipient") ?? "",
        Purpose = form.Text("purpose") ?? "",
    };

    internal ExportOrder ToOrder() => new(
        Petition, Word.TryRead<ExportScope>(Scope, out var scope) ? scope : null, Organisation, Word.TryRead<ExportFormat>(Format, out var format) ? format : null, Recipient, Purpose);
}

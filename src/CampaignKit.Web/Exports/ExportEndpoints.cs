using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.MySignatures;
using CampaignKit.Web.Problems;
using CampaignKit.Web.Staff;

namespace CampaignKit.Web.Exports;

/// <summary>Exports, for programs of the staff.</summary>
internal static class ExportEndpoints
{
    private const string NotThere = "There is no such export.";

    public static void MapExportsApi(this IEndpointRouteBuilder staff)
    {
        staff.MapRead("/exports", ListAsync).ForWhoMay(StaffAction.Export).WithSummary("The latest exports").WithDescription("At most 50, the newest first.").Produces<IReadOnlyList<ExportView>>();
        staff.MapPost("/exports", OrderAsync).ForWhoMay(StaffAction.Export).WithSummary("Order an export of a petition's signers")
            .WithDescription("Written in the background: ask for it by its `id` until it is `done`. Names as far as others may see them, addresses of those alone who agreed to updates; for `delivery` only who chose to be seen, without addresses; for `partner` those alone who let that organisation write, for its own campaigners. Recipient and purpose are noted in the audit log.")
            .Accepts<ExportForm>("application/json").Produces<ExportView>(StatusCodes.Status202Accepted).ProducesValidationProblem().ProducesBodyProblems().ProducesProblem(StatusCodes.Status409Conflict);
        staff.MapRead("/exports/{id}", ShowAsync).ForWhoMay(StaffAction.Export).WithSummary("How far an export is").Produces<ExportView>().ProducesProblem(StatusCodes.Status404NotFound);
        staff.MapRead("/exports/{id}/file", DownloadAsync).ForWhoMay(StaffAction.Export).WithSummary("Download an export")
            .WithDescription("CSV or JSON lines, for 24 hours from when it was done; in ranges, if they are asked for. Each download is noted in the audit log. The file is on the node that wrote it.")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv", additionalContentTypes: "application/x-ndjson").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        staff.MapDelete("/exports/{id}", DeleteAsync).ForWhoMay(StaffAction.Export).WithSummary("End an export and delete its file").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(HttpContext http, SignerExports exports) =>
        TypedResults.Json((await exports.ListAsync(http.Caller())).Select(ExportView.Of).ToList(), ApiJson.Options);

    private static async Task<IResult> OrderAsync(HttpContext http, SignerExports exports)
    {
        var (form, unread) = await RequestBody.ReadJsonAsync(http.Request, ExportJson.Default.ExportForm);
        if (form is null) return unread!;
        var answer = await exports.OrderAsync(http.Caller(), new ExportWish { Petition = form.Petition ?? "", Scope = form.Scope ?? "", Organisation = form.Organisation ?? "", Format = form.Format ?? "", Recipient = form.Recipient ?? "", Purpose = form.Purpose ?? "" }.ToOrder());
        return answer.Status switch
        {
            ExportStatus.Done => TypedResults.Json(ExportView.Of(answer.Export!), ApiJson.Options, statusCode: StatusCodes.Status202Accepted),
            ExportStatus.TooMany => Problem.NotPossible("There are too many exports already. Delete one that has done its work."),
            _ => Problem.InvalidFields(answer.Problems!),
        };
    }

    private static async Task<IResult> ShowAsync(string id, HttpContext http, SignerExports exports) =>
        await exports.FindAsync(http.Caller(), id) is { } export ? TypedResults.Json(ExportView.Of(export), ApiJson.Options) : Problem.NotFound(NotThere);

    private static async Task<IResult> DownloadAsync(string id, HttpContext http, SignerExports exports)
    {
        var answer = await exports.OpenAsync(http.Caller(), id);
        return answer.Status switch
        {
            ExportStatus.Done => ExportPages.File(answer),
            ExportStatus.NotReady => Problem.NotPossible("It has no file yet, or not any more."),
            ExportStatus.Elsewhere => Problem.NotPossible("Its file is on another node of this installation."),
            _ => Problem.NotFound(NotThere),
        };
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext http, SignerExports exports) =>
        await exports.DeleteAsync(http.Caller(), id) ? TypedResults.NoContent() : Problem.NotFound(NotThere);
}

/// <summary>An export that is ordered.</summary>
internal sealed record ExportForm
{
    /// <summary>Slug.</summary>
    public string? Petition { get; init; }

    /// <summary><c>signers</c>, <c>delivery</c> or <c>partner</c>.</summary>
    public string? Scope { get; init; }

    /// <summary>Slug of the partner whose contacts are wanted, for <c>partner</c>.</summary>
    public string? Organisation { get; init; }

    /// <summary><c>csv</c> or <c>json-lines</c>.</summary>
    public string? Format { get; init; }

    /// <summary>Who gets it, 1–200 characters.</summary>
    public string? Recipient { get; init; }

    /// <summary>What for, 1–200 characters.</summary>
    public string? Purpose { get; init; }
}

/// <summary>An export.</summary>
/// <param name="Id">By which it is asked for.</param>
/// <param name="Petition">Slug.</param>
/// <param name="Scope">What it is for.</param>
/// <param name="Organisation">Slug of the partner whose contacts it has; absent for others.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Recipient">Who gets it.</param>
/// <param name="Purpose">What for.</param>
/// <param name="State">How far it is.</param>
/// <param name="Looked">Signatures that were looked at so far.</param>
/// <param name="Known">Signatures that there were to look at.</param>
/// <param name="Rows">Rows of the file, once it is done.</param>
/// <param name="Bytes">Bytes of the file, once it is done.</param>
/// <param name="AsOf">Who signed later is not in it, UTC.</param>
/// <param name="ExpiresAt">First moment at which the file is not to be had any more, UTC.</param>
internal sealed record ExportView(
    string Id, string Petition, ExportScope Scope, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Organisation, ExportFormat Format, string Recipient, string Purpose, ExportState State, long Looked, long Known, long Rows, long Bytes, DateTimeOffset? AsOf, DateTimeOffset? ExpiresAt)
{
    public static ExportView Of(SeenExport export)
    {
        var record = export.Record;
        return new(
            export.Id, record.Petition, record.Scope, record.Organisation, record.Format, record.Recipient, record.Purpose, export.State, export.Looked, record.Known, record.Rows, record.Length, record.BegunAt, export.ExpiresAt);
    }
}

[JsonSerializable(typeof(ExportForm))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, AllowDuplicateProperties = false, NumberHandling = JsonNumberHandling.Strict, PropertyNameCaseInsensitive = false)]
internal sealed partial class ExportJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Staff;
using CampaignKit.Core.Updates;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Problems;
using CampaignKit.Web.Updates;

namespace CampaignKit.Web.Staff;

/// <summary>News of a petition, for programs of the staff.</summary>
internal static class UpdateApi
{
    private const int LongBody = 128 * 1024;

    public static void MapUpdateApi(this RouteGroupBuilder staff)
    {
        staff.MapRead("/petitions/{slug}/updates", ListAsync).ForWhoMay(StaffAction.SendUpdates).WithSummary("The news of a petition, and how far their mails are").Produces<IReadOnlyList<StaffUpdateView>>().ProducesProblem(StatusCodes.Status404NotFound);
        staff.MapPost("/petitions/{slug}/updates", PublishAsync).ForWhoMay(StaffAction.SendUpdates).WithSummary("Publish an update, and mail it to signers who agreed")
            .WithDescription("`mail` has to be true or false. Each call publishes another one: do not repeat a call that was answered.")
            .Accepts<UpdateForm>("application/json").Produces<UpdateView>(StatusCodes.Status201Created).ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(string slug, HttpContext http, PetitionNews news, CatalogueCache catalogue)
    {
        if (news.Find(http.Caller(), slug) is null) return Problem.NotFound("There is no such petition, or it is not yours.");
        var posts = await news.ReadPostsAsync(slug);
        return TypedResults.Json(catalogue.Current.UpdatesOf(slug).Select(update => StaffUpdateView.Of(update, posts.GetValueOrDefault(update.Id))).ToList(), ApiJson.Options);
    }

    private static async Task<IResult> PublishAsync(string slug, HttpContext http, PetitionNews news)
    {
        if (news.Find(http.Caller(), slug) is not { } petition) return Problem.NotFound("There is no such petition, or it is not yours.");
        var (form, unread) = await RequestBody.ReadJsonAsync(http.Request, UpdateJson.Default.UpdateForm, LongBody);
        if (form is null) return unread!;
        var problems = form.Problems().ToDictionary(StringComparer.Ordinal);
        if (form.Mail is null) problems["mail"] = ["Say true or false: whether it is mailed to signers who agreed."];
        if (problems.Count > 0) return Problem.InvalidFields(problems);
        var update = await news.PublishAsync(http.Caller(), petition, form);
        return TypedResults.Json(UpdateView.Of(update), ApiJson.Options, statusCode: StatusCodes.Status201Created);
    }
}

/// <summary>An update as staff see it.</summary>
/// <param name="Update">What readers see.</param>
/// <param name="Mails">Mails in the outbox or sent; absent if it is not mailed.</param>
/// <param name="FinishedAt">When the last mail was in the outbox, UTC; absent until then.</param>
internal sealed record StaffUpdateView(
    UpdateView Update,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Mails,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? FinishedAt)
{
    public static StaffUpdateView Of(PetitionUpdate update, UpdatePost? post) => new(UpdateView.Of(update), post?.Mails + post?.MailsUnderWay, post?.FinishedAt);
}

[JsonSerializable(typeof(UpdateForm))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class UpdateJson : JsonSerializerContext;

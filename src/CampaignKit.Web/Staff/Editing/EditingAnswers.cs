using System.Diagnostics;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CampaignKit.Web.Staff.Editing;

/// <summary>How the API tells programs what became of what they wanted to write, and in which version they find it.</summary>
internal static class EditingAnswers
{
    /// <summary>A thing in the version that it was read in.</summary>
    public static IResult Versioned<T>(HttpContext http, T view, string? version, int status = StatusCodes.Status200OK, string? location = null)
    {
        if (version is not null) DocumentVersion.Write(http.Response, version);
        if (location is not null) http.Response.Headers.Location = location;
        return TypedResults.Json(view, ApiJson.Options, statusCode: status);
    }

    /// <summary>The one mapping from what was not written to answers.</summary>
    public static ProblemHttpResult Refusal<T>(StaffEdit<T> edit, string what) => edit.Status switch
    {
        StaffEditStatus.NotFound => Problem.NotFound($"There is no such {what}."),
        StaffEditStatus.Conflict => Problem.ChangedMeanwhile(),
        StaffEditStatus.NotPossible => Problem.NotPossible(edit.Why),
        StaffEditStatus.Invalid => Problem.InvalidFields(edit.Problems),
        _ => throw new UnreachableException($"{edit.Status} is not a refusal."),
    };
}

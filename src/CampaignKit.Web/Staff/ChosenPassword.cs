using CampaignKit.Core.Staff;
using CampaignKit.Web.Installation;
using Microsoft.AspNetCore.Identity;

namespace CampaignKit.Web.Staff;

/// <summary>A new password, typed twice.</summary>
internal static class ChosenPassword
{
    private static readonly StaffMember Nobody = new("", new() { SealedPerson = [], Address = "" }, new("", ""), etag: null);

    /// <summary>Reads it from a form; what is wrong with it is added to <paramref name="problems"/>.</summary>
    public static async Task<string> ReadAsync(IFormCollection form, UserManager<StaffMember> users, StaffMember? member, Dictionary<string, string[]> problems)
    {
        var password = form.Text("password") ?? "";
        foreach (var validator in users.PasswordValidators)
        {
            if (await validator.ValidateAsync(users, member ?? Nobody, password) is { Succeeded: false } refused) problems["password"] = [.. refused.Errors.Select(error => error.Description)];
        }

        if (!problems.ContainsKey("password") && form.Text("again") != password) problems["again"] = [StaffTexts.PasswordsDiffer];
        return password;
    }
}

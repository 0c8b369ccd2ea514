using System.Net;
using System.Text.RegularExpressions;
using CampaignKit.Web.Tests.Pages;

namespace CampaignKit.Web.Tests.Hosting;

/// <summary>A form with texts of many lines, choices and lists, as a browser without script would send it.</summary>
internal sealed partial record LongForm(string Action, IReadOnlyList<(string Name, string Value)> Fields)
{
    /// <summary>What stands in a field; empty if there is none.</summary>
    public string this[string name] => Fields.FirstOrDefault(field => field.Name == name).Value ?? "";

    /// <summary>The page's first form whose address ends so.</summary>
    public static LongForm Of(Shown page, string action)
    {
        var form = Forms().Matches(page.Html).First(form => Html.Elements(form.Value, "form").Single()["action"].EndsWith(action, StringComparison.Ordinal));
        var inputs = Html.Elements(form.Value, "input").Where(input => input["type"] is not ("radio" or "checkbox") || input.ContainsKey("checked")).Select(input => (input["name"], input.GetValueOrDefault("value", "")));
        var texts = Texts().Matches(form.Value).Select(text => (Html.Elements(text.Value, "textarea").Single()["name"], WebUtility.HtmlDecode(text.Groups[1].Value).TrimStart('\n')));
        var choices = Choices().Matches(form.Value).Select(choice => (Html.Elements(choice.Value, "select").Single()["name"], ChosenOf(choice.Value)));
        return new(Html.Elements(form.Value, "form").Single()["action"], [.. inputs, .. texts, .. choices]);
    }

    /// <summary>The same with other texts in some fields; one that is not there is added.</summary>
    public LongForm With(params (string Name, string Value)[] typed) =>
        this with { Fields = [.. Fields.Where(field => typed.All(other => other.Name != field.Name)), .. typed] };

    /// <summary>The same with one more thing ticked.</summary>
    public LongForm Ticking(string name, string value) => this with { Fields = [.. Fields, (name, value)] };

    public Task<Shown> SendAsync(Visitor visitor) => visitor.PostAsync(Action, [.. Fields]);

    private static string ChosenOf(string select) =>
        (Html.Elements(select, "option").FirstOrDefault(option => option.ContainsKey("selected")) ?? Html.Elements(select, "option").First())["value"];

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("<textarea[^>]*>(.*?)</textarea>", RegexOptions.Singleline)]
    private static partial Regex Texts();

    [GeneratedRegex("<select.*?</select>", RegexOptions.Singleline)]
    private static partial Regex Choices();
}

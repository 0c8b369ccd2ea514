using System.Text.Json.Nodes;

namespace CampaignKit.Doubles;

/// <summary><c>expand[]</c>: an object in place of its id, and lists that are left out unless they are asked for.</summary>
/// <remarks>https://docs.stripe.com/api/expanding_objects. Four levels at most.</remarks>
internal sealed class Expansion(Account account)
{
    private const int Levels = 4;

    /// <param name="answer">Changed in place; no object of the account.</param>
    /// <exception cref="Refused">There is nothing to expand under that name.</exception>
    public void Apply(JsonObject answer, IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            var names = path.Split('.');
            if (names.Length > Levels + (names[0] == "data" ? 1 : 0)) throw Refused.Invalid($"You cannot expand more than {Levels} levels of a property. Property: {path}", "expand");
            Expand(answer, names, path);
        }
    }

    private void Expand(JsonObject about, ReadOnlySpan<string> names, string path)
    {
        if (names.Length == 0) return;
        if (about.Text("object") == "list" && names[0] == "data")
        {
            foreach (var entry in about["data"]!.AsArray()) Expand(entry!.AsObject(), names[1..], path);
            return;
        }

        var name = names[0];
        if (!about.ContainsKey(name) && Included(about, name) is { } included) about[name] = included;
        if (!about.TryGetPropertyValue(name, out var value)) throw Refused.Invalid($"This property cannot be expanded ({path}).", "expand");
        if (value is null) return;
        if (value is JsonObject inner)
        {
            Expand(inner, names[1..], path);
            return;
        }

        if (value is not JsonValue id || !id.TryGetValue<string>(out var text) || account.Objects.Find(text) is not { } found) throw Refused.Invalid($"This property cannot be expanded ({path}).", "expand");
        var copy = found.Copy();
        about[name] = copy;
        Expand(copy, names[1..], path);
    }

    private JsonObject? Included(JsonObject about, string name) => (about.Text("object"), name) switch
    {
        ("checkout.session", "line_items") => Fields.ListOf(account.Checkout.LinesOf(about), $"/v1/checkout/sessions/{about.Id()}/line_items"),
        ("invoice", "payments") => Fields.ListOf(Invoices.PaymentsOf(account, about), $"/v1/invoices/{about.Id()}/payments"),
        ("charge", "refunds") => Fields.ListOf(account.Objects.All("refund").Where(refund => refund.Text("charge") == about.Id()).Reverse(), $"/v1/charges/{about.Id()}/refunds"),
        ("customer", "subscriptions") => Fields.ListOf(account.Objects.All("subscription").Where(subscription => subscription.Text("customer") == about.Id() && subscription.Text("status") != "canceled").Reverse(), $"/v1/customers/{about.Id()}/subscriptions"),
        _ => null,
    };
}

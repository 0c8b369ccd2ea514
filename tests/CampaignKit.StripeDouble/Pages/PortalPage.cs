using System.Globalization;
using System.Text.Json.Nodes;

namespace CampaignKit.Doubles;

/// <summary>The page of a billing portal session: what a customer pays for again and again, with its end and its amount in their hands.</summary>
internal sealed class PortalPage(Account account)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/p/session/{id}", (string id) => Try(() => Show(account.Portal.Use(id))));
        routes.MapPost("/p/session/{id}", ActAsync);
    }

    private async Task<IResult> ActAsync(HttpRequest request, string id)
    {
        var form = await request.ReadFormAsync();
        return Try(() =>
        {
            var session = account.Portal.Use(id);
            var subscription = account.Portal.SubscriptionsOf(session).FirstOrDefault(subscription => subscription.Id() == form["subscription"]) ?? throw Refused.NotThere("subscription", form["subscription"].ToString());
            switch (form["act"])
            {
                case "cancel":
                    account.Subscriptions.SetCancelling(subscription, cancelling: true);
                    break;
                case "keep":
                    account.Subscriptions.SetCancelling(subscription, cancelling: false);
                    break;
                case "change":
                    account.Subscriptions.ChangeAmount(subscription, ReadAmount(form["amount"], subscription.Text("currency")!));
                    break;
            }

            return new SeeOther(session.Text("url")!);
        });
    }

    private IResult Try(Func<IResult> act)
    {
        try
        {
            return account.Do(act);
        }
        catch (Refused refused)
        {
            return Page.Of(refused);
        }
    }

    private IResult Show(JsonObject session)
    {
        var subscriptions = account.Portal.SubscriptionsOf(session);
        return Page.Of($"Your payments to {account.Name}", $"""
            {(subscriptions.Count == 0 ? "<p>You pay for nothing any more.</p>" : string.Concat(subscriptions.Select(subscription => Show(session, subscription))))}
            {Page.Link(session.Text("return_url"), "Return")}
            """);
    }

    private string Show(JsonObject session, JsonObject subscription)
    {
        var (currency, item) = (subscription.Text("currency")!, subscription.FirstOf("items"));
        var price = item.Inner("price");
        var until = DateTimeOffset.FromUnixTimeSeconds(item.Number("current_period_end")).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var cancels = subscription.Flag("cancel_at_period_end");
        var form = $"""<form method="post" action="/p/session/{session.Id()}"><input type="hidden" name="subscription" value="{subscription.Id()}">""";
        // Two forms: the Enter key in the field presses the first button of its form, which must not be the one that ends everything.
        return $"""
            <h2>{Page.Text(account.Objects.Find(price.Text("product"))?.Text("name"))}</h2>
            <p class="amount">{Page.Text(Currencies.Say(price.Number("unit_amount") * item.Number("quantity"), currency))} every {Page.Text(price.Inner("recurring").Text("interval"))}</p>
            <p>{(cancels ? $"Ends on {until}." : $"Next payment on {until}.")}</p>
            {form}
            {(cancels ? "<button name=\"act\" value=\"keep\">Do not end it</button>" : "<button name=\"act\" value=\"cancel\">End it</button>")}
            </form>
            {form}
            <label for="amount-{subscription.Id()}">New amount in {Page.Text(currency.ToUpperInvariant())}</label>
            <input id="amount-{subscription.Id()}" name="amount" inputmode="decimal" autocomplete="off">
            <button name="act" value="change">Change the amount</button>
            </form>
            """;
    }

    /// <summary>An amount as people write it, with a point, in minor units.</summary>
    private static long ReadAmount(string? text, string currency)
    {
        decimal units = Currencies.Decimals(currency) switch { 0 => 1, 3 => 1000, _ => 100 };
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) || amount > 1_000_000 || amount * units % 1 != 0) throw Refused.Invalid("This is no amount.", "amount");
        var minor = (long)(amount * units);
        Currencies.CheckUnit(minor, currency, "amount");
        Currencies.CheckTotal(minor, currency);
        return minor;
    }
}

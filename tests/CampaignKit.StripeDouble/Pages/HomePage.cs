using System.Text.Json.Nodes;

namespace CampaignKit.Doubles;

/// <summary>The first page of the double, for people who try things out: what there is, newest first, and what banks and time do with it.</summary>
internal sealed class HomePage(Account account)
{
    /// <summary>Objects of each type that are shown.</summary>
    private const int Shown = 20;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", () => account.Do(Show));
        routes.MapPost("/", ActAsync);
    }

    private async Task<IResult> ActAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var id = form["id"].ToString();
        try
        {
            if (form["act"] == "month") account.Move(TimeSpan.FromDays(31));
            else account.Do(() => Act(form["act"].ToString(), id));
            return new SeeOther("/");
        }
        catch (Refused refused)
        {
            return Page.Of(refused);
        }
    }

    private JsonObject? Act(string act, string id) => act switch
    {
        "succeed" => account.Checkout.Conclude(account.Objects.Get("checkout.session", id), paid: true),
        "fail" => account.Checkout.Conclude(account.Objects.Get("checkout.session", id), paid: false),
        "refund" => account.Refunds.Create(account.Objects.Get("charge", id), null, null, []),
        "dispute" => account.Disputes.Open(account.Objects.Get("charge", id), null, "fraudulent"),
        "win" => account.Disputes.Close(account.Objects.Get("dispute", id), won: true),
        "lose" => account.Disputes.Close(account.Objects.Get("dispute", id), won: false),
        _ => null,
    };

    private IResult Show() => Page.Of("Stripe double", $"""
        <p>It is {DateTimeOffset.FromUnixTimeSeconds(account.Now):yyyy-MM-dd HH:mm} here, in UTC.</p>{Button("month", "", "Let 31 days pass")}
        {List("Checkout sessions", "checkout.session", session => Row(session, "amount_total", session.Text("payment_status")) + session.Text("status") switch
        {
            "open" => Page.Link(session.Text("url"), "Its page"),
            "complete" when session.Text("payment_status") == "unpaid" => Button("succeed", session.Id(), "The bank pays") + Button("fail", session.Id(), "The bank does not pay"),
            _ => "",
        })}
        {List("Charges", "charge", charge => Row(charge, "amount", $"{Currencies.Say(charge.Number("amount_refunded"), charge.Text("currency")!)} refunded") + (charge.Text("status") == "succeeded" && !charge.Flag("refunded") && !account.Disputes.IsHeldFor(charge)
            ? Button("refund", charge.Id(), "Refund what is left") + Button("dispute", charge.Id(), "Its payer disputes it")
            : ""))}
        {List("Disputes", "dispute", dispute => Row(dispute, "amount", null) + (dispute.Text("status") is "won" or "lost" ? "" : Button("win", dispute.Id(), "It is won") + Button("lose", dispute.Id(), "It is lost")))}
        {List("Subscriptions", "subscription", subscription => $"<p>{subscription.Id()}: {subscription.Text("status")}{(subscription.Flag("cancel_at_period_end") ? ", ends with its period" : "")}</p>")}
        """);

    private string List(string title, string type, Func<JsonObject, string> show)
    {
        var all = account.Objects.All(type);
        return all.Count == 0 ? "" : $"<h2>{title}</h2>{string.Concat(all.Reverse().Take(Shown).Select(show))}";
    }

    private static string Row(JsonObject about, string amount, string? more) =>
        $"<p>{about.Id()}: {Page.Text(Currencies.Say(about.Number(amount), about.Text("currency")!))}, {about.Text("status")}{(more is null ? "" : $", {Page.Text(more)}")}</p>";

    private static string Button(string act, string id, string words) =>
        $"<form method=\"post\" action=\"/\"><input type=\"hidden\" name=\"id\" value=\"{id}\"><button name=\"act\" value=\"{act}\">{words}</button></form>";
}

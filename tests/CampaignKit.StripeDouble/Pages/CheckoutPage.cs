using System.Text.Json.Nodes;

namespace CampaignKit.Doubles;

/// <summary>The page of a Checkout session, where somebody pays, or does not.</summary>
internal sealed class CheckoutPage(Account account)
{
    private const string Placeholder = "{CHECKOUT_SESSION_ID}";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/c/pay/{id}", (string id) => Show(id));
        routes.MapPost("/c/pay/{id}", ActAsync);
    }

    private async Task<IResult> ActAsync(HttpRequest request, string id)
    {
        var form = await request.ReadFormAsync();
        if (!Enum.TryParse<CheckoutAct>(form["act"], out var act)) return Show(id);
        try
        {
            var session = account.Do(() => account.Checkout.Act(account.Objects.Get("checkout.session", id), act, new(Filled(form["email"]), Filled(form["name"]))).Copy());
            if (act == CheckoutAct.Decline) return Show(id, "Your card was declined. Nothing was paid.");
            return new SeeOther(session.Text("success_url")!.Replace(Placeholder, id, StringComparison.Ordinal));
        }
        catch (Refused)
        {
            return Show(id);
        }
    }

    private IResult Show(string id, string? said = null)
    {
        try
        {
            return account.Do(() => Show(account.Objects.Get("checkout.session", id), said));
        }
        catch (Refused refused)
        {
            return Page.Of(refused);
        }
    }

    private IResult Show(JsonObject session, string? said)
    {
        var asked = account.Checkout.AskedFor(session);
        var back = Page.Link(session.Text("cancel_url"), "Back, without paying");
        if (session.Text("status") == "complete") return Page.Of("This has been paid", "<p>You can close this page.</p>");
        if (session.Text("status") == "expired") return Page.Of("This page has expired", $"<p>Nothing was paid.</p>{back}", 410);

        var amount = Currencies.Say(asked.Total, asked.Currency) + Every(asked.Lines[0]);
        var email = session.Text("customer_email") ?? account.Objects.Find(session.Text("customer"))?.Text("email");
        return Page.Of($"For {asked.Text("branding_settings[display_name]") ?? account.Name}", $"""
            {(said is null ? "" : $"<p class=\"said\" role=\"alert\">{Page.Text(said)}</p>")}
            {string.Concat(asked.Lines.Select(line => $"<p><strong>{Page.Text(line.Name)}</strong><br>{Page.Text(line.Description)}</p>"))}
            <p class="amount">{Page.Text(amount)}</p>
            {(asked.Text("custom_text[submit][message]") is { } message ? $"<p>{Page.Text(message)}</p>" : "")}
            <form method="post" action="/c/pay/{session.Id()}">
            {EmailField(email)}
            <label for="name">Name</label>
            <input id="name" name="name" autocomplete="off">
            {(asked.Methods.Contains("card") ? Button(CheckoutAct.Pay, $"{Verb(asked)} {amount}", "first") : "")}
            {(asked.Methods.Contains("sepa_debit") ? Button(CheckoutAct.PayLater, "By direct debit: the bank says later whether it pays") : "")}
            {(asked.Methods.Contains("card") ? Button(CheckoutAct.Decline, "With a card that is declined") : "")}
            </form>
            {back}
            """);
    }

    private static string EmailField(string? known) => known is null
        ? """<label for="email">Email</label><input id="email" name="email" type="email" required value="ada@example.org" autocomplete="off">"""
        : $"<p>Email: {Page.Text(known)}</p>";

    private static string Button(CheckoutAct act, string words, string style = "") => $"<button name=\"act\" value=\"{act}\" class=\"{style}\">{Page.Text(words)}</button>";

    private static string Verb(SessionRequest asked) => asked.SubmitType switch { "donate" => "Donate", "book" => "Book", "subscribe" => "Subscribe", _ => asked.IsSubscription ? "Subscribe" : "Pay" };

    private static string Every(SessionRequest.Line line) => line switch
    {
        { Interval: null } => "",
        { IntervalCount: 1 } => $" every {line.Interval}",
        _ => $" every {line.IntervalCount} {line.Interval}s",
    };

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

/// <summary>Sends a browser on to another page after a form.</summary>
internal sealed class SeeOther(string address) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = address;
        return Task.CompletedTask;
    }
}

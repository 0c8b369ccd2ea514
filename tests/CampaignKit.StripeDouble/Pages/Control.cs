using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CampaignKit.Doubles;

/// <summary>What happens at Stripe without anybody asking its API: banks, the dashboard, time, and what goes wrong. Under <c>/double</c>, as JSON, for tests and for those who try things out.</summary>
internal sealed class Control(Account account, Faults faults, Webhooks webhooks)
{
    public static void Configure(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/double").AddEndpointFilter(RefuseAsync);
        MapMoney(group);
        MapTime(group);
        MapWebhooks(group);
        group.MapPost("/faults", (Fault fault) => faults.Add(fault));
        group.MapDelete("/faults", faults.Clear);
        group.MapPost("/faults/release", faults.Release);
    }

    private void MapMoney(RouteGroupBuilder group)
    {
        group.MapPost("/sessions/{id}", (string id, Paying paying) => Tell(() => account.Checkout.Act(account.Objects.Get("checkout.session", id), paying.Act, new(paying.Email, paying.Name))));
        group.MapPost("/sessions/{id}/conclude", (string id, bool paid) => Tell(() => account.Checkout.Conclude(account.Objects.Get("checkout.session", id), paid)));
        group.MapPost("/charges/{id}/refund", (string id, long? amount) => Tell(() => account.Refunds.Create(account.Objects.Get("charge", id), amount, null, [])));
        group.MapPost("/refunds/{id}/fail", (string id) => Tell(() => account.Refunds.Fail(account.Objects.Get("refund", id))));
        group.MapPost("/charges/{id}/dispute", (string id, long? amount, string? reason) => Tell(() => account.Disputes.Open(account.Objects.Get("charge", id), amount, reason ?? "fraudulent")));
        group.MapPost("/disputes/{id}/answer", (string id) => Tell(() => account.Disputes.Answer(account.Objects.Get("dispute", id))));
        group.MapPost("/disputes/{id}/close", (string id, bool won) => Tell(() => account.Disputes.Close(account.Objects.Get("dispute", id), won)));
        group.MapPost("/payouts", (string currency, bool? live, bool? automatic) => Tell(() => account.Payouts.Create(currency, live ?? false, automatic ?? true)));
        group.MapPost("/payouts/{id}/fail", (string id) => Tell(() => account.Payouts.Fail(account.Objects.Get("payout", id))));
        group.MapPost("/subscriptions/{id}/fail-next", (string id, int? times) => Tell(() =>
        {
            var subscription = account.Objects.Get("subscription", id);
            account.Renewals.FailNext(subscription, times ?? 1);
            return subscription;
        }));
    }

    private void MapTime(RouteGroupBuilder group)
    {
        group.MapGet("/clock", () => new Clock(account.Move(TimeSpan.Zero)));
        group.MapPost("/clock", (int? days, int? hours, int? seconds) => new Clock(account.Move(new TimeSpan(days ?? 0, hours ?? 0, 0, seconds ?? 0))));
    }

    private void MapWebhooks(RouteGroupBuilder group)
    {
        group.MapGet("/deliveries", () => webhooks.Deliveries);
        group.MapGet("/webhooks/held", () => webhooks.Held);
        group.MapPost("/webhooks", (WebhookOrders orders) =>
        {
            webhooks.Endpoint = orders.Endpoint ?? webhooks.Endpoint;
            webhooks.Mode = orders.Mode ?? webhooks.Mode;
            webhooks.Copies = orders.Copies ?? webhooks.Copies;
            webhooks.CorruptNext(orders.CorruptNext ?? 0);
        });
        group.MapPost("/webhooks/release", async (Release release) => new Sent(await webhooks.ReleaseAsync(release)));
        group.MapPost("/webhooks/resend", (string id) => webhooks.Resend(id));
        group.MapPost("/webhooks/idle", webhooks.IdleAsync);
    }

    private IResult Tell(Func<JsonObject> act) => Results.Content(account.Do(() => act().ToJsonString()), "application/json");

    private static async ValueTask<object?> RefuseAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Refused refused)
        {
            return Results.Content(refused.ToError().ToJsonString(), "application/json", statusCode: refused.Status);
        }
    }

    /// <summary>What somebody does on a session's page.</summary>
    internal sealed record Paying(CheckoutAct Act = CheckoutAct.Pay, string? Email = "ada@example.org", string? Name = null);

    /// <summary>Changes only what it names.</summary>
    internal sealed record WebhookOrders(Uri? Endpoint, WebhookMode? Mode, int? Copies, int? CorruptNext);

    /// <summary>The time at the double.</summary>
    internal sealed record Clock(DateTimeOffset Now);

    /// <summary>How many first attempts there were.</summary>
    internal sealed record Sent(int Attempts);
}

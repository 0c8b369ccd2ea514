using System.Globalization;
using System.Runtime.Serialization;
using CampaignKit.Stripe.Tests.Wire;
using Stripe;

namespace CampaignKit.Stripe.Tests;

public class FormTests
{
    private static readonly DateTime Noon = new(2026, 11, 5, 12, 0, 0, 750, DateTimeKind.Utc);

    private enum Mood
    {
        [EnumMember(Value = "very_glad")]
        VeryGlad,
    }

    [Fact]
    public async Task What_was_never_set_is_not_sent() => Assert.Empty(await SentAsync(new SubscriptionUpdateOptions()));

    [Fact]
    public async Task Product_is_sent_with_the_id_that_it_is_to_have()
    {
        using var wire = new StripeWire(StripeWire.Json("""{"id":"gifts","object":"product","name":"Example: help","statement_descriptor":"HELP","created":1780000000}"""));

        var made = await wire.Client().V1.Products.CreateAsync(new() { Id = "gifts", Name = "Example: help", StatementDescriptor = "HELP", Metadata = new() { ["kind"] = "gift" } });

        Assert.Equal(
            new Dictionary<string, string> { ["id"] = "gifts", ["name"] = "Example: help", ["statement_descriptor"] = "HELP", ["metadata[kind]"] = "gift" },
            wire.Request.Form);
        Assert.Equal(("gifts", "Example: help", "HELP"), (made.Id, made.Name, made.StatementDescriptor));
    }

    [Fact]
    public async Task Null_set_by_hand_is_sent_empty_where_that_unsets_a_value()
    {
        var form = await SentAsync(new SubscriptionUpdateOptions
        {
            CancelAt = null,
            Description = null,
            Metadata = null,
            PauseCollection = null,
            ProrationBehavior = null,
            CancellationDetails = new SubscriptionCancellationDetailsOptions { Comment = null },
        });

        Assert.Equal(["cancel_at", "cancellation_details[comment]", "description", "metadata", "pause_collection"], form.Keys.Order());
        Assert.All(form.Values, value => Assert.Equal("", value));
    }

    [Fact]
    public async Task Empty_texts_and_empty_lists_are_sent_empty()
    {
        var form = await SentAsync(new SubscriptionUpdateOptions
        {
            Description = "",
            Metadata = new Dictionary<string, string> { ["purpose"] = "" },
            Items = [],
        });

        Assert.Equal(new Dictionary<string, string> { ["description"] = "", ["metadata[purpose]"] = "", ["items"] = "" }, form);
    }

    [Fact]
    public async Task A_parameter_of_two_types_is_sent_as_what_it_was_given_as()
    {
        Assert.Equal("1793880000", (await SentAsync(new SubscriptionUpdateOptions { CancelAt = Noon }))["cancel_at"]);
        Assert.Equal("min_period_end", (await SentAsync(new SubscriptionUpdateOptions { CancelAt = SubscriptionCancelAt.MinPeriodEnd }))["cancel_at"]);
    }

    [Fact]
    public async Task A_moment_is_sent_in_seconds_whatever_zone_it_was_told_in()
    {
        var form = await SentAsync(new SubscriptionUpdateOptions { CancelAt = Noon.ToLocalTime() });

        Assert.Equal("1793880000", form["cancel_at"]);
    }

    [Fact]
    public async Task Numbers_and_words_are_sent_as_Stripe_writes_them_in_any_culture()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            var options = new RefundCreateOptions { Amount = -1234567890123 };
            options.AddExtraParam("rate", 12.5m);
            options.AddExtraParam("mood", Mood.VeryGlad);
            options.AddExtraParam("sure", true);

            var form = await SentAsync(options);

            Assert.Equal(new Dictionary<string, string> { ["amount"] = "-1234567890123", ["rate"] = "12.5", ["mood"] = "very_glad", ["sure"] = "true" }, form);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task What_the_caller_adds_is_nested_like_the_rest()
    {
        var options = new RefundCreateOptions { Charge = "ch_1" };
        options.AddExtraParam("beta", new Dictionary<string, object> { ["list"] = new List<object> { "a", 2, new Dictionary<string, object> { ["b[c]"] = "d" } } });
        options.AddExpand("charge");
        options.AddRangeExpand(["payment_intent"]);

        var form = await SentAsync(options);

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["charge"] = "ch_1",
                ["expand[0]"] = "charge",
                ["expand[1]"] = "payment_intent",
                ["beta[list][0]"] = "a",
                ["beta[list][1]"] = "2",
                ["beta[list][2][b][c]"] = "d",
            },
            form);
    }

    [Fact]
    public async Task Text_of_any_kind_arrives_as_it_was()
    {
        const string Text = "a&b=c+d e%41 [f] Zoë ☂ 🎈\r\n";

        var form = await SentAsync(new SubscriptionUpdateOptions { Description = Text, Metadata = new Dictionary<string, string> { ["a&b [c]"] = Text } });

        Assert.Equal(Text, form["description"]);
        Assert.Contains(Text, form.Where(pair => pair.Key != "description").Select(pair => pair.Value));
    }

    [Fact]
    public async Task Brackets_around_names_are_sent_as_they_are()
    {
        using var wire = new StripeWire(StripeWire.Json("{}"));

        await new RefundService(wire.Client()).CreateAsync(new RefundCreateOptions { Metadata = new Dictionary<string, string> { ["why"] = "a b" } });

        Assert.Equal("metadata[why]=a+b", wire.Request.Body);
    }

    [Fact]
    public async Task A_span_of_time_is_sent_with_its_bounds()
    {
        using var wire = new StripeWire(StripeWire.Json("""{"data":[]}"""), StripeWire.Json("""{"data":[]}"""));
        var events = new EventService(wire.Client());

        await events.ListAsync(new EventListOptions
        {
            Created = new DateRangeOptions { GreaterThanOrEqual = Noon, LessThan = Noon.AddHours(1) },
            Types = [EventTypes.InvoicePaid],
            DeliverySuccess = false,
            Limit = 100,
        });
        await events.ListAsync(new EventListOptions { Created = new DateRangeOptions { GreaterThan = Noon, LessThanOrEqual = Noon } });

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["created[gte]"] = "1793880000",
                ["created[lt]"] = "1793883600",
                ["types[0]"] = "invoice.paid",
                ["delivery_success"] = "false",
                ["limit"] = "100",
            },
            wire.Requests[0].Form);
        Assert.Equal(["created[gt]", "created[lte]"], wire.Requests[1].Form.Keys.Order());
    }

    private static Task<IReadOnlyDictionary<string, string>> SentAsync(SubscriptionUpdateOptions options) =>
        FormAsync(client => new SubscriptionService(client).UpdateAsync("sub_1", options));

    private static Task<IReadOnlyDictionary<string, string>> SentAsync(RefundCreateOptions options) =>
        FormAsync(client => new RefundService(client).CreateAsync(options));

    private static async Task<IReadOnlyDictionary<string, string>> FormAsync(Func<StripeClient, Task> send)
    {
        using var wire = new StripeWire(StripeWire.Json("{}"));
        await send(wire.Client());
        return wire.Request.Form;
    }
}

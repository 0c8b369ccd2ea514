using CampaignKit.Stripe.Tests.Wire;
using Stripe;

namespace CampaignKit.Stripe.Tests;

public class ListTests
{
    [Fact]
    public async Task A_page_says_whether_another_follows()
    {
        using var wire = new StripeWire(Page(more: true, "re_1", "re_2"));

        var page = await wire.Client().V1.Refunds.ListAsync(new RefundListOptions { Limit = 2, StartingAfter = "re_0" });

        Assert.True(page.HasMore);
        Assert.Equal("/v1/refunds", page.Url);
        Assert.Equal(["re_1", "re_2"], page.Select(refund => refund.Id));
        Assert.Equal(new Dictionary<string, string> { ["limit"] = "2", ["starting_after"] = "re_0" }, wire.Request.Form);
    }

    [Fact]
    public async Task All_pages_are_asked_for_behind_the_last_id_seen_and_with_the_same_filter()
    {
        using var wire = new StripeWire(Page(more: true, "re_1", "re_2"), Page(more: true, "re_3"), Page(more: false, "re_4"));
        var options = new RefundListOptions { Charge = "ch_1", Limit = 2 };

        var all = await AllAsync(wire.Client().V1.Refunds.ListAutoPagingAsync(options));

        Assert.Equal(["re_1", "re_2", "re_3", "re_4"], all);
        Assert.Equal([null, "re_2", "re_3"], wire.Requests.Select(asked => asked.Form.GetValueOrDefault("starting_after")));
        Assert.All(wire.Requests, asked => Assert.Equal(("ch_1", "2"), (asked.Form["charge"], asked.Form["limit"])));
        Assert.Null(options.StartingAfter);
    }

    [Fact]
    public async Task Pages_can_be_gone_through_towards_newer_ones()
    {
        using var wire = new StripeWire(Page(more: true, "re_3", "re_4"), Page(more: false, "re_1", "re_2"));

        var all = await AllAsync(wire.Client().V1.Refunds.ListAutoPagingAsync(new RefundListOptions { EndingBefore = "re_5" }));

        Assert.Equal(["re_4", "re_3", "re_2", "re_1"], all);
        Assert.Equal(["re_5", "re_3"], wire.Requests.Select(asked => asked.Form["ending_before"]));
    }

    [Fact]
    public async Task An_empty_page_is_the_last_whatever_it_says()
    {
        using var wire = new StripeWire(Page(more: true));

        Assert.Empty(await AllAsync(wire.Client().V1.Refunds.ListAutoPagingAsync()));

        Assert.Single(wire.Requests);
    }

    [Fact]
    public async Task A_page_is_asked_for_only_when_it_is_needed()
    {
        using var wire = new StripeWire(Page(more: true, "re_1", "re_2"));

        await foreach (var refund in wire.Client().V1.Refunds.ListAutoPagingAsync())
        {
            if (refund.Id == "re_2") break;
        }

        Assert.Single(wire.Requests);
    }

    [Fact]
    public async Task Going_through_pages_ends_when_it_is_cancelled()
    {
        using var wire = new StripeWire(Page(more: true, "re_1", "re_2"));
        using var enough = new CancellationTokenSource();
        var seen = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in wire.Client().V1.Refunds.ListAutoPagingAsync(cancellationToken: enough.Token))
            {
                seen++;
                await enough.CancelAsync();
            }
        });

        Assert.Equal(1, seen);
    }

    [Fact]
    public async Task A_refusal_on_a_later_page_is_the_callers_to_handle()
    {
        using var wire = new StripeWire(Page(more: true, "re_1"), StripeWire.Refusal(System.Net.HttpStatusCode.TooManyRequests));

        await Assert.ThrowsAsync<StripeException>(() => AllAsync(wire.Client().V1.Refunds.ListAutoPagingAsync()));
    }

    private static Func<HttpResponseMessage> Page(bool more, params IEnumerable<string> ids) => StripeWire.Json(
        $$"""{"object":"list","url":"/v1/refunds","has_more":{{(more ? "true" : "false")}},"data":[{{string.Join(',', ids.Select(id => $$"""{"object":"refund","id":"{{id}}"}"""))}}]}""");

    private static async Task<List<string>> AllAsync(IAsyncEnumerable<Refund> refunds)
    {
        var ids = new List<string>();
        await foreach (var refund in refunds) ids.Add(refund.Id);
        return ids;
    }
}

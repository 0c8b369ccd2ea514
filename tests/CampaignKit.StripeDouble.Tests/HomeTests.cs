namespace CampaignKit.Doubles.Tests;

public class HomeTests
{
    [Fact]
    public async Task Newcomer_finds_what_there_is_and_plays_the_bank()
    {
        await using var bench = await Bench.StartAsync();
        var open = await bench.PostAsync("v1/checkout/sessions", Bench.OneOff);
        var waiting = await bench.PostAsync("v1/checkout/sessions", Bench.OneOff);
        await bench.PostAsync($"c/pay/{waiting["id"]}", "act=PayLater&email=ada@example.org");

        var page = (await bench.GetAsync(""))["text"];
        var pays = await bench.PostAsync("", $"act=succeed&id={waiting["id"]}");
        var again = await bench.PostAsync("", $"act=succeed&id={waiting["id"]}");

        Assert.Contains(open["url"], page, StringComparison.Ordinal);
        Assert.Contains("The bank pays", page, StringComparison.Ordinal);
        Assert.Equal((303, 400), (pays.Status, again.Status));
        Assert.Equal("paid", (await bench.GetAsync($"v1/checkout/sessions/{waiting["id"]}"))["payment_status"]);
    }

    [Fact]
    public async Task Charge_is_disputed_lost_and_a_month_passes_by_buttons()
    {
        await using var bench = await Bench.StartAsync();
        var charge = await bench.ChargeAsync();
        await bench.PostAsync("", $"act=dispute&id={charge}");
        var dispute = (await bench.GetAsync("v1/disputes"))["data.0.id"];

        await bench.PostAsync("", $"act=lose&id={dispute}");
        await bench.PostAsync("", "act=month");

        Assert.Equal("lost", (await bench.GetAsync($"v1/disputes/{dispute}"))["status"]);
        Assert.Contains("It is 2026-03-03 12:00 here", (await bench.GetAsync(""))["text"], StringComparison.Ordinal);
    }
}

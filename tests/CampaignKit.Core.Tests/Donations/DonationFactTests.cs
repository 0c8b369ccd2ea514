using System.Text.Json;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Donations;

public sealed class DonationFactTests
{
    // What is on disk already has these names.
    private const string Stored = """
        {"kind":"paid","key":"paid/pi_1","donation":"d-sub_1","campaign":"fair-work","amount":{"minorUnits":1250,"currency":"EUR"},"at":"2026-11-23T12:00:00+00:00","writtenAt":"2026-11-23T12:00:02+00:00","mode":"monthly","language":"fr","recipient":"Example Coalition","purpose":"Legal help for workers","fee":{"minorUnits":25,"currency":"EUR"},"paymentIntent":"pi_1","subscription":"sub_1"}
        """;

    [Fact]
    public void Fact_is_stored_under_the_names_that_it_always_had()
    {
        var fact = SampleFacts.Paid("pi_1", 1_250, "sub_1");

        Assert.Equal(Stored, JsonSerializer.Serialize(fact, DocumentJson.Options));
        Assert.Equal(fact, JsonSerializer.Deserialize<DonationFact>(Stored, DocumentJson.Options));
    }

    [Fact]
    public void Gift_that_is_set_to_end_is_stored_with_when()
    {
        var ending = SampleFacts.Ending("sub_1", SampleFacts.Noon.AddDays(20));

        var stored = JsonSerializer.Serialize(ending, DocumentJson.Options);

        Assert.Contains("\"kind\":\"subscription-ending\"", stored, StringComparison.Ordinal);
        Assert.Contains("\"endsAt\":\"2026-12-13T12:00:00+00:00\"", stored, StringComparison.Ordinal);
        Assert.Equal(ending, JsonSerializer.Deserialize<DonationFact>(stored, DocumentJson.Options));
        Assert.Throws<ArgumentException>(() => (ending with { EndsAt = null }).ThrowIfUnusable(SampleFacts.Campaign));
        Assert.Throws<ArgumentException>(() => (ending with { Subscription = null }).ThrowIfUnusable(SampleFacts.Campaign));
    }

    [Fact]
    public void Keys_tell_apart_whatever_can_happen_to_one_donation()
    {
        string[] keys =
        [
            FactKey.Opened("x_1"), FactKey.Expired("x_1"), FactKey.Paid("x_1"), FactKey.Failed("x_1"), FactKey.Refunded("x_1"), FactKey.RefundFailed("x_1"), FactKey.DisputeOpened("x_1"),
            FactKey.DisputeWon("x_1"), FactKey.DisputeLost("x_1"), FactKey.SubscriptionChanged("x_1", SampleFacts.Noon), FactKey.SubscriptionChanged("x_1", SampleFacts.Noon.AddSeconds(1)),
            FactKey.SubscriptionEnding("x_1", SampleFacts.Noon), FactKey.SubscriptionEnding("x_1", SampleFacts.Noon.AddSeconds(1)), FactKey.SubscriptionResumed("x_1", SampleFacts.Noon),
            FactKey.SubscriptionEnded("x_1"), FactKey.ReceiptMailed("x_1"),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
        foreach (var key in keys) (SampleFacts.Paid("pi_1", 100) with { Key = key }).ThrowIfUnusable(SampleFacts.Campaign);
    }
}

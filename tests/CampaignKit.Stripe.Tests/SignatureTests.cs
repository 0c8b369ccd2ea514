using Stripe;

namespace CampaignKit.Stripe.Tests;

/// <summary>
/// The signatures below were computed by another program:
/// <c>printf '%s' "1700000000.$BODY" | openssl dgst -sha256 -hmac whsec_new</c>.
/// </summary>
public class SignatureTests
{
    private const string Body =
        """{"id":"evt_1","object":"event","api_version":"2026-07-29.dahlia","created":1700000000,"livemode":false,"type":"charge.succeeded","data":{"object":{"id":"ch_1","object":"charge","amount":500}}}""";

    private const string Signature = "36b8de0e8dbb7b57b7df63bbfac352139fcc7017a2c9896748bc68d4bb507961";
    private const string SignatureWithOldSecret = "3ee838ceecdbedd56d2e31bd5dd1a23b2387497155829b576852ccaddc7ce332";
    private const long SignedAt = 1_700_000_000;

    [Fact]
    public void A_signed_event_is_read()
    {
        var read = EventUtility.ConstructEvent(Body, $"t=1700000000,v1={Signature}", "whsec_new", 300, SignedAt);

        Assert.Equal("evt_1", read.Id);
        Assert.Equal(EventTypes.ChargeSucceeded, read.Type);
        Assert.Equal(500, Assert.IsType<Charge>(read.Data.Object).Amount);
    }

    [Theory]
    [InlineData(Body, "whsec_new", Signature)]
    [InlineData(Body, "whsec_old", SignatureWithOldSecret)]
    [InlineData("", "whsec_new", "9ac76c07962e0f096703198702a6e3298f46126c4075df67e2fec8c5116a6204")]
    [InlineData("""{"name":"Zoë ☂ 🎈"}""", "whsec_new", "23e54e104066f322338570038265f63990f7d4b41f5e22696d5f10a8ee0945bb")]
    public void A_signature_is_the_hash_of_time_and_text_with_the_secret(string body, string secret, string signature)
    {
        Assert.Equal(signature, EventUtility.ComputeSignature(secret, "1700000000", body));
        EventUtility.ValidateSignature(body, $"t=1700000000,v1={signature}", secret, 300, SignedAt);
    }

    [Theory]
    [InlineData($"t=1700000000,v1={SignatureWithOldSecret},v1={Signature}")]
    [InlineData($"t=1700000000,v1={Signature},v1={SignatureWithOldSecret}")]
    [InlineData($" t=1700000000 , v1=short, v0=ignored, v1={Signature} ")]
    [InlineData($"v1={Signature},t=1700000000")]
    public void One_right_signature_among_several_is_enough(string header) => EventUtility.ValidateSignature(Body, header, "whsec_new", 300, SignedAt);

    [Theory]
    [InlineData("")]
    [InlineData("v1")]
    [InlineData("t=1700000000")]
    [InlineData($"v1={Signature}")]
    [InlineData("t=1700000000,v1=")]
    [InlineData($"t=1700000000,v0={Signature}")]
    [InlineData($"t=1700000001,v1={Signature}")]
    [InlineData($"t=1700000000,v1={SignatureWithOldSecret}")]
    [InlineData("t=1700000000,v1=36B8DE0E8DBB7B57B7DF63BBFAC352139FCC7017A2C9896748BC68D4BB507961")]
    [InlineData("t=1700000000,v1=36b8de0e8dbb7b57b7df63bbfac352139fcc7017a2c9896748bc68d4bb50796")]
    [InlineData($"t=1700000000,v1={Signature}0")]
    public void A_header_without_the_right_signature_is_refused(string header) =>
        Assert.Throws<StripeException>(() => EventUtility.ConstructEvent(Body, header, "whsec_new", 300, SignedAt));

    [Fact]
    public void A_changed_text_is_refused() =>
        Assert.Throws<StripeException>(() => EventUtility.ValidateSignature(Body.Replace("500", "900", StringComparison.Ordinal), $"t=1700000000,v1={Signature}", "whsec_new", 300, SignedAt));

    [Fact]
    public void A_missing_header_is_a_fault_of_the_caller()
    {
        var failure = Record.Exception(() => EventUtility.ValidateSignature(Body, null, "whsec_new", 300, SignedAt));

        Assert.NotNull(failure);
        Assert.IsNotType<StripeException>(failure);
    }

    [Theory]
    [InlineData(SignedAt - 300, true)]
    [InlineData(SignedAt + 300, true)]
    [InlineData(SignedAt - 301, false)]
    [InlineData(SignedAt + 301, false)]
    public void A_signature_holds_five_minutes_either_way(long now, bool holds)
    {
        var refusal = Record.Exception(() => EventUtility.ValidateSignature(Body, $"t=1700000000,v1={Signature}", "whsec_new", EventUtility.DefaultTimeTolerance, now));

        if (holds) Assert.Null(refusal);
        else Assert.IsType<StripeException>(refusal);
    }

    [Fact]
    public void Without_a_moment_of_the_callers_it_is_now()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var header = $"t={now},v1={EventUtility.ComputeSignature("whsec_new", $"{now}", Body)}";

        EventUtility.ValidateSignature(Body, header, "whsec_new");
        Assert.Equal("evt_1", EventUtility.ConstructEvent(Body, header, "whsec_new").Id);
        Assert.Throws<StripeException>(() => EventUtility.ConstructEvent(Body, $"t=1700000000,v1={Signature}", "whsec_new"));
        Assert.Equal("evt_1", EventUtility.ConstructEvent(Body, $"t=1700000000,v1={Signature}", "whsec_new", tolerance: long.MaxValue / 2).Id);
    }

    [Fact]
    public void A_text_that_is_no_proper_unicode_is_refused() =>
        Assert.Throws<StripeException>(() => EventUtility.ValidateSignature("{\"name\":\"\ud83c\"}", $"t=1700000000,v1={Signature}", "whsec_new", 300, SignedAt));

    [Theory]
    [InlineData("2025-10-29.clover", "fc992fe3f0b80f5ff07aaeee1d7ababc03d5d433f6c2d1d369293d206bd3464d", false)]
    [InlineData("2026-11-30.dahlia", "a0832f3dc6380ff698497b09aee72bb7e5b519fad1b8a42d9cfa5fb4902aefe7", true)]
    public void An_event_is_read_if_it_was_written_for_the_same_release_train(string version, string signature, bool isRead)
    {
        var body = Body.Replace("2026-07-29.dahlia", version, StringComparison.Ordinal);
        var header = $"t=1700000000,v1={signature}";

        var refusal = Record.Exception(() => EventUtility.ConstructEvent(body, header, "whsec_new", 300, SignedAt));

        if (isRead) Assert.Null(refusal);
        else Assert.IsType<StripeException>(refusal);
        Assert.Equal(version, EventUtility.ConstructEvent(body, header, "whsec_new", 300, SignedAt, throwOnApiVersionMismatch: false).ApiVersion);
    }

    [Theory]
    [InlineData("2026-07-29.dahlia", true)]
    [InlineData("2026-12-31.dahlia", true)]
    [InlineData("2025-10-29.clover", false)]
    [InlineData("2026-07-29.preview", false)]
    [InlineData("2020-08-27", false)]
    public void A_version_fits_by_its_release_train(string version, bool fits) => Assert.Equal(fits, EventUtility.IsCompatibleApiVersion(version));

    [Theory]
    [InlineData("2026-07-29.preview", true)]
    [InlineData("2026-07-30.preview", false)]
    public void A_preview_fits_itself_only(string version, bool fits) => Assert.Equal(fits, EventUtility.IsCompatibleApiVersion("2026-07-29.preview", version));
}

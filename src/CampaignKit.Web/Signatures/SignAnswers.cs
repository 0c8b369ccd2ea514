using System.Text.Json.Serialization;
using CampaignKit.Web.Installation;

namespace CampaignKit.Web.Signatures;

/// <summary>The answer to a signature that counts, first or repeated.</summary>
/// <param name="Status"><c>counted</c>.</param>
/// <param name="Receipt">26 characters, the signer's proof; the same at every repeat.</param>
/// <param name="Count">How many have signed, this signer included.</param>
/// <param name="DidYouMean">A large provider's domain, if the one of the address is a slip of the finger away from it. Nothing was changed; absent otherwise.</param>
internal sealed record SignAnswer(string Status, string Receipt, long Count, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? DidYouMean) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext) => await JsonAnswer.WriteAsync(httpContext, this, SignFormJson.Default.SignAnswer);
}

/// <summary>The answer to a signature that waits for its signer's answer to a mail. The same for whoever signs, and whether or not they had signed before.</summary>
/// <param name="Status"><c>awaiting-confirmation</c>.</param>
/// <param name="Ticket">What the six digits of the mail belong to; another one at every call.</param>
/// <param name="DidYouMean">As above.</param>
internal sealed record AwaitingAnswer(string Status, string Ticket, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? DidYouMean) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status202Accepted;
        await JsonAnswer.WriteAsync(httpContext, this, SignFormJson.Default.AwaitingAnswer);
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Web.Confirmations;

/// <summary>A signature that waits, as its mailed link shows it.</summary>
/// <param name="Status"><c>awaiting-confirmation</c>.</param>
/// <param name="Petition">Slug.</param>
/// <param name="Title">Of the petition.</param>
/// <param name="Name">The name that would be signed, if one is held.</param>
/// <param name="Visibility">What others may see.</param>
/// <param name="Updates">Whether the campaign may write.</param>
/// <param name="Partners">Slugs of its partners that may; absent if none.</param>
internal sealed record WaitingAnswer(
    string Status, string Petition, string Title, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name, Visibility Visibility, bool Updates,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Partners);

/// <summary>A signature that is confirmed, by this call or an earlier one.</summary>
/// <param name="Status"><c>confirmed</c>.</param>
/// <param name="Receipt">26 characters, the signer's proof; the same at every repeat.</param>
/// <param name="Count">How many are counted now. Some are looked at before they count.</param>
internal sealed record ConfirmedAnswer(string Status, string Receipt, long Count);

/// <summary>A signature of which nothing is left.</summary>
/// <param name="Status"><c>erased</c>.</param>
internal sealed record ErasedAnswer(string Status);

/// <summary>The six digits of a mail, and what they belong to.</summary>
internal sealed record MailedCode
{
    /// <summary>As the answer gave it that sent the mail.</summary>
    public string? Ticket { get; init; }

    /// <summary>Six digits; spaces and dashes do no harm.</summary>
    public string? Code { get; init; }
}

[JsonSerializable(typeof(MailedCode))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, AllowDuplicateProperties = false, NumberHandling = JsonNumberHandling.Strict, PropertyNameCaseInsensitive = false)]
internal sealed partial class MailedCodeJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignKit.Core.Review;

namespace CampaignKit.Web.Review;

/// <summary>A page of held signatures.</summary>
/// <param name="Items">The oldest first.</param>
/// <param name="Next">The cursor of the page after this one; null on the last.</param>
/// <param name="ByReason">Reason → how many are held for it, over all pages.</param>
internal sealed record HeldView(IReadOnlyList<HeldSignature> Items, string? Next, IReadOnlyDictionary<string, long> ByReason)
{
    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(HeldView);
}

/// <summary>Which signatures are decided on: exactly one of these is given.</summary>
internal sealed record ChoiceForm
{
    /// <summary>1 to 1,000 of them.</summary>
    public IReadOnlyList<string>? Receipts { get; init; }

    /// <summary>All that are held for this reason.</summary>
    public string? Reason { get; init; }

    /// <summary>Whatever was signed from this address.</summary>
    public string? Mailbox { get; init; }

    /// <summary>Whatever people of this name signed.</summary>
    public string? Name { get; init; }

    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(ChoiceForm);
}

/// <summary>A rule that is to be applied.</summary>
internal sealed record RuleApplication
{
    /// <summary>Which signatures.</summary>
    public RuleForm? Rule { get; init; }

    /// <summary>What is removed and why, for everybody to read; 10 to 300 characters.</summary>
    public string? Because { get; init; }
}

/// <summary>What a decision came to.</summary>
/// <param name="Moved">Signatures that were moved by it.</param>
internal sealed record MovedView(long Moved);

/// <summary>Signatures that were removed together.</summary>
/// <param name="Id">By which it is undone; `review` for what was removed by hand.</param>
/// <param name="Sentence">What everybody is told.</param>
/// <param name="Rule">Which signatures; null for those removed by hand.</param>
/// <param name="State">How far it is.</param>
/// <param name="Removed">How many.</param>
/// <param name="At">When, UTC.</param>
/// <param name="UndoneAt">When it was undone, UTC.</param>
internal sealed record RemovedView(string Id, string Sentence, InvalidationRule? Rule, InvalidationState State, long Removed, DateTimeOffset At, DateTimeOffset? UndoneAt)
{
    public static RemovedView Of(Invalidation invalidation) =>
        new(invalidation.Id, invalidation.Sentence, invalidation.Rule, invalidation.State, invalidation.Applied, invalidation.At, invalidation.UndoneAt);
}

[JsonSerializable(typeof(ChoiceForm))]
[JsonSerializable(typeof(RuleForm))]
[JsonSerializable(typeof(RuleApplication))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, AllowDuplicateProperties = false, NumberHandling = JsonNumberHandling.Strict, PropertyNameCaseInsensitive = false)]
internal sealed partial class ModerationJson : JsonSerializerContext;

using CampaignKit.Core.Campaigns;
using CampaignKit.Web.Audit;
using CampaignKit.Web.Campaigns;
using CampaignKit.Web.Control;
using CampaignKit.Web.Review;

namespace CampaignKit.Web.Keys;

/// <summary>What operators may do to campaigns' keys while the program runs.</summary>
internal static class KeyActions
{
    public static ControlAction Destroy { get; } = new("keys/destroy", RunsOffline: true, DestroyAsync);

    public static IReadOnlyList<ControlAction> All { get; } = [Destroy];

    private static async Task<ControlAnswer> DestroyAsync(IServiceProvider services, ControlRequest request)
    {
        if (!OperatorWords.TryRead(request.Words, ["--by"], [], out var words, out var problem)) return ControlAnswer.Refused(problem);
        if (words.Values is not [var campaign]) return ControlAnswer.Refused("Say which campaign.");
        var by = words.One("--by");
        if (by is not null && !OperatorActs.IsText(by)) return ControlAnswer.Refused("A name is one line of up to 200 characters.");
        return await services.GetRequiredService<KeyDestruction>().RunAsync(campaign, DestructionReason.Operator, by is null ? [] : [by]) is { } record
            ? ControlAnswer.Done([.. DestructionLines.Of(record)])
            : ControlAnswer.Refused($"There is no campaign {campaign}.");
    }
}

using CampaignKit.Core.Campaigns;
using CampaignKit.Web.Campaigns;
using CampaignKit.Web.Control;

namespace CampaignKit.Web.Keys;

/// <summary>What operators may do to campaigns' keys while the program runs.</summary>
internal static class KeyActions
{
    public static ControlAction Destroy { get; } = new("keys/destroy", RunsOffline: true, DestroyAsync);

    public static IReadOnlyList<ControlAction> All { get; } = [Destroy];

    private static async Task<ControlAnswer> DestroyAsync(IServiceProvider services, ControlRequest request)
    {
        if (request.Words is not [var campaign]) return ControlAnswer.Refused("Say which campaign.");
        return await services.GetRequiredService<KeyDestruction>().RunAsync(campaign, DestructionReason.Operator) is { } record
            ? ControlAnswer.Done([.. DestructionLines.Of(record)])
            : ControlAnswer.Refused($"There is no campaign {campaign}.");
    }
}

using CampaignKit.Core.Audit;
using CampaignKit.Web.Audit;
using CampaignKit.Web.Control;

namespace CampaignKit.Web.Exports;

/// <summary>Writes down who gets which people and what for. What is exported is read by the command itself, after this.</summary>
internal static class ExportActions
{
    public static ControlAction Order { get; } = new("export/order", RunsOffline: true, OrderAsync);

    public static IReadOnlyList<ControlAction> All { get; } = [Order];

    private static async Task<ControlAnswer> OrderAsync(IServiceProvider services, ControlRequest request)
    {
        if (request.Words is not [var petition, var recipient, var purpose, var by] || !OperatorActs.IsText(recipient) || !OperatorActs.IsText(purpose)) return ControlAnswer.Refused(ExportCommand.Usage);
        await services.GetRequiredService<AuditLog>().AppendAsync(
            AuditActor.Operator(by), "signatures.export", AuditSubject.Petition(petition), new Dictionary<string, string> { ["recipient"] = recipient, ["purpose"] = purpose });
        return ControlAnswer.Done();
    }
}

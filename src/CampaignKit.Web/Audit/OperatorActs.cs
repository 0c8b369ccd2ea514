using CampaignKit.Core.Audit;
using CampaignKit.Core.Demands;
using CampaignKit.Web.Control;

namespace CampaignKit.Web.Audit;

/// <summary>Puts what an operator does into the audit log.</summary>
internal static class OperatorActs
{
    /// <summary>Does it between two entries: one that says that it is begun, and one with what came of it. Nobody is told that it is done before the second is stored.</summary>
    /// <param name="services">The installation's.</param>
    /// <param name="by">The name that was given, if any.</param>
    /// <param name="action">What is done.</param>
    /// <param name="subject">To what.</param>
    /// <param name="details">For the first entry.</param>
    /// <param name="act">Does it, and may put counts and ids into what it is handed, for the second.</param>
    public static Task<ControlAnswer> RunAsync(
        IServiceProvider services, string? by, string action, AuditSubject subject, IReadOnlyDictionary<string, string> details, Func<Dictionary<string, string>, Task<ControlAnswer>> act) =>
        services.GetRequiredService<AuditLog>().RunAsync(AuditActor.Operator(by), action, subject, details, act, static answer => answer.IsDone);

    /// <summary>The same of a petition. If there is none nothing can happen, and what was typed in its place is stored nowhere.</summary>
    public static Task<ControlAnswer> OnPetitionAsync(
        IServiceProvider services, string slug, string? by, string action, IReadOnlyDictionary<string, string> details, Func<Dictionary<string, string>, Task<ControlAnswer>> act) =>
        services.GetRequiredService<CatalogueCache>().Current.Petition(slug) is null ? act([]) : RunAsync(services, by, action, AuditSubject.Petition(slug), details, act);

    /// <summary>Whether a text can be kept as it was typed: one line of 1–200 characters.</summary>
    public static bool IsText(string? text) => !string.IsNullOrWhiteSpace(text) && text.Length <= 200 && !text.Any(char.IsControl);

    /// <summary>A number as details have it.</summary>
    public static string Number(long number) => AuditLog.Number(number);
}

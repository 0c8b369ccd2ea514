using CampaignKit.Core.Documents;

namespace CampaignKit.Core.Momentum;

/// <summary>Of what somebody of the staff wants a mail.</summary>
/// <param name="Kinds">Each once.</param>
public sealed record AlertWishes(IReadOnlyList<AlertKind> Kinds)
{
    /// <summary>Document kind; the id is the person's.</summary>
    public const string Kind = "staff-alerts";

    /// <summary>Of nothing, as long as somebody has not asked.</summary>
    public static AlertWishes None { get; } = new([]);

    /// <summary>Somebody's.</summary>
    public static async Task<AlertWishes> ReadAsync(IDocuments documents, string person) => (await documents.ReadAsync<AlertWishes>(Kind, person))?.Value ?? None;

    /// <summary>Keeps somebody's; of two that are sent at once, one stays.</summary>
    public async Task WriteAsync(IDocuments documents, string person)
    {
        try
        {
            await documents.WriteAsync([new(Kind, person, this, (await documents.ReadAsync<AlertWishes>(Kind, person))?.ETag)]);
        }
        catch (DocumentConflictException)
        {
            // The other form of the same person was first.
        }
    }
}

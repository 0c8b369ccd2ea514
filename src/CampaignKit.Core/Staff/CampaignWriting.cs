using CampaignKit.Core.Actors;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;

namespace CampaignKit.Core.Staff;

/// <summary>Campaigns as staff make and change them: who may, what is right, the audit log, the document, the catalogue.</summary>
/// <remarks>A document is only written over the version that was read, and a new one only where there is none, so several nodes need no one place for it.</remarks>
public sealed class CampaignWriting(IDocuments documents, IActors actors, CatalogueCache catalogue, AuditLog audit)
{
    /// <summary>A campaign as it is stored, for who may do something in it. Cost: one read.</summary>
    public async Task<Document<CampaignRecord>?> FindAsync(StaffCaller caller, string slug, params StaffAction[] actions) =>
        PlainText.SlugProblem(slug) is null && await documents.ReadAsync<CampaignRecord>(CampaignRecord.Kind, slug) is { } stored && Array.Exists(actions, action => caller.May(action, stored.Value)) ? stored : null;

    /// <summary>Whether somebody makes campaigns of whatever organisation; others make their own's alone.</summary>
    public static bool IsOfAnyOrganisation(StaffCaller caller) => caller.Member.Record.Roles.Contains(StaffRole.Administrator);

    /// <summary>Makes a campaign. One without a slug gets one by its title.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="wish">What it is to be.</param>
    /// <param name="unread">What could not even be read of the wish, by field: told with whatever else is wrong.</param>
    public async Task<StaffEdit<CampaignRecord>> CreateAsync(StaffCaller caller, CampaignRecord wish, IReadOnlyDictionary<string, string[]>? unread = null)
    {
        if (!caller.May(StaffAction.EditPetition)) return new(StaffEditStatus.NotFound);
        var campaign = CampaignRules.Trimmed(wish);
        if (!IsOfAnyOrganisation(caller))
        {
            if (caller.Member.Record.Organisation is not { } own) return new(StaffEditStatus.NotPossible) { Why = "Your account names no organisation. Ask an administrator to set it, or to make the campaign." };
            campaign = campaign with { Organisation = own };
        }

        if (campaign.Slug.Length == 0) campaign = campaign with { Slug = Slug.Suggest(campaign.Title, "campaign", slug => catalogue.Current.Campaign(slug) is not null) };
        var problems = WithUnread(Problems(campaign), unread);
        if (catalogue.Current.Campaign(campaign.Slug) is not null) problems["slug"] = [Taken(campaign)];
        if (problems.Count > 0) return new(StaffEditStatus.Invalid) { Problems = problems };

        await audit.AppendAsync(caller.Actor, "campaign.create", AuditSubject.Campaign(campaign.Slug));
        return await WriteAsync(campaign, etag: null)
            ? new(StaffEditStatus.Done, await ReadAsync(campaign.Slug))
            : new(StaffEditStatus.Invalid) { Problems = new Dictionary<string, string[]> { ["slug"] = [Taken(campaign)] } };
    }

    /// <summary>Changes a campaign. Its slug stays; its organisation does too, unless an administrator changes it.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="wish">What it is to be.</param>
    /// <param name="ifMatch">The version that was read.</param>
    /// <param name="unread">What could not even be read of the wish, by field.</param>
    public async Task<StaffEdit<CampaignRecord>> ReviseAsync(StaffCaller caller, CampaignRecord wish, string ifMatch, IReadOnlyDictionary<string, string[]>? unread = null)
    {
        if (await FindAsync(caller, wish.Slug, StaffAction.EditPetition) is not { } stored) return new(StaffEditStatus.NotFound);
        if (stored.ETag != ifMatch) return new(StaffEditStatus.Conflict, stored);

        var campaign = CampaignRules.Trimmed(wish);
        if (!IsOfAnyOrganisation(caller)) campaign = campaign with { Organisation = stored.Value.Organisation };
        if (WithUnread(Problems(campaign), unread) is { Count: > 0 } problems) return new(StaffEditStatus.Invalid, stored) { Problems = problems };

        var changed = Changed(stored.Value, campaign);
        if (changed.Length == 0) return new(StaffEditStatus.Done, stored);
        await audit.AppendAsync(caller.Actor, "campaign.revise", AuditSubject.Campaign(campaign.Slug), new Dictionary<string, string> { ["fields"] = changed });
        return new(await WriteAsync(campaign, ifMatch) ? StaffEditStatus.Done : StaffEditStatus.Conflict, await ReadAsync(campaign.Slug));
    }

    /// <summary>Problems with those of what could not be read in their place.</summary>
    internal static Dictionary<string, string[]> WithUnread(IReadOnlyDictionary<string, string[]> problems, IReadOnlyDictionary<string, string[]>? unread)
    {
        var all = problems.ToDictionary(StringComparer.Ordinal);
        foreach (var (field, sentences) in unread ?? new Dictionary<string, string[]>()) all[field] = sentences;
        return all;
    }

    private Dictionary<string, string[]> Problems(CampaignRecord campaign)
    {
        var problems = CampaignRules.Problems(campaign).ToDictionary(StringComparer.Ordinal);
        if (problems.ContainsKey("partners")) return problems;
        var sentences = campaign.Partners.Select(partner => catalogue.Current.Organisation(partner) switch
        {
            null => $"There is no organisation `{partner}`.",
            { Name: var name } when name == campaign.Organisation => $"{name} leads the campaign, and is no partner of itself.",
            _ => null,
        }).OfType<string>().ToArray();
        if (sentences.Length > 0) problems["partners"] = sentences;
        return problems;
    }

    private async Task<Document<CampaignRecord>?> ReadAsync(string slug) => await documents.ReadAsync<CampaignRecord>(CampaignRecord.Kind, slug);

    private async Task<bool> WriteAsync(CampaignRecord campaign, string? etag)
    {
        try
        {
            await documents.WriteAsync([new(CampaignRecord.Kind, campaign.Slug, campaign, etag)]);
        }
        catch (DocumentConflictException)
        {
            return false;
        }

        // Here at once, so that whoever has written it sees it; elsewhere within the interval of their copies.
        await actors.Catalogue().RefreshAsync();
        await catalogue.RefreshAsync();
        return true;
    }

    private static string Taken(CampaignRecord campaign) => $"There is a campaign `{campaign.Slug}` already.";

    private static string Changed(CampaignRecord before, CampaignRecord after)
    {
        (string Field, bool IsSame)[] fields =
        [
            ("organisation", before.Organisation == after.Organisation),
            ("language", before.Language == after.Language),
            ("title", before.Title == after.Title),
            ("summary", before.Summary == after.Summary),
            ("retention-days", before.RetentionDays == after.RetentionDays),
            ("embedding-origins", (before.EmbeddingOrigins ?? []).SequenceEqual(after.EmbeddingOrigins ?? []) && before.EmbeddingOrigins is null == after.EmbeddingOrigins is null),
            ("partners", before.Partners.SequenceEqual(after.Partners)),
            ("neutral-titles", before.HasNeutralTitles == after.HasNeutralTitles),
        ];
        return string.Join(' ', fields.Where(field => !field.IsSame).Select(field => field.Field));
    }
}

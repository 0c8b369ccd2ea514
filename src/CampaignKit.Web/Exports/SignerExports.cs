using System.Security.Cryptography;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Organisations;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Audit;

namespace CampaignKit.Web.Exports;

/// <summary>Exports as staff order, watch, download and delete them. Each of these on petitions alone that the caller may export; recipient and purpose are in the audit log before a row is read.</summary>
internal sealed class SignerExports(
    CatalogueCache catalogue, IDocuments documents, ExportFiles files, ExportRunner runner, Keyring keyring, InstallationKeys keys, AuditLog audit, TimeProvider clock)
{
    /// <summary>How long a file can be downloaded, from when it was done.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    /// <summary>The most exports at once that are not over, of all staff together: each may take the space of its whole petition.</summary>
    public const int MostAtOnce = 20;

    private const int Listed = 50;
    private const int TriesAtMost = 10;

    /// <summary>The petitions of which the caller may export signers, or a partner's contacts.</summary>
    public IReadOnlyList<PetitionRecord> PetitionsFor(StaffCaller caller) =>
        [.. catalogue.Current.Petitions.Where(petition => catalogue.Current.Campaign(petition.Campaign) is { } campaign && (caller.May(StaffAction.Export, campaign) || PartnersFor(caller, campaign).Any()))];

    /// <summary>The partners of any campaign whose contacts the caller may export.</summary>
    public IReadOnlyList<OrganisationRecord> PartnersFor(StaffCaller caller) => [.. catalogue.Current.Campaigns.SelectMany(campaign => PartnersFor(caller, campaign)).Distinct()];

    /// <summary>What the caller exports as a rule: a partner's people its contacts alone.</summary>
    public ExportScope UsualScope(StaffCaller caller) =>
        PartnersFor(caller).Count > 0 && !caller.PetitionsFor(catalogue.Current, StaffAction.Export).Any() ? ExportScope.Partner : ExportScope.Signers;

    /// <summary>Orders one; it begins by itself.</summary>
    public async Task<ExportAnswer> OrderAsync(StaffCaller caller, ExportOrder order)
    {
        var problems = new Dictionary<string, string[]>();
        var petition = order.Petition ?? "";
        var partner = order.Scope is ExportScope.Partner ? order.Organisation ?? "" : null;
        var isTheirs = partner is null ? caller.FindPetition(catalogue.Current, StaffAction.Export, petition) is not null : PetitionsFor(caller).Any(one => one.Slug == petition);
        if (!isTheirs) problems["petition"] = ["Choose a petition that you may export."];
        else if (partner is not null && !MayHave(caller, petition, partner)) problems["organisation"] = ["Choose a partner of this petition’s campaign that is yours."];
        if (order.Scope is null) problems["scope"] = ["Say what it is for: signers, delivery or partner."];
        if (order.Format is null) problems["format"] = ["Choose csv or json-lines."];
        if (!OperatorActs.IsText(order.Recipient)) problems["recipient"] = ["Say who gets it, in 1 to 200 characters."];
        if (!OperatorActs.IsText(order.Purpose)) problems["purpose"] = ["Say what it is for, in 1 to 200 characters."];
        if (problems.Count > 0) return new(ExportStatus.Invalid, Problems: problems);
        if ((await documents.ListAsync<ExportRecord>(ExportRecord.Kind)).Count(stored => IsAlive(stored.Value)) >= MostAtOnce) return new(ExportStatus.TooMany);

        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var record = new ExportRecord
        {
            Petition = order.Petition!,
            Scope = order.Scope!.Value,
            Organisation = partner,
            Format = order.Format!.Value,
            Recipient = order.Recipient!.Trim(),
            Purpose = order.Purpose!.Trim(),
            By = caller.Actor.ToString(),
            OrderedAt = clock.GetUtcNow(),
        };
        var details = new Dictionary<string, string>
        {
            ["recipient"] = record.Recipient,
            ["purpose"] = record.Purpose,
            ["scope"] = Installation.Word.Of(record.Scope),
            ["format"] = Installation.Word.Of(record.Format),
            ["export"] = id,
        };
        if (partner is not null) details["organisation"] = partner;
        await audit.AppendAsync(caller.Actor, "signatures.export", AuditSubject.Petition(record.Petition), details);
        await documents.WriteAsync([new(ExportRecord.Kind, id, record, IfMatch: null)]);
        runner.Ring();
        return new(ExportStatus.Done, See(id, record));
    }

    /// <summary>The latest of those that the caller may see, the newest first.</summary>
    public async Task<IReadOnlyList<SeenExport>> ListAsync(StaffCaller caller) =>
        [.. (await documents.ListAsync<ExportRecord>(ExportRecord.Kind)).Where(stored => MaySee(caller, stored.Value)).OrderByDescending(stored => stored.Value.OrderedAt).Take(Listed).Select(stored => See(stored.Id, stored.Value))];

    /// <summary>One of them; <see langword="null"/> if there is none for the caller.</summary>
    public async Task<SeenExport?> FindAsync(StaffCaller caller, string id) => await ReadAsync(caller, id) is { } stored ? See(id, stored.Value) : null;

    /// <summary>Opens its file, decrypted as it is read. That it is downloaded is in the audit log when this returns.</summary>
    public async Task<ExportAnswer> OpenAsync(StaffCaller caller, string id)
    {
        if (await ReadAsync(caller, id) is not { Value: var record }) return new(ExportStatus.NotFound);
        var export = See(id, record);
        if (export.State is not ExportState.Done) return new(ExportStatus.NotReady, export);
        if (record.Node != files.Node) return new(ExportStatus.Elsewhere, export);
        try
        {
            // A file outlives the key of its people by no more than this look.
            await keyring.ForAsync(catalogue.Current.Petition(record.Petition)!);
        }
        catch (KeyDestroyedException)
        {
            return new(ExportStatus.NotReady, export with { State = ExportState.Expired });
        }

        if (files.Open(id, keys.Staff.Open(ExportRunner.KeyOf(id), record.SealedKey!), record.Length) is not { } content) return new(ExportStatus.NotReady, export with { State = ExportState.Failed });
        await audit.AppendAsync(caller.Actor, "export.download", AuditSubject.Petition(record.Petition), new Dictionary<string, string> { ["export"] = id, ["rows"] = AuditLog.Number(record.Rows) });
        return new(ExportStatus.Done, export) { Content = content };
    }

    /// <summary>Ends it at once, whether it is under way or done.</summary>
    public async Task<bool> DeleteAsync(StaffCaller caller, string id)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await ReadAsync(caller, id) is not { } stored) return false;
            if (!IsAlive(stored.Value)) return true;
            if (attempt == 1) await audit.AppendAsync(caller.Actor, "export.delete", AuditSubject.Petition(stored.Value.Petition), new Dictionary<string, string> { ["export"] = id });
            try
            {
                await documents.WriteAsync([new(ExportRecord.Kind, id, stored.Value with { State = ExportState.Deleted, SealedKey = null, EndedAt = clock.GetUtcNow() }, stored.ETag)]);
                runner.Stop(id);
                files.Delete(id);
                return true;
            }
            catch (DocumentConflictException) when (attempt < TriesAtMost)
            {
                // Its node has just written down how far it is.
            }
        }
    }

    private async Task<Document<ExportRecord>?> ReadAsync(StaffCaller caller, string id) =>
        id.Length == 32 && await documents.ReadAsync<ExportRecord>(ExportRecord.Kind, id) is { } stored && MaySee(caller, stored.Value) ? stored : null;

    /// <summary>Whether an export may still be made and had: a partner's ends when it is none any more.</summary>
    internal static bool IsDue(CatalogueSnapshot catalogue, ExportRecord record) =>
        record.Organisation is not { } partner
        || (catalogue.Petition(record.Petition) is { } petition && catalogue.Campaign(petition.Campaign) is { } campaign && campaign.Partners.Contains(partner, StringComparer.Ordinal));

    private bool MaySee(StaffCaller caller, ExportRecord record) => record.Organisation is { } partner
        ? MayHave(caller, record.Petition, partner)
        : caller.FindPetition(catalogue.Current, StaffAction.Export, record.Petition) is not null;

    private bool MayHave(StaffCaller caller, string petition, string partner) =>
        catalogue.Current.Petition(petition) is { } found && catalogue.Current.Campaign(found.Campaign) is { } campaign && PartnersFor(caller, campaign).Any(one => one.Slug == partner);

    private IEnumerable<OrganisationRecord> PartnersFor(StaffCaller caller, CampaignRecord campaign) => catalogue.Current.PartnersOf(campaign).Where(caller.MayExportFor);

    private SeenExport See(string id, ExportRecord record)
    {
        var isOver = record.State is ExportState.Done && clock.GetUtcNow() >= ExpiryOf(record);
        return new(id, record, isOver ? ExportState.Expired : record.State, Math.Max(record.Looked, runner.LookedAt(id)), record.State is ExportState.Done ? ExpiryOf(record) : null);
    }

    private bool IsAlive(ExportRecord record) => record.State is ExportState.Ordered or ExportState.Running || (record.State is ExportState.Done && clock.GetUtcNow() < ExpiryOf(record));

    /// <summary>First moment at which a file that is done is not to be had any more, UTC.</summary>
    internal static DateTimeOffset ExpiryOf(ExportRecord record) => (record.EndedAt ?? record.OrderedAt) + KeptFor;
}

/// <summary>What somebody wants to have exported, as far as it could be read.</summary>
internal sealed record ExportOrder(string? Petition, ExportScope? Scope, string? Organisation, ExportFormat? Format, string? Recipient, string? Purpose);

/// <summary>An export as it is shown.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Record">What was ordered, and how far it was when that was written down.</param>
/// <param name="State">How far it is now.</param>
/// <param name="Looked">Rows that were looked at so far.</param>
/// <param name="ExpiresAt">First moment at which its file is not to be had any more, UTC.</param>
public sealed record SeenExport(string Id, ExportRecord Record, ExportState State, long Looked, DateTimeOffset? ExpiresAt)
{
    /// <summary>Whether it may still come.</summary>
    public bool IsUnderWay => State is ExportState.Ordered or ExportState.Running;

    /// <summary>What its file is called.</summary>
    public string FileName => $"{Record.Petition}-{Record.Organisation ?? Installation.Word.Of(Record.Scope)}-{Record.BegunAt:yyyyMMdd'T'HHmm}.{(Record.Format is ExportFormat.Csv ? "csv" : "jsonl")}";
}

/// <summary>How something that was asked for about an export ended.</summary>
/// <param name="Status">How.</param>
/// <param name="Export">The export, if there is one for the caller.</param>
/// <param name="Problems">Field → sentences.</param>
internal sealed record ExportAnswer(ExportStatus Status, SeenExport? Export = null, IReadOnlyDictionary<string, string[]>? Problems = null)
{
    /// <summary>The file, opened; whoever gets it closes it.</summary>
    public UnsealingStream? Content { get; init; }
}

/// <summary>How something that was asked for about an export ended.</summary>
internal enum ExportStatus
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>There is none of this id for the caller.</summary>
    NotFound,

    /// <summary>Something that was typed cannot be used.</summary>
    Invalid,

    /// <summary>There are <see cref="SignerExports.MostAtOnce"/> already.</summary>
    TooMany,

    /// <summary>There is no file yet, or no longer.</summary>
    NotReady,

    /// <summary>The file is on another node of the installation.</summary>
    Elsewhere,
}

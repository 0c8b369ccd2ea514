using System.Globalization;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Web.Audit;
using CampaignKit.Web.Control;

namespace CampaignKit.Web.Campaigns;

/// <summary>The panic purge: its keys, the purge itself, and the proof of what the counts were.</summary>
internal static class PurgeActions
{
    private static readonly Dictionary<string, string> None = [];

    public static ControlAction Add { get; } = new("purge-keys/add", RunsOffline: true, AddAsync);

    public static ControlAction List { get; } = new("purge-keys/list", RunsOffline: true, ListAsync);

    public static ControlAction Remove { get; } = new("purge-keys/remove", RunsOffline: true, RemoveAsync);

    public static ControlAction Purge { get; } = new("purge", RunsOffline: true, PurgeAsync);

    public static ControlAction Check { get; } = new("attestation/check", RunsOffline: true, CheckAsync);

    public static IReadOnlyList<ControlAction> All { get; } = [Add, List, Remove, Purge, Check];

    private static async Task<ControlAnswer> AddAsync(IServiceProvider services, ControlRequest request)
    {
        if (request.Words is not [var name] || !PurgeKeys.IsName(name)) return ControlAnswer.Refused("A name is 1 to 40 letters, digits, dots, dashes and underscores.");
        return await OperatorActs.RunAsync(services, by: null, "purge-key.add", new("purge-key", name), None, async _ => await services.GetRequiredService<PurgeKeys>().AddAsync(name) is { } secret
            ? ControlAnswer.Done(secret, $"This is the purge key of {name}. It is shown this once and kept nowhere: write it down and put it where {name} finds it in a hurry.")
            : ControlAnswer.Refused($"{name} has a purge key. Remove it first if it is lost."));
    }

    private static async Task<ControlAnswer> ListAsync(IServiceProvider services, ControlRequest request)
    {
        var keys = await services.GetRequiredService<PurgeKeys>().ListAsync();
        var lines = keys.Select(key => string.Create(CultureInfo.InvariantCulture, $"{key.Name}, since {key.AddedAt:yyyy-MM-dd}"));
        return ControlAnswer.Done([.. lines, .. keys.Count < 2 ? (string[])["A purge takes the keys of two people. There are not enough."] : []]);
    }

    private static async Task<ControlAnswer> RemoveAsync(IServiceProvider services, ControlRequest request) =>
        request.Words is [var name] && PurgeKeys.IsName(name)
            ? await OperatorActs.RunAsync(services, by: null, "purge-key.remove", new("purge-key", name), None, async _ => await services.GetRequiredService<PurgeKeys>().RemoveAsync(name)
                ? ControlAnswer.Done($"The purge key of {name} is no longer one.")
                : NobodyOfThisName())
            : NobodyOfThisName();

    private static ControlAnswer NobodyOfThisName() => ControlAnswer.Refused("Nobody of this name has a purge key.");

    private static async Task<ControlAnswer> PurgeAsync(IServiceProvider services, ControlRequest request)
    {
        if (request.Words is not [var campaign, var first, var second]) return ControlAnswer.Refused("A purge takes a campaign and two secrets.");

        // Before the secrets are judged: a slip in the slug must not cost a try.
        if (await services.GetRequiredService<IDocuments>().ReadAsync<CampaignRecord>(CampaignRecord.Kind, campaign) is null) return ControlAnswer.Refused($"There is no campaign {campaign}.");

        var attempt = await services.GetRequiredService<PurgeKeys>().TryAsync(first, second);
        return attempt.Status switch
        {
            PurgeTryStatus.Granted => ControlAnswer.Done([.. DestructionLines.Of((await services.GetRequiredService<KeyDestruction>().RunAsync(campaign, DestructionReason.Purge, attempt.Names))!)]),
            PurgeTryStatus.TooMany => ControlAnswer.Refused(string.Create(CultureInfo.InvariantCulture, $"Refused: too many tries. The next is possible at {attempt.NextAt:HH:mm:ss} UTC.")),
            _ => await WrongSecretsAsync(services, campaign),
        };
    }

    private static async Task<ControlAnswer> WrongSecretsAsync(IServiceProvider services, string campaign)
    {
        await services.GetRequiredService<AuditLog>().AppendAsync(AuditActor.Operator(), "people.destroy", AuditSubject.Campaign(campaign), new Dictionary<string, string> { ["reason"] = "purge", ["stage"] = "refused" });
        return ControlAnswer.Refused("Refused: these are not the secrets of two people.");
    }

    private static async Task<ControlAnswer> CheckAsync(IServiceProvider services, ControlRequest request)
    {
        var documents = services.GetRequiredService<IDocuments>();
        var keys = await InstallationKeys.ReadAsync(documents, services.GetRequiredService<MasterKey>());
        var petitions = (await documents.ListAsync<PetitionRecord>(PetitionRecord.Kind)).ToDictionary(document => document.Id, document => document.Value, StringComparer.Ordinal);
        var lines = new List<string>();
        var areGenuine = true;
        foreach (var (petition, attestation, _) in await documents.ListAsync<Attestation>(Attestation.Kind))
        {
            // The numbers are bound to the petition that they name, so a document that was put under another says nothing of that one.
            var isGenuine = attestation.Sums.Petition == petition && attestation.IsGenuine(keys);
            areGenuine &= isGenuine;
            var now = petitions.TryGetValue(petition, out var record) ? await PetitionSums.ReadAsync(services.GetRequiredService<ISignatureLedger>(), record) : null;
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{DestructionLines.Of(attestation.Sums)} on {attestation.At:yyyy-MM-dd HH:mm} UTC: {(isGenuine ? "genuine" : $"NOT what this installation vouched for {petition}")}."));
            if (now is not null && now != attestation.Sums) lines.Add($"  The ledger says now: {DestructionLines.Of(now)}.");
        }

        return new(areGenuine, lines.Count == 0 ? ["There is no attestation: no campaign's people were destroyed."] : lines);
    }
}

using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Donations;

namespace CampaignKit.Storage.AzureTables;

/// <summary>The entities of a campaign's partition: how far its facts are numbered, its events, and each fact three times: under its number, its key and its donation.</summary>
internal static class DonationRows
{
    /// <summary>The partition of events that are about nothing of ours. No campaign's slug begins so.</summary>
    public const string Unclaimed = "-unclaimed";

    /// <summary>The key of the row that knows the last number.</summary>
    public const string Head = "head";

    /// <summary>The key of an event.</summary>
    public static string EventKey(string eventId) => $"e-{eventId}";

    /// <summary>The key under which a fact is found by its own. Facts' keys have slashes, which the service does not take, and no exclamation marks.</summary>
    public static string KeyKey(string key) => $"k-{key.Replace('/', '!')}";

    /// <summary>The key of a fact by its number; in their order the facts are as they were written.</summary>
    public static string NumberKey(long number) => string.Create(CultureInfo.InvariantCulture, $"f-{number:D16}");

    /// <summary>What the keys of a donation's facts begin with.</summary>
    public static string DonationKeys(string donation) => $"d-{donation}!";

    /// <summary>Comes behind all of them and before another donation's.</summary>
    public static string AfterDonationKeys(string donation) => $"d-{donation}\"";

    /// <summary>The place of a fact.</summary>
    public static long Number(TableEntity row) => row.GetInt64("Number")!.Value;

    /// <summary>The fact that an entity holds.</summary>
    public static DonationFact Read(TableEntity row) => JsonSerializer.Deserialize<DonationFact>(row.GetBinary("Body"), DocumentJson.Options)!;

    /// <summary>The transaction that adds facts behind those that are there, and the event that told them.</summary>
    /// <param name="campaign">The partition.</param>
    /// <param name="head">As it was read.</param>
    /// <param name="eventId">The event, if one told them.</param>
    /// <param name="facts">None with a key of another.</param>
    /// <param name="mark">Tells this call from every other.</param>
    public static List<TableTransactionAction> Append(string campaign, TableEntity? head, string? eventId, IReadOnlyList<DonationFact> facts, Guid mark)
    {
        var number = head is null ? 0 : Number(head);
        var moved = new TableEntity(campaign, Head) { ["Number"] = number + facts.Count };
        List<TableTransactionAction> actions = [head is null ? Add(moved) : new(TableTransactionActionType.UpdateReplace, moved, head.ETag)];
        if (eventId is not null) actions.Add(Add(new(campaign, EventKey(eventId)) { ["Mark"] = mark }));
        foreach (var fact in facts)
        {
            number++;
            var body = JsonSerializer.SerializeToUtf8Bytes(fact, DocumentJson.Options);
            actions.Add(Add(new(campaign, KeyKey(fact.Key)) { ["Number"] = number, ["Mark"] = mark }));
            actions.Add(Add(new(campaign, NumberKey(number)) { ["Number"] = number, ["Body"] = body }));
            actions.Add(Add(new(campaign, string.Create(CultureInfo.InvariantCulture, $"{DonationKeys(fact.Donation)}{number:D16}")) { ["Body"] = body }));
        }

        return actions;
    }

    private static TableTransactionAction Add(TableEntity row) => new(TableTransactionActionType.Add, row);
}

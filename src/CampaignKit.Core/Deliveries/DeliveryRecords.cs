using System.Globalization;
using System.Text;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Staff;

namespace CampaignKit.Core.Deliveries;

/// <summary>Deliveries and the target's responses as staff record them. Everybody reads of them on the petition's page.</summary>
public sealed class DeliveryRecords(CatalogueCache catalogue, IDocuments documents, IActors actors, PetitionCounts counts, InstallationKeys keys, AuditLog audit, TimeProvider clock)
{
    private const int MostOfEach = 100;

    private readonly Handovers _handovers = new(documents, actors, catalogue);

    /// <summary>The petition, if the caller may deliver it.</summary>
    public PetitionRecord? Find(StaffCaller caller, string slug) => caller.FindPetition(catalogue.Current, StaffAction.Deliver, slug);

    /// <summary>What is recorded; <see langword="null"/> if there is no such petition for the caller.</summary>
    public async Task<Handover?> ReadAsync(StaffCaller caller, string slug) => Find(caller, slug) is null ? null : await _handovers.ReadAsync(slug);

    /// <summary>Who handed it over.</summary>
    public string ByOf(string slug, Delivery delivery) => Encoding.UTF8.GetString(keys.Staff.Open(ContextOf(slug, delivery.RecordedAt), delivery.SealedBy));

    /// <summary>Records a delivery, with the count of this moment.</summary>
    public async Task<HandoverAnswer> DeliverAsync(StaffCaller caller, string slug, DeliveryForm form)
    {
        if (Find(caller, slug) is not { } petition) return new(HandoverStatus.NotFound);
        var (read, now) = (new HandoverText(), clock.GetUtcNow());
        var to = read.Line("to", form.To, 200);
        var on = read.Day("on", form.On, now);
        var how = read.Line("how", form.How, 200);
        var by = read.Line("by", form.By, 200);
        if (read.Problems.Count > 0) return new(HandoverStatus.Invalid, Problems: read.Problems);

        var count = await counts.ReadAsync(petition);
        await audit.AppendAsync(caller.Actor, "delivery.record", AuditSubject.Petition(slug), new Dictionary<string, string> { ["to"] = to, ["counted"] = AuditLog.Number(count.Counted) });
        return await AddAsync(slug, current => current.Deliveries.Count >= MostOfEach ? null : current with
        {
            Deliveries =
            [
                .. current.Deliveries,
                new()
                {
                    To = to, On = on, How = how, SealedBy = keys.Staff.Seal(ContextOf(slug, now), Encoding.UTF8.GetBytes(by)), Counted = count.Counted, Paper = current.Paper, RecordedAt = now,
                },
            ],
        });
    }

    /// <summary>Records what the target answered.</summary>
    public async Task<HandoverAnswer> RespondAsync(StaffCaller caller, string slug, ResponseForm form)
    {
        if (Find(caller, slug) is null) return new(HandoverStatus.NotFound);
        var (read, now) = (new HandoverText(), clock.GetUtcNow());
        var on = read.Day("on", form.On, now);
        var link = read.Link("link", form.Link);
        var text = string.IsNullOrWhiteSpace(form.Text) ? null : form.Text.Trim();
        if (text is { Length: > 4_000 }) read.Tell("text", "This takes up to 4,000 characters. Link to the whole of it.");
        if (text is null && link is null && read.Problems.Count == 0) read.Tell("text", "Give the text or a link to it.");
        if (read.Problems.Count > 0) return new(HandoverStatus.Invalid, Problems: read.Problems);

        await audit.AppendAsync(caller.Actor, "delivery.respond", AuditSubject.Petition(slug));
        return await AddAsync(slug, current => current.Responses.Count >= MostOfEach ? null : current with { Responses = [.. current.Responses, new() { On = on, Text = text, Link = link, RecordedAt = now }] });
    }

    /// <summary>Takes a delivery or a response off the page, because it was wrong; that it was there stays recorded.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="slug">Whose.</param>
    /// <param name="isResponse">Whether it is a response.</param>
    /// <param name="place">Which, from 0, as they were recorded.</param>
    public async Task<HandoverAnswer> TakeBackAsync(StaffCaller caller, string slug, bool isResponse, int place)
    {
        if (await ReadAsync(caller, slug) is not { } known || place < 0 || place >= (isResponse ? known.Responses.Count : known.Deliveries.Count)) return new(HandoverStatus.NotFound);
        await audit.AppendAsync(caller.Actor, "delivery.take-back", AuditSubject.Petition(slug), new Dictionary<string, string> { ["what"] = isResponse ? "response" : "delivery", ["place"] = AuditLog.Number(place + 1) });
        var now = clock.GetUtcNow();
        return await AddAsync(slug, current => isResponse
            ? current with { Responses = [.. current.Responses.Select((response, at) => at == place ? response with { TakenBackAt = response.TakenBackAt ?? now } : response)] }
            : current with { Deliveries = [.. current.Deliveries.Select((delivery, at) => at == place ? delivery with { TakenBackAt = delivery.TakenBackAt ?? now } : delivery)] });
    }

    private async Task<HandoverAnswer> AddAsync(string slug, Func<Handover, Handover?> change)
    {
        var (handover, isChanged) = await _handovers.ChangeAsync(slug, current => Task.FromResult<(Handover, IReadOnlyList<DocumentWrite>)?>(change(current) is { } changed ? (changed, []) : null));
        return isChanged ? new(HandoverStatus.Done, handover) : new(HandoverStatus.Invalid, Problems: new Dictionary<string, string[]> { ["to"] = [$"There are {MostOfEach} already."] });
    }

    private static string ContextOf(string slug, DateTimeOffset recordedAt) => string.Create(CultureInfo.InvariantCulture, $"delivery/{slug}/{recordedAt.UtcTicks}");
}

/// <summary>A delivery as it was typed, nothing checked yet.</summary>
public sealed record DeliveryForm
{
    /// <summary>To whom.</summary>
    public string? To { get; init; }

    /// <summary>The day, 2026-11-05.</summary>
    public string? On { get; init; }

    /// <summary>In which way.</summary>
    public string? How { get; init; }

    /// <summary>Who handed it over.</summary>
    public string? By { get; init; }

    /// <summary>Nothing of what it holds.</summary>
    public override string ToString() => nameof(DeliveryForm);
}

/// <summary>A response as it was typed, nothing checked yet.</summary>
public sealed record ResponseForm
{
    /// <summary>The day, 2026-11-05.</summary>
    public string? On { get; init; }

    /// <summary>What it says.</summary>
    public string? Text { get; init; }

    /// <summary>Where it is to be read.</summary>
    public string? Link { get; init; }
}

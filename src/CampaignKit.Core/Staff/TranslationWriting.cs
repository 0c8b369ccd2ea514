using CampaignKit.Core.Actors;
using CampaignKit.Core.Audit;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Translations;

namespace CampaignKit.Core.Staff;

/// <summary>Translations of campaigns and petitions as staff write them. What is written is read by everybody at once, so a translation is whole or not there.</summary>
public sealed class TranslationWriting(IDocuments documents, PetitionWriting petitions, CampaignWriting campaigns, IActors actors, CatalogueCache catalogue, AuditLog audit)
{
    /// <summary>A campaign in a language, for who may write it there; <see langword="null"/> for others, and where it was written in that language.</summary>
    public async Task<TranslatedThing?> FindCampaignAsync(StaffCaller caller, string slug, string language)
    {
        if (await campaigns.FindAsync(caller, slug, StaffAction.Translate) is not { Value: var campaign } || !MayWrite(caller, campaign, campaign.Language, language)) return null;
        return await ReadAsync(CampaignRecord.Kind, slug, campaign.Language, language,
        [
            new("title", campaign.Title, PlainText.TitleLength, IsLine: true),
            new("summary", campaign.Summary, PlainText.ParagraphLength, IsLine: false),
        ]);
    }

    /// <summary>The same of a petition.</summary>
    public async Task<TranslatedThing?> FindPetitionAsync(StaffCaller caller, string slug, string language)
    {
        if (await petitions.FindAsync(caller, slug, StaffAction.Translate) is not { Petition.Value: var petition, Campaign: var campaign } || !MayWrite(caller, campaign, petition.Language, language)) return null;
        var thing = await ReadAsync(PetitionRecord.Kind, slug, petition.Language, language, []);
        var earlier = thing.Stored?.Value.Version is { } version && version != petition.Version ? catalogue.Current.WordingsOf(petition).FirstOrDefault(wording => wording.Number == version) : null;
        return thing with
        {
            Version = petition.Version,
            Texts =
            [
                new("title", petition.Title, PlainText.TitleLength, IsLine: true, earlier?.Title),
                new("ask", petition.Ask, PlainText.LineLength, IsLine: true, earlier?.Ask),
                new("target", petition.Target, PlainText.LineLength, IsLine: true, earlier?.Target),
                new("whyNow", petition.WhyNow, PlainText.ParagraphLength, IsLine: false, earlier?.WhyNow),
                new("background", petition.Background, PlainText.BackgroundLength, IsLine: false, earlier?.Background),
            ],
        };
    }

    /// <summary>Writes a translation as a whole.</summary>
    /// <param name="caller">Who, for whom <paramref name="thing"/> was found.</param>
    /// <param name="thing">What is translated.</param>
    /// <param name="texts">Name → text.</param>
    /// <param name="status">Who has made it; not <see cref="TranslationStatus.Original"/>.</param>
    /// <param name="ifMatch">The version that was read; <see langword="null"/> if there was none.</param>
    /// <param name="seen">The <see cref="TranslatedThing.Mark"/> of the texts that the translator had before them; <see langword="null"/> for those that are there now.</param>
    public async Task<StaffEdit<Translation>> WriteAsync(StaffCaller caller, TranslatedThing thing, IReadOnlyDictionary<string, string> texts, TranslationStatus status, string? ifMatch, string? seen = null)
    {
        if (thing.Stored?.ETag != ifMatch) return new(StaffEditStatus.Conflict, thing.Stored);
        if (seen is not null && seen != thing.Mark)
        {
            return new(StaffEditStatus.NotPossible, thing.Stored) { Why = "The original has changed while this was translated. Nothing was saved or lost: look at what it says now, and save again." };
        }

        var trimmed = thing.Texts.ToDictionary(text => text.Name, text => PlainText.Trimmed(texts.GetValueOrDefault(text.Name)), StringComparer.Ordinal);
        var problems = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var text in thing.Texts)
        {
            var problem = text.IsLine ? PlainText.LineProblem(trimmed[text.Name], text.Most) : PlainText.ParagraphsProblem(trimmed[text.Name], text.Most);
            if (problem is not null) problems[text.Name] = [$"This {problem}"];
        }

        if (status is TranslationStatus.Original) problems["status"] = ["Say who has made the translation: community or machine."];
        if (problems.Count > 0) return new(StaffEditStatus.Invalid, thing.Stored) { Problems = problems };

        var translation = new Translation
        {
            Of = thing.Kind,
            Subject = thing.Slug,
            Language = thing.Language,
            Status = status,
            Version = thing.Version,
            Texts = trimmed,
            Sources = thing.Texts.ToDictionary(text => text.Name, text => Translation.MarkOf(text.Source), StringComparer.Ordinal),
        };
        var details = new Dictionary<string, string> { ["language"] = thing.Language, ["status"] = status is TranslationStatus.Machine ? "machine" : "community" };
        var entry = await audit.AppendAsync(caller.Actor, "translation.write", new(thing.Kind, thing.Slug), details);
        if (!await WriteAsync(translation, ifMatch))
        {
            await audit.AppendRefusalAsync(caller.Actor, entry);
            return new(StaffEditStatus.Conflict, await ReadAsync(translation.Id));
        }

        return new(StaffEditStatus.Done, await ReadAsync(translation.Id));
    }

    // A translator's languages are those of the pages: fr is what fr-CA is served.
    private static bool MayWrite(StaffCaller caller, CampaignRecord campaign, string own, string language) =>
        PlainText.LanguageProblem(language) is null && own.Split('-')[0] != language && caller.MayTranslate(campaign, language);

    private async Task<TranslatedThing> ReadAsync(string kind, string slug, string own, string language, IReadOnlyList<TranslatedText> texts) =>
        new(kind, slug, own, language, texts, await ReadAsync(Translation.IdOf(kind, slug, language)));

    private async Task<Document<Translation>?> ReadAsync(string id) => await documents.ReadAsync<Translation>(Translation.Kind, id);

    private async Task<bool> WriteAsync(Translation translation, string? ifMatch)
    {
        try
        {
            await documents.WriteAsync([new(Translation.Kind, translation.Id, translation, ifMatch)]);
        }
        catch (DocumentConflictException)
        {
            return false;
        }

        await actors.Catalogue().RefreshAsync();
        await catalogue.RefreshAsync();
        return true;
    }
}

/// <summary>Something and its translation into one language.</summary>
/// <param name="Kind">Document kind of the thing.</param>
/// <param name="Slug">Which.</param>
/// <param name="Own">Tag of the language that it was written in.</param>
/// <param name="Language">Tag of the one that it is translated into.</param>
/// <param name="Texts">What there is to translate.</param>
/// <param name="Stored">The translation as it stands; <see langword="null"/> while there is none.</param>
public sealed record TranslatedThing(string Kind, string Slug, string Own, string Language, IReadOnlyList<TranslatedText> Texts, Document<Translation>? Stored)
{
    /// <summary>The number of the wording that these texts are; 1 for what has none.</summary>
    public int Version { get; init; } = PetitionRecord.FirstVersion;

    /// <summary>Tells these texts from what they were before, or will be.</summary>
    public string Mark => Translation.MarkOf(string.Join('\0', Texts.Select(text => text.Source)));

    /// <summary>Whether the translation is of another wording than the one that holds: readers then read the original.</summary>
    public bool IsOfAnotherVersion => Stored is { Value: var translation } && translation.Version != Version;

    /// <summary>Whether a text has changed since it was translated. Where nobody noted what it was translated from, it was what the wording said that it is of.</summary>
    public bool IsStale(TranslatedText text) => Stored?.Value is { } translation && translation.Texts.ContainsKey(text.Name)
        && (translation.Sources is { } sources ? sources.GetValueOrDefault(text.Name) != Translation.MarkOf(text.Source) : text.Earlier is { } earlier && earlier != text.Source);

    /// <summary>Whether any has.</summary>
    public bool HasStale => Texts.Any(IsStale);
}

/// <summary>A text to translate.</summary>
/// <param name="Name">As in the thing's record, in camelCase.</param>
/// <param name="Source">What it says.</param>
/// <param name="Most">The longest that its translation may be, characters.</param>
/// <param name="IsLine">Whether it has to be one line.</param>
/// <param name="Earlier">What it said in the wording that the translation is of, if that is another one.</param>
public sealed record TranslatedText(string Name, string Source, int Most, bool IsLine, string? Earlier = null);

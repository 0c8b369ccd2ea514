namespace CampaignKit.Core.Updates;

/// <summary>News of a petition, written once: public from the moment at which it is stored, and mailed to those who agreed if its author says so. Never changed.</summary>
public sealed record PetitionUpdate
{
    /// <summary>Document kind; the id is <see cref="Id"/>.</summary>
    public const string Kind = "petition-update";

    /// <summary>32 hexadecimal digits, later ones behind earlier ones.</summary>
    public required string Id { get; init; }

    /// <summary>Slug.</summary>
    public required string Petition { get; init; }

    /// <summary>BCP 47 tag of the language it is written in.</summary>
    public required string Language { get; init; }

    /// <summary>Up to <see cref="Documents.PlainText.TitleLength"/> characters.</summary>
    public required string Title { get; init; }

    /// <summary>Paragraphs of plain text, separated by empty lines; up to <see cref="Documents.PlainText.BackgroundLength"/> characters.</summary>
    public required string Text { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>Id of the member of staff, or of the API key, who wrote it.</summary>
    public required string By { get; init; }
}

/// <summary>How far the mails of an update are.</summary>
/// <param name="Petition">Slug.</param>
/// <param name="BegunAt">Whoever counted at this moment and had agreed by when they are come to gets one, UTC.</param>
public sealed record UpdatePost(string Petition, DateTimeOffset BegunAt)
{
    /// <summary>Document kind; the id is the update's.</summary>
    public const string Kind = "update-post";

    /// <summary>Shards of the petition that are done.</summary>
    public int Shards { get; init; }

    /// <summary>Mails of those shards: each mailbox gets one.</summary>
    public long Mails { get; init; }

    /// <summary>Mails so far in the shard that is under way. A process that is killed begins that shard again.</summary>
    public long MailsUnderWay { get; init; }

    /// <summary>When the last mail was in the outbox, UTC; <see langword="null"/> while they are put there.</summary>
    public DateTimeOffset? FinishedAt { get; init; }
}

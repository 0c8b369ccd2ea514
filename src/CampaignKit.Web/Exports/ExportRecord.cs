namespace CampaignKit.Web.Exports;

/// <summary>An export that staff ordered, as a document. The file is on one node; its key is here, sealed, so the file ends with it.</summary>
public sealed record ExportRecord
{
    /// <summary>Document kind; the id is 32 random hexadecimal digits.</summary>
    public const string Kind = "signer-export";

    /// <summary>Slug.</summary>
    public required string Petition { get; init; }

    public required ExportScope Scope { get; init; }

    /// <summary>Slug of the partner whose contacts it has, and no others; for <see cref="ExportScope.Partner"/> alone.</summary>
    public string? Organisation { get; init; }

    public required ExportFormat Format { get; init; }

    /// <summary>Who gets it, as it was typed.</summary>
    public required string Recipient { get; init; }

    /// <summary>What for, as it was typed.</summary>
    public required string Purpose { get; init; }

    /// <summary>Kind and id of who ordered it.</summary>
    public required string By { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset OrderedAt { get; init; }

    public ExportState State { get; init; }

    /// <summary>The node that writes it, or has written it, see <see cref="ExportFiles.Node"/>.</summary>
    public string? Node { get; init; }

    /// <summary>Until when that node alone may write it, UTC; it asks for longer while it does.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>How often a node has begun it.</summary>
    public int Attempts { get; init; }

    /// <summary>The key of the file, sealed: another one for each attempt. Gone when the file is.</summary>
    public byte[]? SealedKey { get; init; }

    /// <summary>When its first row was read, UTC: who signed later is not in it.</summary>
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>Rows that were to be looked at when it was begun.</summary>
    public long Known { get; init; }

    /// <summary>Rows that were looked at so far, as of the last time that this was written down.</summary>
    public long Looked { get; init; }

    /// <summary>Rows that stand in the file, once it is done.</summary>
    public long Rows { get; init; }

    /// <summary>Bytes of the file's content, once it is done.</summary>
    public long Length { get; init; }

    /// <summary>When it was done, failed, or was deleted, UTC.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>How far an export is. Names are stored, so they never change.</summary>
public enum ExportState
{
    /// <summary>Nobody has begun it.</summary>
    Ordered,

    /// <summary>A node writes it.</summary>
    Running,

    /// <summary>The file is there.</summary>
    Done,

    /// <summary>It cannot be made.</summary>
    Failed,

    /// <summary>Somebody deleted it.</summary>
    Deleted,

    /// <summary>Its time was over.</summary>
    Expired,
}

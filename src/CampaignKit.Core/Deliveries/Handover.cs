namespace CampaignKit.Core.Deliveries;

/// <summary>What was done with a petition away from its page: signatures on paper, deliveries to the target and what it answered. One document for each petition, made public with the catalogue.</summary>
public sealed record Handover
{
    /// <summary>Document kind; the id is the petition's slug.</summary>
    public const string Kind = "handover";

    /// <summary>Slug.</summary>
    public required string Petition { get; init; }

    /// <summary>Signatures on paper, corrections included. Never part of the petition's count.</summary>
    public long Paper { get; init; }

    /// <summary>How many <see cref="PaperEntry"/>s there are, numbered from 1.</summary>
    public int PaperEntries { get; init; }

    /// <summary>In the order in which they were recorded, those that were taken back included.</summary>
    public IReadOnlyList<Delivery> Deliveries { get; init; } = [];

    /// <summary>In the order in which they were recorded, those that were taken back included.</summary>
    public IReadOnlyList<TargetResponse> Responses { get; init; } = [];

    /// <summary>The deliveries that everybody may read of, the earliest first.</summary>
    public IEnumerable<Delivery> PublicDeliveries() => Deliveries.Where(delivery => delivery.TakenBackAt is null).OrderBy(delivery => delivery.On);

    /// <summary>The responses that everybody may read, the earliest first.</summary>
    public IEnumerable<TargetResponse> PublicResponses() => Responses.Where(response => response.TakenBackAt is null).OrderBy(response => response.On);
}

/// <summary>A petition was handed over.</summary>
public sealed record Delivery
{
    /// <summary>To whom, 1–200 characters.</summary>
    public required string To { get; init; }

    /// <summary>The day.</summary>
    public required DateOnly On { get; init; }

    /// <summary>In which way, 1–200 characters; for staff.</summary>
    public required string How { get; init; }

    /// <summary>Who handed it over, sealed; for staff.</summary>
    public required byte[] SealedBy { get; init; }

    /// <summary>Signatures that counted when it was recorded.</summary>
    public required long Counted { get; init; }

    /// <summary>Signatures on paper at that moment.</summary>
    public long Paper { get; init; }

    /// <summary>When it was recorded, UTC.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>When staff took the record back, because it was wrong, UTC.</summary>
    public DateTimeOffset? TakenBackAt { get; init; }
}

/// <summary>What the target answered, for everybody to read.</summary>
public sealed record TargetResponse
{
    /// <summary>The day.</summary>
    public required DateOnly On { get; init; }

    /// <summary>In whole or in part, up to 4,000 characters; <see langword="null"/> if there is only the link.</summary>
    public string? Text { get; init; }

    /// <summary>Where it is to be read; <see langword="null"/> if there is only the text.</summary>
    public Uri? Link { get; init; }

    /// <summary>When it was recorded, UTC.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>When staff took the record back, because it was wrong, UTC.</summary>
    public DateTimeOffset? TakenBackAt { get; init; }
}

/// <summary>A sheet of signatures on paper, or the correction of one. Never changed and never deleted.</summary>
public sealed record PaperEntry
{
    /// <summary>Document kind; the id is the petition's slug and the number.</summary>
    public const string Kind = "paper-entry";

    /// <summary>The most signatures that a sheet has.</summary>
    public const int MostOnASheet = 500;

    /// <summary>Slug.</summary>
    public required string Petition { get; init; }

    /// <summary>From 1, without gaps.</summary>
    public required int Number { get; init; }

    /// <summary>The day on which the sheet was closed.</summary>
    public required DateOnly On { get; init; }

    /// <summary>What is written on the sheet so that it is found again, 1–60 characters; once in a petition.</summary>
    public required string Sheet { get; init; }

    /// <summary>Where they were collected, 1–120 characters.</summary>
    public required string Place { get; init; }

    /// <summary>Who was there and vouches for it, sealed.</summary>
    public required byte[] SealedWitness { get; init; }

    /// <summary>Signatures on it, 1–<see cref="MostOnASheet"/>; of a correction the difference, which may be below 0.</summary>
    public required int Signatures { get; init; }

    /// <summary>The number of the entry that this one corrects.</summary>
    public int? Corrects { get; init; }

    /// <summary>Why it was corrected, 1–200 characters.</summary>
    public string? Why { get; init; }

    /// <summary>Kind and id of who entered it.</summary>
    public required string By { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset EnteredAt { get; init; }

    internal static string DocumentId(string petition, int number) => FormattableString.Invariant($"{petition}.{number:d7}");
}

/// <summary>That a sheet was entered: a document of its own, so that none is entered twice.</summary>
/// <param name="Entry">The number of the entry.</param>
internal sealed record PaperSheet(int Entry)
{
    /// <summary>Document kind; the id is the petition's slug and the sheet's reference.</summary>
    public const string Kind = "paper-sheet";

    /// <summary>The same for spellings that differ in case and gaps alone.</summary>
    public static string DocumentId(string petition, string sheet) =>
        $"{petition}.{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Concat(sheet.Where(letter => !char.IsWhiteSpace(letter))).ToUpperInvariant())))}";
}

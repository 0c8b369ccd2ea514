using CampaignKit.Core.Documents;

namespace CampaignKit.Core.Staff;

/// <summary>What became of something that staff wanted to write.</summary>
/// <param name="Status">Whether it was written.</param>
/// <param name="Current">What is stored now; <see langword="null"/> where there is nothing to show.</param>
public sealed record StaffEdit<T>(StaffEditStatus Status, Document<T>? Current = null)
{
    /// <summary>What is wrong, for <see cref="StaffEditStatus.Invalid"/>: field in camelCase → sentences in English.</summary>
    public IReadOnlyDictionary<string, string[]> Problems { get; init; } = new Dictionary<string, string[]>();

    /// <summary>Why not, for <see cref="StaffEditStatus.NotPossible"/>: a sentence in English.</summary>
    public string Why { get; init; } = "";
}

/// <summary>Whether something was written.</summary>
public enum StaffEditStatus
{
    /// <summary>It was, or was like that already.</summary>
    Done,

    /// <summary>It is not there, or is not for who asks: nobody is told which.</summary>
    NotFound,

    /// <summary>Somebody has changed it since it was read.</summary>
    Conflict,

    /// <summary>Not as things stand.</summary>
    NotPossible,

    /// <summary>Something that was written is wrong.</summary>
    Invalid,
}

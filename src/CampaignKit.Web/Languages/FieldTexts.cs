using System.Collections.Frozen;
using System.Reflection;
using CampaignKit.Core.Signatures;

namespace CampaignKit.Web.Languages;

/// <summary>What is wrong with a field, in the language of the request.</summary>
internal static class FieldTexts
{
    private static readonly FrozenDictionary<string, string> Keys = typeof(FieldProblems).GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToFrozenDictionary(field => (string)field.GetRawConstantValue()!, field => $"Field.{field.Name}");

    /// <summary>The translation of one sentence; a sentence that is not for signers stays in English.</summary>
    /// <param name="sentence">One of <see cref="FieldProblems"/>.</param>
    public static string Of(string sentence) => Keys.TryGetValue(sentence, out var key) ? Spoken.Text(key) : sentence;

    /// <summary>The translations of the sentences about each field.</summary>
    public static Dictionary<string, string[]> Of(IReadOnlyDictionary<string, string[]> problems) =>
        problems.ToDictionary(problem => problem.Key, problem => Array.ConvertAll(problem.Value, Of));
}

using System.Collections;
using System.Collections.Frozen;
using System.Resources;

namespace CampaignKit.Web.Languages;

/// <summary>Texts in several languages, one <c>.resx</c> file for each, named by its BCP 47 tag and compiled into the program.</summary>
internal static class TextFiles
{
    private const string Suffix = ".resources";

    /// <summary>Tag → name of a text → the text. Tags are found whatever their case, names only as they are.</summary>
    /// <param name="prefix">What the names of these resources begin with: their <c>LogicalName</c> in the project file up to the tag.</param>
    public static FrozenDictionary<string, FrozenDictionary<string, string>> Load(string prefix) => typeof(TextFiles).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[prefix.Length..^Suffix.Length], Read, StringComparer.OrdinalIgnoreCase);

    private static FrozenDictionary<string, string> Read(string resource)
    {
        using var set = new ResourceSet(typeof(TextFiles).Assembly.GetManifestResourceStream(resource)!);
        return set.Cast<DictionaryEntry>().ToFrozenDictionary(text => (string)text.Key, text => (string)text.Value!, StringComparer.Ordinal);
    }
}

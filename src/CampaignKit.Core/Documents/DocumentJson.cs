using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignKit.Core.Documents;

/// <summary>How documents are written in every store. Property names are a contract with what is already on disk.</summary>
public static class DocumentJson
{
    /// <summary>camelCase names, enums as <c>kebab-case</c> words, absent instead of null.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}

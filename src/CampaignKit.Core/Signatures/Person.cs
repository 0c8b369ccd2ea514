using System.Text.Json.Serialization;

namespace CampaignKit.Core.Signatures;

/// <summary>The personal part of a signature. Exists in the clear only in memory, between the request and its encryption, and in an export.</summary>
public sealed record Person
{
    /// <summary>The name as given, NFC; <see langword="null"/> when the signer asked to be counted only.</summary>
    [JsonPropertyName("n")]
    public string? Name { get; init; }

    /// <summary>The address as given; <see langword="null"/> when neither the campaign nor a partner may write: nothing is ever sent there, so it is not kept.</summary>
    [JsonPropertyName("e")]
    public string? Email { get; init; }

    /// <summary>The postcode, if one was given.</summary>
    [JsonPropertyName("p")]
    public string? Postcode { get; init; }

    /// <summary>Ids of gifts that the signer asked to have kept with the signature, the oldest first; see <see cref="Signers.KeptGifts"/>.</summary>
    [JsonPropertyName("g")]
    public IReadOnlyList<string>? Gifts { get; init; }
}

[JsonSerializable(typeof(Person))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class PersonJson : JsonSerializerContext;

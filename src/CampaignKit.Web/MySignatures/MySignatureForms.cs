using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignKit.Web.MySignatures;

/// <summary>Asks for the link to a signer's own page.</summary>
internal sealed record AskForm
{
    /// <summary>Where the link is mailed to.</summary>
    public string? Email { get; init; }

    /// <summary>BCP 47 tag of the language for the mail; optional.</summary>
    public string? Locale { get; init; }
}

/// <summary>Which signature is meant.</summary>
internal record SignatureForm
{
    /// <summary>Slug of the petition.</summary>
    public string? Petition { get; init; }

    /// <summary>26 characters, as the page shows them.</summary>
    public string? Receipt { get; init; }
}

/// <summary>What a signer chooses anew.</summary>
internal sealed record ChangeForm : SignatureForm
{
    /// <summary><c>count-only</c>, <c>initials</c> or <c>named</c>.</summary>
    public string? Visibility { get; init; }

    /// <summary>Whether the signer wants to hear from the campaign.</summary>
    public bool? Updates { get; init; }

    /// <summary>Slugs of the campaign's partners that may write: all of them. Absent leaves that as it is.</summary>
    public IReadOnlyList<string>? Partners { get; init; }

    /// <summary>Needed by who was counted only until now and wants to be seen; otherwise the name that is held stays.</summary>
    public string? Name { get; init; }
}

/// <summary>A certificate of an erasure, to be checked.</summary>
internal sealed record CertificateForm
{
    /// <summary>As the certificate has it.</summary>
    public string? Code { get; init; }
}

[JsonSerializable(typeof(AskForm))]
[JsonSerializable(typeof(SignatureForm))]
[JsonSerializable(typeof(ChangeForm))]
[JsonSerializable(typeof(CertificateForm))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, AllowDuplicateProperties = false, NumberHandling = JsonNumberHandling.Strict, PropertyNameCaseInsensitive = false)]
internal sealed partial class MySignatureJson : JsonSerializerContext;

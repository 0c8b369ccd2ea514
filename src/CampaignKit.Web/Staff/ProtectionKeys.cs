using System.Text;
using System.Xml.Linq;
using CampaignKit.Core.Documents;
using CampaignKit.Core.Keys;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace CampaignKit.Web.Staff;

/// <summary>The keys under which the framework seals cookies and form tokens: documents, shared by all nodes and themselves sealed under the installation's key.</summary>
internal sealed class ProtectionKeys(IDocuments documents) : IXmlRepository
{
    /// <summary>Document kind.</summary>
    public const string Kind = "protection-key";

    // The framework asks for them once at a start and once a day, and knows no other way to ask.
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. documents.ListAsync<StoredXml>(Kind).AsTask().GetAwaiter().GetResult().Select(stored => XElement.Parse(stored.Value.Xml))];

    public void StoreElement(XElement element, string friendlyName) =>
        documents.WriteAsync([new(Kind, friendlyName, new StoredXml(element.ToString(SaveOptions.DisableFormatting)), IfMatch: null)]).AsTask().GetAwaiter().GetResult();

    internal sealed record StoredXml(string Xml);
}

/// <summary>Seals the secrets in them.</summary>
internal sealed class ProtectionKeySealer(IServiceProvider services) : IXmlEncryptor
{
    internal const string Context = "protection-key";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var sealedBytes = services.GetRequiredService<InstallationKeys>().Staff.Seal(Context, Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting)));
        return new(new("sealed", Convert.ToBase64String(sealedBytes)), typeof(ProtectionKeyOpener));
    }
}

/// <summary>Opens them. The framework finds it by its name, which is written beside each: it has to stay what it is.</summary>
internal sealed class ProtectionKeyOpener(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) =>
        XElement.Parse(Encoding.UTF8.GetString(services.GetRequiredService<InstallationKeys>().Staff.Open(ProtectionKeySealer.Context, Convert.FromBase64String(encryptedElement.Value))));
}

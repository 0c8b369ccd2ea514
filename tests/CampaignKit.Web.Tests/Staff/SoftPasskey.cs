using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>A device with one passkey (WebAuthn level 3, ES256, no attestation), which answers what it is told to answer.</summary>
internal sealed class SoftPasskey : IDisposable
{
    private const byte UserPresent = 0x01;
    private const byte UserVerified = 0x04;
    private const byte HasCredential = 0x40;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(32);
    private string _user = "";

    /// <summary>What it says of how often it was used.</summary>
    public uint Count { get; set; }

    /// <summary>Whether it knows its owner.</summary>
    public bool KnowsUser { get; set; } = true;

    /// <summary>What a browser sends when it was made.</summary>
    /// <param name="options">What the server asks for.</param>
    /// <param name="origin">The page that asks.</param>
    public string Create(JsonElement options, string origin)
    {
        _user = options.GetProperty("user").GetProperty("id").GetString()!;
        var data = ClientData("webauthn.create", options, origin);
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        byte[] publicKey = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] said = [.. Said(options.GetProperty("rp").GetProperty("id").GetString()!, HasCredential), .. new byte[16], 0, (byte)_id.Length, .. _id, .. publicKey];

        // CBOR: {"fmt": "none", "attStmt": {}, "authData": …}
        byte[] attestation = [0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8, 0x58, (byte)said.Length, .. said];
        return Credential(new { clientDataJSON = Base64Url.EncodeToString(data), attestationObject = Base64Url.EncodeToString(attestation), transports = (string[])["internal"] });
    }

    /// <summary>What a browser sends to sign in.</summary>
    /// <param name="options">What the server asks for.</param>
    /// <param name="origin">The page that asks.</param>
    public string Get(JsonElement options, string origin)
    {
        var data = ClientData("webauthn.get", options, origin);
        var said = Said(options.GetProperty("rpId").GetString()!, flags: 0);
        var signature = _key.SignData([.. said, .. SHA256.HashData(data)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(new
        {
            clientDataJSON = Base64Url.EncodeToString(data),
            authenticatorData = Base64Url.EncodeToString(said),
            signature = Base64Url.EncodeToString(signature),
            userHandle = _user,
        });
    }

    public void Dispose() => _key.Dispose();

    private static byte[] ClientData(string type, JsonElement options, string origin) =>
        JsonSerializer.SerializeToUtf8Bytes(new { type, challenge = options.GetProperty("challenge").GetString(), origin, crossOrigin = false });

    private byte[] Said(string domain, byte flags)
    {
        var count = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(domain)), (byte)(UserPresent | (KnowsUser ? UserVerified : 0) | flags), .. count];
    }

    private string Credential(object response)
    {
        var id = Base64Url.EncodeToString(_id);
        return JsonSerializer.Serialize(new { id, rawId = id, type = "public-key", authenticatorAttachment = "platform", clientExtensionResults = new { }, response });
    }
}

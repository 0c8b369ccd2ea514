using System.Security.Cryptography;
using System.Text;

namespace Azure.Data.Tables;

/// <summary>A storage account's name and one of its two keys.</summary>
public class TableSharedKeyCredential
{
    private volatile byte[] _key;

    /// <summary>Takes the key in base64, as the portal shows it. A malformed key is a <see cref="FormatException"/>.</summary>
    public TableSharedKeyCredential(string accountName, string accountKey)
    {
        ArgumentException.ThrowIfNullOrEmpty(accountName);
        AccountName = accountName;
        _key = Convert.FromBase64String(accountKey);
    }

    /// <summary>The storage account.</summary>
    public string AccountName { get; }

    /// <summary>Swaps the key, for rotation; requests and retries after this one sign with it.</summary>
    public void SetAccountKey(string accountKey) => _key = Convert.FromBase64String(accountKey);

    internal string Sign(string text) => Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));
}

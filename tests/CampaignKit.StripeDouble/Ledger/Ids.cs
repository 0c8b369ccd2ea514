using System.Security.Cryptography;
using System.Text;

namespace CampaignKit.Doubles;

/// <summary>Makes ids that look like Stripe's: a prefix that says what it is, and letters and digits. The same seed gives the same ids in the same order.</summary>
internal sealed class Ids(int seed)
{
    private const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private int _made;

    /// <param name="length">Characters after the prefix, 1–32.</param>
    public string Next(string prefix, int length = 24)
    {
        // Each has its own number, so that no two are alike, whatever their prefixes.
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}:{Interlocked.Increment(ref _made)}"));
        return string.Create(prefix.Length + length, (prefix, bytes), static (text, made) =>
        {
            made.prefix.CopyTo(text);
            for (var i = made.prefix.Length; i < text.Length; i++) text[i] = Letters[made.bytes[i - made.prefix.Length] % Letters.Length];
        });
    }
}

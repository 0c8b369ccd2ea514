using System.Numerics;

namespace CampaignKit.Core.Abuse;

/// <summary>SipHash-2-4 over one 64-bit word: who does not know the 128-bit key can neither predict a hash nor turn one back.</summary>
/// <remarks>
/// As in Aumasson and Bernstein, "SipHash: a fast short-input PRF", https://www.aumasson.jp/siphash/siphash.pdf, for a message of just 8 bytes.
/// An HMAC would do as well and takes fifty times as long, on every signature.
/// </remarks>
internal static class SipHash
{
    // The message's length, in the last word's upper byte.
    private const ulong Ending = 8UL << 56;

    /// <summary>The hash of the word's 8 bytes, least significant first.</summary>
    public static ulong Hash(UInt128 key, ulong word)
    {
        var (low, high) = ((ulong)(key & ulong.MaxValue), (ulong)(key >> 64));
        var state = new State(low ^ 0x736F6D6570736575, high ^ 0x646F72616E646F6D, low ^ 0x6C7967656E657261, high ^ 0x7465646279746573);
        state.Take(word);
        state.Take(Ending);
        return state.End();
    }

    private struct State(ulong v0, ulong v1, ulong v2, ulong v3)
    {
        public void Take(ulong word)
        {
            v3 ^= word;
            Round();
            Round();
            v0 ^= word;
        }

        public ulong End()
        {
            v2 ^= 0xFF;
            Round();
            Round();
            Round();
            Round();
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void Round()
        {
            unchecked
            {
                v0 += v1;
                v2 += v3;
                v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
                v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
                v0 = BitOperations.RotateLeft(v0, 32);
                v2 += v1;
                v0 += v3;
                v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
                v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
                v2 = BitOperations.RotateLeft(v2, 32);
            }
        }
    }
}

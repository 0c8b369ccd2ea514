using CampaignKit.Core.Signatures;

namespace CampaignKit.Benchmarks;

/// <summary>The people of the benchmark: every address and every body has the same length, so that a template with a number in it can make them.</summary>
internal static class SampleSigner
{
    public const string Name = "Ada Example";
    public const string Country = "CA";
    public const string Postcode = "V5K 0A1";
    public const string Locale = "en";
    public const string Source = "benchmark";

    /// <summary>Name and postcode as the program stores them, in bytes; the address is not kept of who asks for no updates.</summary>
    public const int SealedPersonSize = 62;

    /// <summary>One address. <paramref name="label"/> sets runs apart, <paramref name="worker"/> the threads of a run.</summary>
    public static string Address(string label, int worker, int number) => FormattableString.Invariant($"{label}.{worker:00}.{number:000000000}@example.org");

    /// <summary>An address with <c>%09d</c> where its number goes.</summary>
    public static string AddressTemplate(string label, int worker) => FormattableString.Invariant($"{label}.{worker:00}.%09d@example.org");

    /// <summary>The JSON that a person with this address sends.</summary>
    public static string Body(string address) =>
        $$"""{"name":"{{Name}}","email":"{{address}}","country":"{{Country}}","postcode":"{{Postcode}}","visibility":"initials","updates":false,"locale":"{{Locale}}","source":"{{Source}}"}""";

    /// <summary>A signature as the program would store it.</summary>
    public static SignRequest Request(SignerKey signer, byte[] sealedPerson) => new()
    {
        Signer = signer,
        SignedAt = TimeProvider.System.GetUtcNow(),
        Country = Country,
        Visibility = Visibility.Initials,
        Updates = false,
        Locale = Locale,
        Source = Source,
        SealedPerson = sealedPerson,
    };
}

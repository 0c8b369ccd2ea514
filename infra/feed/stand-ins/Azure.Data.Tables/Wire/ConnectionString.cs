namespace Azure.Data.Tables.Wire;

/// <summary>What a storage connection string says about tables.</summary>
internal sealed record ConnectionString(Uri Endpoint, TableSharedKeyCredential Credential)
{
    // Public constants of the emulator: https://learn.microsoft.com/azure/storage/common/storage-use-azurite#well-known-storage-account-and-key
    private const string EmulatorAccount = "devstoreaccount1";
    private const string EmulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const int EmulatorPort = 10002;

    /// <summary>Throws <see cref="FormatException"/> when a needed part is missing, without repeating the string, which holds a secret.</summary>
    public static ConnectionString Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        var settings = Split(text);
        if (settings.TryGetValue("UseDevelopmentStorage", out var emulated) && bool.TryParse(emulated, out var isEmulator) && isEmulator)
            return Emulator(settings.GetValueOrDefault("DevelopmentStorageProxyUri"));

        var account = Need(settings, "AccountName");
        return new ConnectionString(Address(settings, account), new TableSharedKeyCredential(account, Need(settings, "AccountKey")));
    }

    private static Dictionary<string, string> Split(string text)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // Only the first sign divides: a base64 key ends in more of them.
            var sign = part.IndexOf('=', StringComparison.Ordinal);
            if (sign <= 0)
                throw new FormatException("A part of the connection string is not of the form Name=Value.");
            if (!settings.TryAdd(part[..sign], part[(sign + 1)..]))
                throw new FormatException($"The connection string says {part[..sign]} twice.");
        }

        return settings;
    }

    private static ConnectionString Emulator(string? proxy)
    {
        var host = proxy is null ? "http://127.0.0.1" : new Uri(proxy).GetComponents(UriComponents.Scheme | UriComponents.Host, UriFormat.UriEscaped);
        return new ConnectionString(new Uri($"{host}:{EmulatorPort}/{EmulatorAccount}"), new TableSharedKeyCredential(EmulatorAccount, EmulatorKey));
    }

    private static Uri Address(Dictionary<string, string> settings, string account)
    {
        if (settings.TryGetValue("TableEndpoint", out var endpoint))
            return Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) ? uri : throw new FormatException("TableEndpoint in the connection string is not a URL.");

        var scheme = settings.GetValueOrDefault("DefaultEndpointsProtocol", Uri.UriSchemeHttps);
        var suffix = settings.GetValueOrDefault("EndpointSuffix", "core.windows.net");
        return new Uri($"{scheme}://{account}.table.{suffix}");
    }

    private static string Need(Dictionary<string, string> settings, string name) =>
        settings.TryGetValue(name, out var value) && value.Length > 0 ? value : throw new FormatException($"The connection string lacks {name}.");
}

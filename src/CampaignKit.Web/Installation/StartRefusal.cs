using System.Net.Sockets;
using CampaignKit.Core.Installation;
using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace CampaignKit.Web.Installation;

/// <summary>Tells apart what the operator can mend from what is a bug: the first gets a sentence, the second its stack trace.</summary>
internal static class StartRefusal
{
    /// <summary>The sentence, or <see langword="null"/> for a bug.</summary>
    public static string? Explain(Exception failure) => failure switch
    {
        StartRefusedException refusal => refusal.Message,
        OptionsValidationException settings => $"A setting cannot be used: {string.Join(' ', settings.Failures)}",
        IOException { InnerException: AddressInUseException } => $"{Sentence(failure)} Set ASPNETCORE_URLS to a free address, such as http://localhost:5001.",
        AddressInUseException => "A port of the cluster is taken. Set CampaignKit__Orleans__SiloPort and CampaignKit__Orleans__GatewayPort to free ports.",
        { } cluster when cluster.GetType().FullName!.StartsWith("Orleans.", StringComparison.Ordinal) => $"The cluster could not be joined: {Sentence(cluster)}",
        SocketException => $"The address cannot be served: {Sentence(failure)} Set ASPNETCORE_URLS to an address of this machine, such as http://localhost:5001.",
        FormatException { Source: "Microsoft.AspNetCore.Http" } => $"ASPNETCORE_URLS is not an address: {Sentence(failure)}",
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } => $"A setting cannot be used: {failure.Message}",
        SqliteException damage => $"The database cannot be read: {damage.Message}",
        StorageUnavailableException outage => $"{outage.Message} {outage.InnerException?.Message.Split('\n')[0]}",
        _ => null,
    };

    // The framework's messages end with a full stop, or not, depending on which address could not be had.
    private static string Sentence(Exception failure) => failure.Message.TrimEnd('.') + ".";
}

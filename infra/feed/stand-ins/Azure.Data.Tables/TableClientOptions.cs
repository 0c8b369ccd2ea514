using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>How a client talks to the service; retries, logging and the transport are set on the base class.</summary>
public class TableClientOptions : ClientOptions
{
    /// <summary>Options for one version of the service's protocol.</summary>
    public TableClientOptions(ServiceVersion serviceVersion = ServiceVersion.V2020_12_06) => VersionString = serviceVersion switch
    {
        ServiceVersion.V2019_02_02 => "2019-02-02",
        ServiceVersion.V2020_12_06 => "2020-12-06",
        _ => throw new ArgumentOutOfRangeException(nameof(serviceVersion)),
    };

    /// <summary>Sent as <c>x-ms-version</c>.</summary>
    internal string VersionString { get; }

    /// <summary>Versions of the protocol.</summary>
#pragma warning disable CA1707 // The real names.
    public enum ServiceVersion
    {
        /// <summary>2019-02-02.</summary>
        V2019_02_02 = 1,

        /// <summary>2020-12-06, the first that takes bearer tokens.</summary>
        V2020_12_06 = 2,
    }
#pragma warning restore CA1707
}

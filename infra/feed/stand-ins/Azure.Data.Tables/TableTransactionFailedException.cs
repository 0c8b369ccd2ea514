using System.Globalization;

namespace Azure.Data.Tables;

/// <summary>A transaction was refused whole: none of its writes took place.</summary>
#pragma warning disable CA1032 // The real package has this constructor only.
public class TableTransactionFailedException : RequestFailedException
#pragma warning restore CA1032
{
    /// <summary>Takes over status, code and message, and reads from the message which action failed.</summary>
    public TableTransactionFailedException(RequestFailedException requestFailedException)
        : base(requestFailedException.Status, requestFailedException.Message, requestFailedException.ErrorCode, requestFailedException.InnerException)
    {
        // The service begins its message with the position of the refused action and a colon, and says it nowhere else.
        var colon = Message.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && int.TryParse(Message.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            FailedTransactionActionIndex = index;
    }

    /// <summary>Position of the refused action, from 0; null when the service did not say.</summary>
    public int? FailedTransactionActionIndex { get; }
}

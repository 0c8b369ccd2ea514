#nullable disable annotations // As in the real package, whose public types say nothing about null.

namespace Azure.Data.Tables;

/// <summary>What every row has, whatever else it carries.</summary>
public interface ITableEntity
{
    /// <summary>First half of the key; rows that share it can be written in one transaction.</summary>
    string PartitionKey { get; set; }

    /// <summary>Second half of the key, unique within the partition.</summary>
    string RowKey { get; set; }

    /// <summary>When the service last wrote the row, in UTC. Filled on reads, never sent.</summary>
    DateTimeOffset? Timestamp { get; set; }

    /// <summary>The version read. Filled on reads, never sent as a property.</summary>
    ETag ETag { get; set; }
}

namespace Azure.Data.Tables;

/// <summary>One write of a transaction. All writes of a transaction share a partition key, and no two a row key; at most 100.</summary>
public class TableTransactionAction
{
    /// <summary>A write that asks for no particular version.</summary>
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity) : this(actionType, entity, default)
    {
    }

    /// <summary>A write of a row at this version; the default is any version.</summary>
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity, ETag etag = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        (ActionType, Entity, ETag) = (actionType, entity, etag);
    }

    /// <summary>What to do with the row.</summary>
    public TableTransactionActionType ActionType { get; }

    /// <summary>The row.</summary>
    public ITableEntity Entity { get; }

    /// <summary>The version that updates and deletes must find. Adds and upserts do not look at it.</summary>
    public ETag ETag { get; }
}

/// <summary>The kinds of writes.</summary>
public enum TableTransactionActionType
{
    /// <summary>Insert; the row must not be there.</summary>
    Add = 0,

    /// <summary>Set the given properties; the row must be there.</summary>
    UpdateMerge = 1,

    /// <summary>Put this in place of the row, which must be there.</summary>
    UpdateReplace = 2,

    /// <summary>Delete; the row must be there.</summary>
    Delete = 3,

    /// <summary>Insert, or set the given properties.</summary>
    UpsertMerge = 4,

    /// <summary>Insert, or put this in its place.</summary>
    UpsertReplace = 5,
}

/// <summary>What becomes of the properties a write does not name.</summary>
public enum TableUpdateMode
{
    /// <summary>They stay.</summary>
    Merge = 0,

    /// <summary>They go.</summary>
    Replace = 1,
}

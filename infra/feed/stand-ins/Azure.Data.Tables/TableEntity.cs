#nullable disable annotations // As in the real package, whose public types say nothing about null.

using System.Collections;
using Azure.Data.Tables.Wire;

namespace Azure.Data.Tables;

/// <summary>A row as a dictionary. Keys and metadata are entries too: <c>PartitionKey</c>, <c>RowKey</c>, <c>Timestamp</c>, <c>odata.etag</c>.</summary>
public sealed class TableEntity : ITableEntity, IDictionary<string, object>
{
    private readonly Dictionary<string, object> _values;

    /// <summary>A row without keys yet.</summary>
    public TableEntity() : this(null, null)
    {
    }

    /// <summary>A row with its key.</summary>
    public TableEntity(string partitionKey, string rowKey) : this(null)
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    /// <summary>A row with a copy of these entries.</summary>
    public TableEntity(IDictionary<string, object> values) => _values = values is null ? [] : new(values);

    /// <inheritdoc/>
    public string PartitionKey
    {
        get => GetString(EntityJson.PartitionKey);
        set => _values[EntityJson.PartitionKey] = value;
    }

    /// <inheritdoc/>
    public string RowKey
    {
        get => GetString(EntityJson.RowKey);
        set => _values[EntityJson.RowKey] = value;
    }

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(EntityJson.Timestamp);
        set => _values[EntityJson.Timestamp] = value;
    }

    /// <inheritdoc/>
    public ETag ETag
    {
        get => GetString(EntityJson.ETag) is { } text ? new ETag(text) : default;
        set => _values[EntityJson.ETag] = value.ToString();
    }

    /// <summary>The value under a name; null when there is none.</summary>
    public object this[string key]
    {
        get => _values.GetValueOrDefault(key);
        set => _values[key] = value;
    }

    /// <summary>All names, those of keys and metadata included.</summary>
    public ICollection<string> Keys => _values.Keys;

    /// <summary>How many entries there are, keys and metadata included.</summary>
    public int Count => _values.Count;

    ICollection<object> IDictionary<string, object>.Values => _values.Values;

    bool ICollection<KeyValuePair<string, object>>.IsReadOnly => false;

    /// <summary>The text under this name, or null. Throws <see cref="InvalidOperationException"/> when the value is of another type, as all the getters do.</summary>
    public string GetString(string key) => Get<string>(key);

    /// <summary>The bytes under this name, or null.</summary>
    public byte[] GetBinary(string key) => this[key] is BinaryData data ? data.ToArray() : Get<byte[]>(key);

    /// <summary>The bytes under this name, or null.</summary>
    public BinaryData GetBinaryData(string key) => this[key] is byte[] bytes ? BinaryData.FromBytes(bytes) : Get<BinaryData>(key);

    /// <summary>The truth value under this name, or null.</summary>
    public bool? GetBoolean(string key) => Get<bool?>(key);

    /// <summary>The time under this name in UTC, or null.</summary>
    public DateTime? GetDateTime(string key) => GetDateTimeOffset(key)?.UtcDateTime;

    /// <summary>The time under this name, or null.</summary>
    public DateTimeOffset? GetDateTimeOffset(string key) =>
        this[key] is DateTime time ? new DateTimeOffset(EdmValue.ToUtc(time)) : Get<DateTimeOffset?>(key);

    /// <summary>The double under this name, or null.</summary>
    public double? GetDouble(string key) => Get<double?>(key);

    /// <summary>The GUID under this name, or null.</summary>
    public Guid? GetGuid(string key) => Get<Guid?>(key);

    /// <summary>The 32-bit number under this name, or null.</summary>
    public int? GetInt32(string key) => Get<int?>(key);

    /// <summary>The 64-bit number under this name, or null.</summary>
    public long? GetInt64(string key) => Get<long?>(key);

    /// <inheritdoc/>
    public void Add(string key, object value) => _values.Add(key, value);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <inheritdoc/>
    public bool Remove(string key) => _values.Remove(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, out object value) => _values.TryGetValue(key, out value);

    /// <inheritdoc/>
    public void Clear() => _values.Clear();

    void ICollection<KeyValuePair<string, object>>.Add(KeyValuePair<string, object> item) => _values.Add(item.Key, item.Value);

    bool ICollection<KeyValuePair<string, object>>.Contains(KeyValuePair<string, object> item) => _values.Contains(item);

    void ICollection<KeyValuePair<string, object>>.CopyTo(KeyValuePair<string, object>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, object>>)_values).CopyTo(array, arrayIndex);

    bool ICollection<KeyValuePair<string, object>>.Remove(KeyValuePair<string, object> item) =>
        ((ICollection<KeyValuePair<string, object>>)_values).Remove(item);

    IEnumerator<KeyValuePair<string, object>> IEnumerable<KeyValuePair<string, object>>.GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _values.GetEnumerator();

    private T Get<T>(string key) => this[key] switch
    {
        null => default,
        T value => value,
        var other => throw new InvalidOperationException($"The value of '{key}' is a {other.GetType().Name}, not a {(Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T)).Name}."),
    };
}

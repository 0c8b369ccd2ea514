using System.Buffers;
using System.Text.Json;

namespace Azure.Data.Tables.Wire;

/// <summary>A row to JSON and back. Null properties are left out: a table has no nulls.</summary>
internal static class EntityJson
{
    public const string PartitionKey = "PartitionKey";
    public const string RowKey = "RowKey";
    public const string Timestamp = "Timestamp";
    public const string ETag = "odata.etag";

    public static byte[] Write(ITableEntity entity)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString(PartitionKey, entity.PartitionKey);
            json.WriteString(RowKey, entity.RowKey);
            foreach (var (name, value) in PropertiesOf(entity))
                EdmValue.Write(json, name, value);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static T Read<T>(JsonElement row) where T : class, ITableEntity
    {
        var entity = (T)Activator.CreateInstance(typeof(T), nonPublic: true)!;
        foreach (var property in row.EnumerateObject())
        {
            switch (property.Name)
            {
                case PartitionKey: entity.PartitionKey = property.Value.GetString()!; break;
                case RowKey: entity.RowKey = property.Value.GetString()!; break;
                case Timestamp: entity.Timestamp = property.Value.GetDateTimeOffset(); break;
                case ETag: entity.ETag = new ETag(property.Value.GetString()!); break;
                case var name when name.StartsWith("odata.", StringComparison.Ordinal) || name.Contains("@odata.", StringComparison.Ordinal): break;
                default: ReadProperty(entity, row, property); break;
            }
        }

        return entity;
    }

    private static IEnumerable<(string Name, object Value)> PropertiesOf(ITableEntity entity) =>
        entity is IDictionary<string, object?> dictionary
            ? from entry in dictionary
              where entry.Value is not null && entry.Key is not (PartitionKey or RowKey or Timestamp) && !entry.Key.Contains("odata.", StringComparison.Ordinal)
              select (entry.Key, entry.Value)
            : from member in EntityShape.Of(entity.GetType()).Members
              let value = member.Get(entity)
              where value is not null
              select (member.Name, value);

    private static void ReadProperty(ITableEntity entity, JsonElement row, JsonProperty property)
    {
        if (property.Value.ValueKind is JsonValueKind.Null)
            return;

        if (entity is IDictionary<string, object?> dictionary)
        {
            var type = row.TryGetProperty(property.Name + EdmValue.Annotation, out var annotation) ? annotation.GetString() : null;
            dictionary[property.Name] = EdmValue.Read(property.Value, type);
        }
        else if (EntityShape.Of(entity.GetType()).Find(property.Name) is { } member)
        {
            member.Set(entity, EdmValue.ReadAs(property.Value, member.Type));
        }
    }
}

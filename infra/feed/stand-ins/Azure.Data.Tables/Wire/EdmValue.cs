using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables.Wire;

/// <summary>
/// One property's value in JSON. Numbers beyond 32 bits, GUIDs, times and bytes are strings, told apart by an annotation.
/// https://learn.microsoft.com/rest/api/storageservices/payload-format-for-table-service-operations
/// </summary>
internal static class EdmValue
{
    public const string Annotation = "@odata.type";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    public static void Write(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case string text: json.WriteString(name, text); break;
            case bool flag: json.WriteBoolean(name, flag); break;
            case int number: json.WriteNumber(name, number); break;
            case long number: WriteAnnotated("Edm.Int64", number.ToString(CultureInfo.InvariantCulture)); break;
            case double number: WriteDouble(json, name, number); break;
            case Guid id: WriteAnnotated("Edm.Guid", id.ToString()); break;
            case DateTime time: WriteAnnotated("Edm.DateTime", FormatTime(ToUtc(time))); break;
            case DateTimeOffset time: WriteAnnotated("Edm.DateTime", FormatTime(time.UtcDateTime)); break;
            case byte[] bytes: WriteAnnotated("Edm.Binary", Convert.ToBase64String(bytes)); break;
            case BinaryData data: WriteAnnotated("Edm.Binary", Convert.ToBase64String(data.ToMemory().Span)); break;
            case Enum member: json.WriteString(name, member.ToString()); break;
            default: throw new NotSupportedException($"The property '{name}' is a {value.GetType()}, which a table cannot hold.");
        }

        void WriteAnnotated(string type, string text)
        {
            json.WriteString(name + Annotation, type);
            json.WriteString(name, text);
        }
    }

    /// <summary>The value as its annotation and its JSON tell.</summary>
    public static object? Read(JsonElement value, string? type) => (type, value.ValueKind) switch
    {
        (_, JsonValueKind.Null) => null,
        ("Edm.Int64", _) => ReadInt64(value),
        ("Edm.Double", _) => ReadDouble(value),
        ("Edm.Guid", _) => value.GetGuid(),
        ("Edm.DateTime", _) => ReadTime(value),
        ("Edm.Binary", _) => value.GetBytesFromBase64(),
        (_, JsonValueKind.String) => value.GetString(),
        (_, JsonValueKind.True or JsonValueKind.False) => value.GetBoolean(),
        // Without an annotation a double has a point or an exponent.
        (_, JsonValueKind.Number) when value.TryGetInt32(out var number) => number,
        (_, JsonValueKind.Number) => value.GetDouble(),
        _ => throw new NotSupportedException($"A table does not hold JSON of kind {value.ValueKind}."),
    };

    /// <summary>The value as a property of this type wants it. A value that is not of the type is a <see cref="FormatException"/> or <see cref="InvalidOperationException"/>.</summary>
    public static object? ReadAs(JsonElement value, Type type)
    {
        if (value.ValueKind is JsonValueKind.Null) return null;
        if (type == typeof(string)) return value.GetString();
        if (type == typeof(int)) return (int)ReadInt64(value);
        if (type == typeof(long)) return ReadInt64(value);
        if (type == typeof(bool)) return value.GetBoolean();
        if (type == typeof(double)) return ReadDouble(value);
        if (type == typeof(Guid)) return value.GetGuid();
        if (type == typeof(DateTimeOffset)) return ReadTime(value);
        if (type == typeof(DateTime)) return ReadTime(value).UtcDateTime;
        if (type == typeof(byte[])) return value.GetBytesFromBase64();
        if (type == typeof(BinaryData)) return BinaryData.FromBytes(value.GetBytesFromBase64());
        if (type.IsEnum) return Enum.Parse(type, value.GetString()!, ignoreCase: true);
        throw new NotSupportedException($"A table cannot hold a {type}.");
    }

    public static string FormatTime(DateTime utc) => utc.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>A time of no stated kind is taken for UTC, so that it means the same on every machine.</summary>
    public static DateTime ToUtc(DateTime time) =>
        time.Kind is DateTimeKind.Unspecified ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : time.ToUniversalTime();

    /// <summary>Shortest text that reads back the same, always with a point or an exponent: the service takes <c>1</c> for an Int32.</summary>
    public static string FormatDouble(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return double.IsFinite(number) && text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }

    private static void WriteDouble(Utf8JsonWriter json, string name, double number)
    {
        json.WriteString(name + Annotation, "Edm.Double");
        if (double.IsFinite(number))
        {
            json.WritePropertyName(name);
            json.WriteRawValue(FormatDouble(number));
        }
        else
        {
            json.WriteString(name, FormatDouble(number));
        }
    }

    private static long ReadInt64(JsonElement value) =>
        value.ValueKind is JsonValueKind.Number ? value.GetInt64() : long.Parse(value.GetString()!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static double ReadDouble(JsonElement value) =>
        value.ValueKind is JsonValueKind.Number ? value.GetDouble() : double.Parse(value.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static DateTimeOffset ReadTime(JsonElement value) =>
        DateTimeOffset.Parse(value.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}

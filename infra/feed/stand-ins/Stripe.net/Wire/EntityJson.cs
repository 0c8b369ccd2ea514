using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Stripe.Wire;

/// <summary>How entities stand in JSON: names in snake case, moments in seconds, and references either as an id or as the whole object.</summary>
internal static class EntityJson
{
    /// <summary>To read and to write entities with.</summary>
    public static JsonSerializerOptions Options { get; } = Make(indented: false);

    /// <summary>The same, for people to read.</summary>
    public static JsonSerializerOptions Indented { get; } = Make(indented: true);

    private static JsonSerializerOptions Make(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        MaxDepth = 128,
        WriteIndented = indented,
        Converters = { new UnixTime(), new StripeLists(), new AnyEntity() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { JoinReferences } },
    };

    /// <summary>Where an entity has both <c>Customer</c> and <c>CustomerId</c>, the JSON has one <c>customer</c> that is one or the other.</summary>
    private static void JoinReferences(JsonTypeInfo type)
    {
        if (!typeof(StripeEntity).IsAssignableFrom(type.Type)) return;

        foreach (var whole in type.Properties.Where(property => typeof(IHasId).IsAssignableFrom(property.PropertyType)).ToList())
        {
            var id = type.Properties.FirstOrDefault(property => property.Name == whole.Name + "_id");
            if (id is null) continue;

            type.Properties.Remove(whole);
            type.Properties.Remove(id);
            type.Properties.Add(Joined(type, whole, id));
        }
    }

    private static JsonPropertyInfo Joined(JsonTypeInfo type, JsonPropertyInfo whole, JsonPropertyInfo id)
    {
        var joined = type.CreateJsonPropertyInfo(typeof(JsonElement), whole.Name);
        joined.Get = entity => whole.Get!(entity) is { } value
            ? JsonSerializer.SerializeToElement(value, value.GetType(), type.Options)
            : JsonSerializer.SerializeToElement(id.Get!(entity), typeof(string), type.Options);
        joined.Set = (entity, value) =>
        {
            var element = (JsonElement)value!;
            switch (element.ValueKind)
            {
                case JsonValueKind.Null:
                    break;
                case JsonValueKind.String:
                    id.Set!(entity, element.GetString());
                    break;
                case JsonValueKind.Object when element.Deserialize(whole.PropertyType, type.Options) is { } read:
                    whole.Set!(entity, read);
                    break;
                case JsonValueKind.Object:
                    // An object of a kind that is not known here: its id is still worth having.
                    id.Set!(entity, element.GetProperty("id").GetString());
                    break;
                default:
                    throw new JsonException($"A reference is an id or an object, not {element.ValueKind}.");
            }
        };
        return joined;
    }
}

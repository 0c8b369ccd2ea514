using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stripe.Wire;

/// <summary>Reads and writes lists as the objects they are on the wire; the serializer would take them for arrays.</summary>
internal sealed class StripeLists : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(StripeList<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GetGenericArguments()));

    private sealed class Of<T> : JsonConverter<StripeList<T>>
    {
        public override StripeList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<Page<T>>(ref reader, options) is { } page
                ? new StripeList<T> { Object = page.Object, Data = page.Data, HasMore = page.HasMore, Url = page.Url }
                : null;

        public override void Write(Utf8JsonWriter writer, StripeList<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, new Page<T>(value.Object, value.Data, value.HasMore, value.Url), options);
    }

    private sealed record Page<T>(string Object, List<T> Data, bool HasMore, string Url);
}

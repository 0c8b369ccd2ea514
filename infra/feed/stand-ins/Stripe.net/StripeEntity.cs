using System.Text.Json;
using System.Text.Json.Serialization;
using Stripe.Wire;

namespace Stripe;

/// <summary>An object of Stripe's API. Moments are UTC; one that Stripe did not tell is 1970-01-01 unless it may be null.</summary>
public abstract class StripeEntity : IStripeEntity
{
    /// <summary>The answer that the object came in; null for objects within others.</summary>
    [JsonIgnore]
    public StripeResponse StripeResponse { get; set; }

    private protected static DateTime NotTold => DateTime.UnixEpoch;

    /// <summary>Reads an object as whatever its <c>object</c> says it is; null for kinds that are not known.</summary>
    /// <exception cref="JsonException">It is no JSON, or not of that kind.</exception>
    public static IHasObject FromJson(string value) => JsonSerializer.Deserialize<IHasObject>(value, EntityJson.Options);

    /// <summary>Reads an object of a known kind.</summary>
    /// <exception cref="JsonException">It is no JSON, or not of that kind.</exception>
    public static T FromJson<T>(string value)
        where T : IStripeEntity => JsonSerializer.Deserialize<T>(value, EntityJson.Options);

    /// <summary>The object as indented JSON, with what has a property here.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, GetType(), EntityJson.Indented);
}

/// <summary>An object that can read its own kind.</summary>
public abstract class StripeEntity<T> : StripeEntity
    where T : StripeEntity<T>
{
    /// <summary>Reads an object of this kind.</summary>
    /// <exception cref="JsonException">It is no JSON, or not of this kind.</exception>
    public static new T FromJson(string value) => StripeEntity.FromJson<T>(value);
}

/// <summary>An object of Stripe's API.</summary>
public interface IStripeEntity
{
    /// <summary>The answer that the object came in.</summary>
    StripeResponse StripeResponse { get; set; }
}

/// <summary>An object with an id.</summary>
public interface IHasId
{
    /// <summary>Unique among all objects of the account.</summary>
    string Id { get; set; }
}

/// <summary>An object that says what it is.</summary>
public interface IHasObject
{
    /// <summary>The name of its kind.</summary>
    string Object { get; set; }
}

/// <summary>Something with metadata: up to 50 texts of ours, names up to 40 and values up to 500 characters.</summary>
public interface IHasMetadata
{
    /// <summary>The texts by their names.</summary>
    Dictionary<string, string> Metadata { get; set; }
}

/// <summary>What can move money on the balance.</summary>
public interface IBalanceTransactionSource : IStripeEntity, IHasId, IHasObject;

/// <summary>A reference to another object: its id, and the object itself where it was asked for with <c>expand</c>.</summary>
internal struct Reference<T>
    where T : class, IHasId
{
    private string _id;

    /// <summary>The id, also of the whole object. Another id drops the object.</summary>
    public string Id
    {
        readonly get => Whole?.Id ?? _id;
        set
        {
            if (Whole?.Id != value) Whole = null;
            _id = value;
        }
    }

    /// <summary>The object; null where only its id is known.</summary>
    public T Whole { readonly get; set; }
}

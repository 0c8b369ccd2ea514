using System.Collections;

namespace Stripe;

/// <summary>One page of a list.</summary>
public class StripeList<T> : StripeEntity<StripeList<T>>, IHasObject, IEnumerable<T>
{
    /// <summary><c>list</c>.</summary>
    public string Object { get; set; }

    /// <summary>What is on the page.</summary>
    public List<T> Data { get; set; }

    /// <summary>Whether another page follows.</summary>
    public bool HasMore { get; set; }

    /// <summary>The path of the list.</summary>
    public string Url { get; set; }

    /// <summary>What is on the page.</summary>
    public IEnumerator<T> GetEnumerator() => Data.GetEnumerator();

    /// <summary>Turns the page round.</summary>
    public void Reverse() => Data.Reverse();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

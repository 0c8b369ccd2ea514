using System.Runtime.CompilerServices;

namespace Stripe;

/// <summary>The parameters of a request. A property that is null is not sent; what may be unset is sent empty when null is set by hand.</summary>
public class BaseOptions : INestedOptions, IRemembersWhatIsSet
{
    private readonly SetProperties _set = new();

    /// <summary>The ids that Stripe is to replace by their objects, such as <c>payment_intent</c>; in lists, <c>data.payment_intent</c>.</summary>
    public List<string> Expand { get; set; }

    /// <summary>Parameters that have no property, by their names on the wire.</summary>
    public IDictionary<string, object> ExtraParams { get; set; } = new Dictionary<string, object>();

    SetProperties IRemembersWhatIsSet.Set => _set;

    /// <summary>Asks for one more object.</summary>
    public void AddExpand(string value) => (Expand ??= []).Add(value);

    /// <summary>Asks for more objects.</summary>
    public void AddRangeExpand(IEnumerable<string> values) => (Expand ??= []).AddRange(values);

    /// <summary>Adds a parameter that has no property.</summary>
    public void AddExtraParam(string key, object value) => ExtraParams.Add(key, value);

    internal BaseOptions Copy() => (BaseOptions)MemberwiseClone();

    private protected void Remember([CallerMemberName] string property = null) => _set.Add(property);
}

/// <summary>Parameters within parameters.</summary>
public interface INestedOptions;

/// <summary>Tells "never set" from "set to null", which unsets a value at Stripe.</summary>
internal interface IRemembersWhatIsSet
{
    SetProperties Set { get; }
}

/// <summary>Names of the properties that were set by hand.</summary>
internal sealed class SetProperties
{
    private readonly HashSet<string> _names = [];

    public void Add([CallerMemberName] string property = null) => _names.Add(property);

    public bool Contains(string property) => _names.Contains(property);
}

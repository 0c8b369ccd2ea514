namespace Stripe;

/// <summary>A parameter that may be of one type or another.</summary>
public abstract class AnyOf : IAnyOf
{
    /// <summary>What was given.</summary>
    public abstract object Value { get; }

    /// <summary>Which of the types it was given as.</summary>
    public abstract Type Type { get; }

    /// <summary>What was given, as text.</summary>
    public override string ToString() => Value is null ? "AnyOf(null)" : Value.ToString();
}

/// <summary>What all parameters of several types have.</summary>
public interface IAnyOf
{
    /// <summary>What was given.</summary>
    object Value { get; }

    /// <summary>Which of the types it was given as.</summary>
    Type Type { get; }
}

/// <summary>A parameter of one of two types; a value of either becomes one by assignment.</summary>
public class AnyOf<T1, T2> : AnyOf
{
    /// <summary>A value of the first type.</summary>
    public AnyOf(T1 value) => (Value, Type) = (value, typeof(T1));

    /// <summary>A value of the second type.</summary>
    public AnyOf(T2 value) => (Value, Type) = (value, typeof(T2));

    /// <inheritdoc/>
    public override object Value { get; }

    /// <inheritdoc/>
    public override Type Type { get; }

    /// <summary>The value as a parameter; null stays null.</summary>
    public static implicit operator AnyOf<T1, T2>(T1 value) => value is null ? null : new(value);

    /// <summary>The value as a parameter; null stays null.</summary>
    public static implicit operator AnyOf<T1, T2>(T2 value) => value is null ? null : new(value);

    /// <summary>The value, if it was given as the first type.</summary>
    public static implicit operator T1(AnyOf<T1, T2> anyOf) => anyOf is { Value: T1 value } ? value : default;

    /// <summary>The value, if it was given as the second type.</summary>
    public static implicit operator T2(AnyOf<T1, T2> anyOf) => anyOf is { Value: T2 value } ? value : default;
}

namespace CampaignKit.Core.Audit;

/// <summary>Who does something that the audit log has to know.</summary>
/// <param name="Kind"><c>staff</c>, <c>api-key</c>, <c>operator</c> or <c>program</c>.</param>
/// <param name="Id">A member of staff or an API key; empty for the others.</param>
/// <param name="Name">As it is shown, up to <see cref="MaxName"/> characters; what is longer is cut. Stored sealed.</param>
public sealed record AuditActor(string Kind, string Id, string? Name)
{
    /// <summary>The longest name.</summary>
    public const int MaxName = 200;

    /// <summary>The program itself, such as once a day.</summary>
    public static AuditActor Program { get; } = new("program", "", Name: null);

    /// <summary>A member of staff.</summary>
    public static AuditActor Staff(string id, string name) => new("staff", id, name);

    /// <summary>A program that carries an API key.</summary>
    public static AuditActor ApiKey(string id, string name) => new("api-key", id, name);

    /// <summary>Whoever has the command line, and the name that was given there, if any.</summary>
    public static AuditActor Operator(string? name = null) => new("operator", "", string.IsNullOrWhiteSpace(name) ? null : name.Trim());

    /// <summary>Nothing of the name.</summary>
    public override string ToString() => $"{Kind} {Id}".TrimEnd();
}

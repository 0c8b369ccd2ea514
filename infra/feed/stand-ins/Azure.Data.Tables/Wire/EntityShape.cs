using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Serialization;

namespace Azure.Data.Tables.Wire;

/// <summary>The properties of a row class that travel: public, readable and settable, keys and metadata aside.</summary>
internal sealed class EntityShape
{
    private static readonly ConcurrentDictionary<Type, EntityShape> Shapes = new();

    private readonly Dictionary<string, Member> _members;

    private EntityShape(Type type) => _members = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(Travels)
        .Select(property => new Member(property))
        .ToDictionary(member => member.Name, StringComparer.Ordinal);

    public IEnumerable<Member> Members => _members.Values;

    public static EntityShape Of(Type type) => Shapes.GetOrAdd(type, static type => new EntityShape(type));

    public Member? Find(string name) => _members.GetValueOrDefault(name);

    private static bool Travels(PropertyInfo property) =>
        property.GetMethod is { IsPublic: true } && property.SetMethod is { IsPublic: true } && property.GetIndexParameters().Length is 0
        && property.Name is not (nameof(ITableEntity.PartitionKey) or nameof(ITableEntity.RowKey) or nameof(ITableEntity.Timestamp) or nameof(ITableEntity.ETag))
        && !property.IsDefined(typeof(IgnoreDataMemberAttribute));

    internal sealed class Member(PropertyInfo property)
    {
        /// <summary>The column: the property's name, unless <see cref="DataMemberAttribute"/> gives another.</summary>
        public string Name { get; } = property.GetCustomAttribute<DataMemberAttribute>()?.Name ?? property.Name;

        /// <summary>The type without its <c>?</c>.</summary>
        public Type Type { get; } = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

        public object? Get(object entity) => property.GetValue(entity);

        public void Set(object entity, object? value) => property.SetValue(entity, value);
    }
}

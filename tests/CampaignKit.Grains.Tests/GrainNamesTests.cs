using System.Reflection;
using Orleans.Concurrency;
using Orleans.Metadata;

namespace CampaignKit.Grains.Tests;

/// <summary>Names under which nodes of two versions find each other's actors: given, because a name that is not changes with the code.</summary>
public class GrainNamesTests
{
    private static readonly Type[] GrainInterfaces = [.. typeof(GrainActors).Assembly.GetTypes().Where(type => type.IsInterface && type.IsAssignableTo(typeof(IAddressable)))];

    private static readonly Type[] GrainClasses = [.. typeof(GrainActors).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IGrainBase)))];

    public static TheoryData<Type> Interfaces => [.. GrainInterfaces];

    public static TheoryData<Type> Classes => [.. GrainClasses];

    [Fact]
    public void There_is_a_grain_for_each_kind_of_actor()
    {
        var kinds = typeof(Core.Actors.IActors).GetMethods().Select(method => method.Name).Order().ToList();

        Assert.Equal(kinds.Select(kind => $"I{kind}Grain"), GrainInterfaces.Select(grain => grain.Name).Order());
        Assert.Equal(kinds.Select(kind => $"{kind}Grain"), GrainClasses.Select(grain => grain.Name).Order());
    }

    [Theory]
    [MemberData(nameof(Interfaces))]
    public void Interface_and_each_of_its_methods_has_a_name_of_its_own(Type grain)
    {
        var methods = grain.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly);

        Assert.NotNull(grain.GetCustomAttribute<AliasAttribute>());
        Assert.NotEmpty(methods);
        Assert.All(methods, method => Assert.NotNull(method.GetCustomAttribute<AliasAttribute>()));
        Assert.Distinct(methods.Select(method => method.GetCustomAttribute<AliasAttribute>()!.Alias));
    }

    // Only what an interface declares itself is sent under a name: a method that it inherits would be sent under its type's.
    [Theory]
    [MemberData(nameof(Interfaces))]
    public void Interface_inherits_no_method_of_ours(Type grain) =>
        Assert.All(grain.GetInterfaces(), inherited => Assert.Equal("Orleans", inherited.Assembly.GetName().Name!.Split('.')[0]));

    [Theory]
    [MemberData(nameof(Classes))]
    public void Class_has_a_name_and_lets_calls_interleave(Type grain)
    {
        Assert.NotNull(grain.GetCustomAttribute<GrainTypeAttribute>());
        Assert.NotNull(grain.GetCustomAttribute<ReentrantAttribute>());
    }

    [Fact]
    public void Names_are_those_of_the_first_release()
    {
        var methods = GrainInterfaces.SelectMany(grain => grain.GetMethods().Select(method =>
            $"{grain.GetCustomAttribute<AliasAttribute>()!.Alias}/{method.GetCustomAttribute<AliasAttribute>()!.Alias}"));

        Assert.Equal(
            [
                "campaign/destroy-key", "campaign/read-key", "catalogue/read", "catalogue/refresh", "petition/create", "petition/move-with-reason", "petition/read-days", "petition/read-tally", "petition/report",
                "petition/revise",
                "signature-shard/await", "signature-shard/change", "signature-shard/confirm", "signature-shard/erase", "signature-shard/move", "signature-shard/read-awaited",
                "signature-shard/read-listed", "signature-shard/read-mailbox", "signature-shard/read-series", "signature-shard/read-versions", "signature-shard/reject", "signature-shard/sign", "signature-shard/sweep", "signature-shard/withdraw",
                "signer/certify", "signer/forget", "signer/mail", "signer/may-try-code",
            ],
            methods.Order(StringComparer.Ordinal));
    }
}

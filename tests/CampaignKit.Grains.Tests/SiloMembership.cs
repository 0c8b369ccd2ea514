using Microsoft.Extensions.DependencyInjection;

// Later builds of the package have names that end in Async beside these and mark these obsolete; only these are in all of them.
#pragma warning disable CS0618

namespace CampaignKit.Grains.Tests;

/// <summary>What one silo tells the others of itself. The testing host's way of killing a silo lets it say farewell; a power cut does not.</summary>
internal sealed class SiloMembership(IMembershipTable table) : IMembershipTable
{
    /// <summary>Whether what the silo writes is lost on the way.</summary>
    public bool IsSilent { get; set; }

    public static void Decorate(IServiceCollection services)
    {
        var table = (IMembershipTable)services.Last(service => service.ServiceType == typeof(IMembershipTable)).ImplementationInstance!;
        services.AddSingleton(new SiloMembership(table));
        services.AddSingleton<IMembershipTable>(silo => silo.GetRequiredService<SiloMembership>());
    }

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => IsSilent ? Task.FromResult(true) : table.UpdateRow(entry, etag, tableVersion);

    public Task UpdateIAmAlive(MembershipEntry entry) => IsSilent ? Task.CompletedTask : table.UpdateIAmAlive(entry);

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => table.InsertRow(entry, tableVersion);

    public Task InitializeMembershipTable(bool tryInitTableVersion) => table.InitializeMembershipTable(tryInitTableVersion);

    public Task DeleteMembershipTableEntries(string clusterId) => table.DeleteMembershipTableEntries(clusterId);

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => table.CleanupDefunctSiloEntries(beforeDate);

    public Task<MembershipTableData> ReadRow(SiloAddress key) => table.ReadRow(key);

    public Task<MembershipTableData> ReadAll() => table.ReadAll();
}

using CampaignKit.Core.Staff;

namespace CampaignKit.Core.Tests.Staff;

public sealed class PermissionsTests
{
    /// <summary>Who may do what, each cell written out: whoever changes the table changes it here too.</summary>
    private const string Table = """
                            administrator  campaigner  moderator  translator  viewer
        ReadNumbers         yes            yes         yes        no          yes
        ReadPeople          yes            yes         yes        no          no
        EditPetition        yes            yes         no         no          no
        ApprovePetition     yes            no          no         no          no
        Moderate            yes            no          yes        no          no
        Translate           yes            yes         no         yes         no
        Export              yes            yes         no         no          no
        Deliver             yes            yes         no         no          no
        SendUpdates         yes            yes         no         no          no
        ManageStaff         yes            no          no         no          no
        ReadAudit           yes            no          no         no          no
        ManageKeys          yes            no          no         no          no
        ReadInstallation    yes            no          no         no          no
        """;

    [Fact]
    public void Every_role_may_do_what_the_table_says_and_nothing_else()
    {
        var rows = Table.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        var roles = rows[0].Select(name => Enum.Parse<StaffRole>(name, ignoreCase: true)).ToList();

        Assert.Equal(Enum.GetValues<StaffRole>(), roles);
        Assert.Equal(Enum.GetValues<StaffAction>(), rows.Skip(1).Select(row => Enum.Parse<StaffAction>(row[0])));
        foreach (var row in rows.Skip(1))
        {
            for (var column = 0; column < roles.Count; column++)
            {
                Assert.True(Permissions.Allow(roles[column], Enum.Parse<StaffAction>(row[0])) == (row[column + 1] == "yes"), $"{roles[column]} × {row[0]}");
            }
        }
    }

    [Fact]
    public void Campaigner_may_do_it_in_their_own_campaigns_alone()
    {
        var campaigner = Of(StaffRole.Campaigner) with { Campaigns = ["ours"] };

        Assert.True(Permissions.Allow(campaigner, StaffAction.ReadPeople, "ours"));
        Assert.False(Permissions.Allow(campaigner, StaffAction.ReadPeople, "theirs"));
        Assert.False(Permissions.Allow(campaigner, StaffAction.ReadPeople, "OURS"));
    }

    [Fact]
    public void Whoever_has_two_roles_may_do_what_either_may()
    {
        var both = Of(StaffRole.Campaigner, StaffRole.Viewer) with { Campaigns = ["ours"] };

        Assert.True(Permissions.Allow(both, StaffAction.ReadNumbers, "theirs"));
        Assert.False(Permissions.Allow(both, StaffAction.EditPetition, "theirs"));
    }

    [Fact]
    public void Whoever_was_revoked_may_do_nothing()
    {
        var revoked = Of(StaffRole.Administrator) with { IsRevoked = true };

        Assert.All(Enum.GetValues<StaffAction>(), action => Assert.False(Permissions.Allow(revoked, action) || Permissions.Allow(revoked, action, "any")));
    }

    private static StaffRecord Of(params StaffRole[] roles) => new() { SealedPerson = [], Address = "", Roles = roles };
}

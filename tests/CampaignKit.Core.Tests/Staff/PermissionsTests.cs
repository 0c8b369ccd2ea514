using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Organisations;
using CampaignKit.Core.Staff;

namespace CampaignKit.Core.Tests.Staff;

public sealed class PermissionsTests
{
    /// <summary>Who may do what, each cell written out: whoever changes the table changes it here too.</summary>
    private const string Table = """
                            administrator  campaigner  moderator  translator  viewer  treasurer
        ReadNumbers         yes            yes         yes        no          yes     no
        ReadPeople          yes            yes         yes        no          no      no
        EditPetition        yes            yes         no         no          no      no
        ApprovePetition     yes            no          no         no          no      no
        Moderate            yes            no          yes        no          no      no
        Translate           yes            yes         no         yes         no      no
        Export              yes            yes         no         no          no      no
        Deliver             yes            yes         no         no          no      no
        SendUpdates         yes            yes         no         no          no      no
        ManageStaff         yes            no          no         no          no      no
        ReadAudit           yes            no          no         no          no      no
        ManageKeys          yes            no          no         no          no      no
        ReadInstallation    yes            no          no         no          no      no
        ReadDonations       yes            yes         no         no          no      yes
        Refund              yes            no          no         no          no      yes
        EditDonationAsk     yes            yes         no         no          no      no
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

        Assert.True(Permissions.Allow(campaigner, StaffAction.ReadPeople, Campaign("ours")));
        Assert.False(Permissions.Allow(campaigner, StaffAction.ReadPeople, Campaign("theirs")));
        Assert.False(Permissions.Allow(campaigner, StaffAction.ReadPeople, Campaign("OURS")));
    }

    [Fact]
    public void Campaigns_of_their_organisation_are_a_campaigners_own()
    {
        var campaigner = Of(StaffRole.Campaigner) with { Organisation = "Example Centre" };

        Assert.True(Permissions.Allow(campaigner, StaffAction.EditPetition, Campaign("any", "Example Centre")));
        Assert.False(Permissions.Allow(campaigner, StaffAction.EditPetition, Campaign("any", "Example Network")));
        Assert.False(Permissions.Allow(campaigner, StaffAction.ApprovePetition, Campaign("any", "Example Centre")));
    }

    /// <summary>What belongs to a partner of a campaign: for whom, of which organisation.</summary>
    [Theory]
    [InlineData(StaffRole.Administrator, null, true)]
    [InlineData(StaffRole.Campaigner, "A union", true)]
    [InlineData(StaffRole.Campaigner, "Example Centre", false)]
    [InlineData(StaffRole.Campaigner, "a union", false)]
    [InlineData(StaffRole.Campaigner, null, false)]
    [InlineData(StaffRole.Moderator, "A union", false)]
    [InlineData(StaffRole.Translator, "A union", false)]
    [InlineData(StaffRole.Viewer, "A union", false)]
    public void Partners_own_is_for_its_campaigners_and_administrators(StaffRole role, string? organisation, bool may)
    {
        var (record, partner) = (Of(role) with { Organisation = organisation, Campaigns = ["any"] }, new OrganisationRecord { Slug = "a-union", Name = "A union" });

        foreach (var action in Enum.GetValues<StaffAction>())
        {
            Assert.Equal(may && (action is StaffAction.ReadNumbers or StaffAction.Export), Permissions.AllowPartner(record, action, partner));
            Assert.False(Permissions.AllowPartner(record with { IsRevoked = true }, action, partner));
        }
    }

    [Fact]
    public void Campaigner_of_a_partner_sees_the_numbers_and_nothing_else_of_the_campaign()
    {
        var campaign = Campaign("any", "Example Centre") with { Partners = ["a-union"] };
        var catalogue = new CatalogueSnapshot("1", [], [], [campaign], [], organisations: [new() { Slug = "a-union", Name = "A union" }, new() { Slug = "b-union", Name = "B union" }]);
        StaffRecord Campaigner(string organisation) => Of(StaffRole.Campaigner) with { Organisation = organisation };

        Assert.True(Permissions.AllowNumbers(Campaigner("A union"), campaign, catalogue));
        Assert.False(Permissions.AllowNumbers(Campaigner("B union"), campaign, catalogue));
        Assert.False(Permissions.AllowNumbers(Campaigner("A union"), campaign with { Partners = [] }, catalogue));
        Assert.All(Enum.GetValues<StaffAction>(), action => Assert.False(Permissions.Allow(Campaigner("A union"), action, campaign)));
    }

    [Fact]
    public void Translator_writes_their_own_languages_alone_in_every_campaign()
    {
        var translator = Of(StaffRole.Translator) with { Languages = ["fr"] };

        Assert.True(Permissions.AllowTranslation(translator, Campaign("any"), "fr"));
        Assert.False(Permissions.AllowTranslation(translator, Campaign("any"), "fr-CA"));
        Assert.False(Permissions.AllowTranslation(Of(StaffRole.Campaigner) with { Languages = ["fr"] }, Campaign("theirs"), "fr"));
        Assert.True(Permissions.AllowTranslation(Of(StaffRole.Campaigner) with { Campaigns = ["ours"] }, Campaign("ours"), "fr"));
        Assert.False(Permissions.AllowTranslation(Of(StaffRole.Moderator) with { Languages = ["fr"] }, Campaign("any"), "fr"));
    }

    [Fact]
    public void Key_may_what_both_its_scopes_and_its_person_may()
    {
        var caller = CallerOf(Of(StaffRole.Campaigner) with { Campaigns = ["ours"] }, StaffAction.ReadNumbers, StaffAction.ManageStaff);

        Assert.True(caller.May(StaffAction.ReadNumbers, Campaign("ours")));
        Assert.False(caller.May(StaffAction.ReadNumbers, Campaign("theirs")));
        Assert.False(caller.May(StaffAction.EditPetition, Campaign("ours")));
        Assert.False(caller.May(StaffAction.ManageStaff));
        Assert.False(caller.MayTranslate(Campaign("ours"), "fr"));
        Assert.Equal("api-key", caller.Actor.Kind);
    }

    [Fact]
    public void Whoever_has_two_roles_may_do_what_either_may()
    {
        var both = Of(StaffRole.Campaigner, StaffRole.Viewer) with { Campaigns = ["ours"] };

        Assert.True(Permissions.Allow(both, StaffAction.ReadNumbers, Campaign("theirs")));
        Assert.False(Permissions.Allow(both, StaffAction.EditPetition, Campaign("theirs")));
    }

    [Fact]
    public void Treasurer_has_the_donations_of_every_campaign_and_a_campaigner_reads_their_own()
    {
        Assert.True(Permissions.Allow(Of(StaffRole.Treasurer), StaffAction.Refund, Campaign("any")));
        Assert.True(Permissions.Allow(Of(StaffRole.Campaigner) with { Campaigns = ["ours"] }, StaffAction.ReadDonations, Campaign("ours")));
        Assert.False(Permissions.Allow(Of(StaffRole.Campaigner) with { Campaigns = ["ours"] }, StaffAction.ReadDonations, Campaign("theirs")));
        Assert.False(Permissions.Allow(Of(StaffRole.Campaigner) with { Campaigns = ["ours"] }, StaffAction.EditDonationAsk, Campaign("theirs")));
    }

    [Fact]
    public void Whoever_was_revoked_may_do_nothing()
    {
        var revoked = Of(StaffRole.Administrator) with { IsRevoked = true };

        Assert.All(Enum.GetValues<StaffAction>(), action => Assert.False(Permissions.Allow(revoked, action) || Permissions.Allow(revoked, action, Campaign("any"))));
    }

    private static StaffRecord Of(params StaffRole[] roles) => new() { SealedPerson = [], Address = "", Roles = roles };

    private static CampaignRecord Campaign(string slug, string organisation = "Somebody else") =>
        new() { Slug = slug, Organisation = organisation, Language = "en", Title = slug, Summary = slug };

    private static StaffCaller CallerOf(StaffRecord record, params StaffAction[] scopes)
    {
        var key = new ApiKeyRecord { Member = "ada", SealedLabel = [], Hash = "", Scopes = scopes, MadeAt = default, ExpiresAt = DateTimeOffset.MaxValue };
        return new(new("ada", record, new("Ada Example", "ada@example.org"), etag: null), new("1", "a script", key));
    }
}

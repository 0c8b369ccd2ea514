using CampaignKit.Core.Staff;

namespace CampaignKit.Core.Tests.Staff;

public sealed class StaffRightsTests
{
    private static readonly StaffRights Rights = new([StaffRole.Campaigner, StaffRole.Translator], "Workers’ Voice", ["fair-work"], ["fr"]);

    public static TheoryData<StaffRights, bool> Changes => new()
    {
        { Rights, true },
        { Rights with { Roles = [StaffRole.Viewer, StaffRole.Translator, StaffRole.Campaigner] }, true },
        { Rights with { Campaigns = ["fair-work", "fair-rent"], Languages = ["es", "fr"] }, true },
        { Rights with { Roles = [StaffRole.Campaigner] }, false },
        { Rights with { Organisation = null }, false },
        { Rights with { Organisation = "Tenants’ Union" }, false },
        { Rights with { Campaigns = ["fair-rent"] }, false },
        { Rights with { Languages = [] }, false },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Rights_cover_others_if_nothing_of_those_is_lost(StaffRights changed, bool isCovered) => Assert.Equal(isCovered, changed.Cover(Rights));

    [Fact]
    public void Who_gets_an_organisation_loses_nothing() => Assert.True(Rights.Cover(Rights with { Organisation = null }));

    [Fact]
    public void Details_are_what_has_changed_or_all_that_there_is()
    {
        Assert.Equal(["campaigns", "languages", "organisation", "roles"], Rights.Details().Keys.Order(StringComparer.Ordinal));
        Assert.Equal(new Dictionary<string, string> { ["roles"] = "viewer" }, new StaffRights([StaffRole.Viewer], Organisation: null, [], []).Details());
        Assert.Empty(Rights.Details(Rights));
        Assert.Equal(new Dictionary<string, string> { ["languages"] = "" }, (Rights with { Languages = [] }).Details(Rights));
    }

    [Fact]
    public void Details_have_room_in_the_log_however_many_campaigns_there_are() =>
        Assert.Equal(1_000, (Rights with { Campaigns = [.. Enumerable.Range(0, 200).Select(number => $"campaign-{number}")] }).Details()["campaigns"].Length);
}

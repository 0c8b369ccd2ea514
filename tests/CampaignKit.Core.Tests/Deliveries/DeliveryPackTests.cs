using CampaignKit.Core.Audit;
using CampaignKit.Core.Deliveries;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Staff;
using CampaignKit.Core.Tests.Review;

namespace CampaignKit.Core.Tests.Deliveries;

public sealed class DeliveryPackTests : IDisposable
{
    private static readonly StaffCaller Caller = new(new("ada", new() { SealedPerson = [], Address = "", Roles = [StaffRole.Administrator] }, new("Ada Example", "ada@example.org"), etag: null));

    private readonly ReviewBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Names_are_in_parts_that_hold_everybody_once()
    {
        const int Named = DeliveryPack.NamesInAPart + 500;
        await _bench.FillAsync(Enumerable.Range(0, Named + 100).Select(number =>
            new Signer($"person{number}@example.org") { Name = $"Person {number}", Updates = false, Visibility = number < Named ? Visibility.Named : Visibility.CountOnly }));
        var at = _bench.Clock.GetUtcNow();

        var first = await Pack.ReadNamesAsync(Caller, ReviewBench.Slug, at, part: 1);
        var second = await Pack.ReadNamesAsync(Caller, ReviewBench.Slug, at, part: 2);
        var third = await Pack.ReadNamesAsync(Caller, ReviewBench.Slug, at, part: 3);

        Assert.Equal((DeliveryPack.NamesInAPart, 500, 0), (first!.Names.Count, second!.Names.Count, third!.Names.Count));
        Assert.Equal(2, first.Parts);
        Assert.Equal(Named, first.Names.Concat(second.Names).Select(name => name.Name).Distinct().Count());
    }

    [Fact]
    public async Task Numbers_are_of_one_moment_by_state_and_choice()
    {
        await _bench.SignAsync(
            new("one@example.org") { Country = "NP" },
            new("two@example.org") { Country = "NP", Visibility = Visibility.Initials },
            new("three@example.org") { Country = "NP", Visibility = Visibility.CountOnly },
            new("four@example.org") { State = SignatureState.HeldForReview, Reason = "trap" });

        var numbers = await Pack.CountAsync(Caller, ReviewBench.Slug);

        Assert.Equal((3, 1, 0, 1, 1), (numbers!.Counted, numbers.Held, numbers.Removed, numbers.Named, numbers.Initials));
        Assert.Equal(3, numbers.Countries.Total);
        Assert.Equal(_bench.Clock.GetUtcNow(), numbers.At);
    }

    [Fact]
    public async Task Petition_of_another_campaign_is_not_there()
    {
        await _bench.Catalogue.RefreshAsync();
        var campaigner = new StaffCaller(new("ben", new() { SealedPerson = [], Address = "", Roles = [StaffRole.Campaigner], Campaigns = ["another"] }, new("Ben Example", "ben@example.org"), etag: null));

        Assert.Null(await Pack.CountAsync(campaigner, ReviewBench.Slug));
        Assert.Null(await Pack.ReadNamesAsync(campaigner, ReviewBench.Slug, _bench.Clock.GetUtcNow(), part: 1));
    }

    private DeliveryPack Pack => new(_bench.Catalogue, _bench.Node.Keyring, _bench.Stores, new AuditLog(_bench.Documents, new InstallationKeys(new byte[32]), _bench.Clock), _bench.Clock);
}

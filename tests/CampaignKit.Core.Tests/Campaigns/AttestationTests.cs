using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Keys;

namespace CampaignKit.Core.Tests.Campaigns;

public sealed class AttestationTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 5, 12, 0, 0, TimeSpan.Zero);

    private readonly InstallationKeys _keys = new([.. Enumerable.Range(0, 32).Select(value => (byte)value)]);
    private readonly PetitionSums _sums = new("free-to-change", Counted: 12, Held: 3, Withdrawn: 4, Invalidated: 5);

    // Computed apart from this program, with Python's hmac.
    [Fact]
    public void Proof_is_the_one_that_is_on_disk_already() =>
        Assert.Equal("95ef9ad7300931c5c692f53ffb239ec806fc1509784153564a9bebc9e6b00af6", Convert.ToHexStringLower(Attestation.Of(_sums, At, _keys).Proof));

    [Fact]
    public void Attestation_is_genuine_as_it_was_written()
    {
        var attestation = Attestation.Of(_sums, At, _keys);

        Assert.True(attestation.IsGenuine(_keys));
        Assert.True((attestation with { At = At.ToOffset(TimeSpan.FromHours(2)) }).IsGenuine(_keys));
    }

    [Fact]
    public void Attestation_with_anything_changed_is_not_genuine()
    {
        var attestation = Attestation.Of(_sums, At, _keys);
        PetitionSums[] changed =
        [
            _sums with { Petition = "free-to-changed" }, _sums with { Counted = 13 }, _sums with { Held = 4 }, _sums with { Withdrawn = 3 }, _sums with { Invalidated = 6 },

            // The digits of two numbers, divided otherwise.
            _sums with { Counted = 1, Held = 23 },
        ];

        Assert.All(changed, sums => Assert.False((attestation with { Sums = sums }).IsGenuine(_keys)));
        Assert.False((attestation with { At = At.AddTicks(1) }).IsGenuine(_keys));
        Assert.False((attestation with { Proof = [] }).IsGenuine(_keys));
    }

    [Fact]
    public void Attestation_of_another_installation_is_not_genuine() =>
        Assert.False(Attestation.Of(_sums, At, new(new byte[32])).IsGenuine(_keys));
}

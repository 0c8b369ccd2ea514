using System.ComponentModel.DataAnnotations;
using CampaignKit.Core.Abuse;

namespace CampaignKit.Core.Tests.Abuse;

public class AbuseOptionsTests
{
    [Fact]
    public void Defaults_are_valid() => Assert.Empty(Problems(new()));

    [Fact]
    public void Ends_of_every_range_are_valid()
    {
        Assert.Empty(Problems(new()
        {
            Burst = 1, BurstWindow = TimeSpan.FromSeconds(1), Sustained = 1, SustainedWindow = TimeSpan.FromSeconds(1), Ceiling = 1, MostNetworks = 1_000,
            MinimumFormTime = TimeSpan.Zero, WorkBits = 1,
        }));
        Assert.Empty(Problems(new()
        {
            Burst = 1_000, BurstWindow = TimeSpan.FromMinutes(10), Sustained = 10_000, SustainedWindow = TimeSpan.FromHours(1), Ceiling = 100, MostNetworks = 5_000_000,
            MinimumFormTime = TimeSpan.FromSeconds(60), WorkBits = 28,
        }));
    }

    public static TheoryData<string, AbuseOptions> OutOfRange => new()
    {
        { "Burst", new() { Burst = 0 } },
        { "Burst", new() { Burst = 1_001 } },
        { "BurstWindow", new() { BurstWindow = TimeSpan.Zero } },
        { "BurstWindow", new() { BurstWindow = TimeSpan.FromMinutes(11), SustainedWindow = TimeSpan.FromHours(1) } },
        { "Sustained", new() { Sustained = 0 } },
        { "Sustained", new() { Sustained = 10_001 } },
        { "SustainedWindow", new() { SustainedWindow = TimeSpan.FromHours(2) } },
        { "SustainedWindow", new() { SustainedWindow = TimeSpan.FromSeconds(59) } },
        { "Ceiling", new() { Ceiling = 0 } },
        { "Ceiling", new() { Ceiling = 101 } },
        { "MostNetworks", new() { MostNetworks = 999 } },
        { "MostNetworks", new() { MostNetworks = 5_000_001 } },
        { "MinimumFormTime", new() { MinimumFormTime = TimeSpan.FromSeconds(-1) } },
        { "MinimumFormTime", new() { MinimumFormTime = TimeSpan.FromSeconds(61) } },
        { "WorkBits", new() { WorkBits = 0 } },
        { "WorkBits", new() { WorkBits = 29 } },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Value_out_of_its_range_is_not_valid(string name, AbuseOptions options) =>
        Assert.Contains(name, Assert.Single(Problems(options)).MemberNames);

    private static List<ValidationResult> Problems(AbuseOptions options)
    {
        var problems = new List<ValidationResult>();
        Validator.TryValidateObject(options, new(options), problems, validateAllProperties: true);
        return problems;
    }
}

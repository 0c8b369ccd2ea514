using System.Reflection;
using Microsoft.Extensions.Logging;

namespace CampaignKit.Web.Tests.Installation;

/// <summary>What is logged can be told apart by its number.</summary>
public sealed class LogEventTests
{
    // Whatever was built beside these tests: a closed feed lacks one of them.
    private static readonly Assembly[] Built =
    [
        .. Directory.GetFiles(AppContext.BaseDirectory, "CampaignKit.*.dll")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => !name.EndsWith("Tests", StringComparison.Ordinal) && name is not "CampaignKit.StripeDouble")
            .Select(Assembly.Load),
    ];

    [Fact]
    public void Every_line_that_can_be_logged_has_a_number_of_its_own()
    {
        var lines = Built.SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => (Name: $"{method.DeclaringType}.{method.Name}", Id: method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId))
            .Where(line => line.Id is not null)
            .ToList();

        Assert.Contains("CampaignKit.Web", Built.Select(assembly => assembly.GetName().Name));
        Assert.True(lines.Count > 20, string.Join(' ', lines));
        Assert.DoesNotContain(lines, line => line.Id <= 0);
        Assert.Empty(lines.GroupBy(line => line.Id).Where(group => group.Count() > 1).Select(group => $"{group.Key}: {string.Join(", ", group.Select(line => line.Name))}"));
    }
}

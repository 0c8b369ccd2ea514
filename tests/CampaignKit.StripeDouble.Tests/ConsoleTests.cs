using System.Diagnostics;

namespace CampaignKit.Doubles.Tests;

public class ConsoleTests
{
    [Fact]
    public async Task Program_says_in_two_lines_where_it_is_and_a_second_one_in_one_that_the_port_is_taken()
    {
        using var program = Process.Start(new ProcessStartInfo("dotnet", [typeof(StripeDouble).Assembly.Location, "--webhook", "http://127.0.0.1:9/api/v1/donations/stripe", "--secret", "whsec_x"]) { RedirectStandardOutput = true })!;
        try
        {
            var first = (await program.StandardOutput.ReadLineAsync())!;
            var second = (await program.StandardOutput.ReadLineAsync())!;

            var address = first.Split(' ').Single(word => word.StartsWith("http", StringComparison.Ordinal));
            using var http = new HttpClient();
            using var answer = await http.GetAsync(new Uri(new(address), "v1/events"));
            Assert.Equal(401, (int)answer.StatusCode);
            Assert.Contains("http://127.0.0.1:9/api/v1/donations/stripe", second, StringComparison.Ordinal);

            using var other = Process.Start(new ProcessStartInfo("dotnet", [typeof(StripeDouble).Assembly.Location, "--port", $"{new Uri(address).Port}"]) { RedirectStandardError = true })!;
            var said = await other.StandardError.ReadToEndAsync();
            await other.WaitForExitAsync();
            Assert.Equal(1, other.ExitCode);
            Assert.Contains("address already in use", Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        }
        finally
        {
            program.Kill();
        }
    }
}

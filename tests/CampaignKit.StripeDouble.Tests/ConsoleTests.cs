using System.Diagnostics;

namespace CampaignKit.Doubles.Tests;

public class ConsoleTests
{
    [Fact]
    public async Task Program_says_in_two_lines_where_it_is_and_answers_there()
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
        }
        finally
        {
            program.Kill();
        }
    }
}

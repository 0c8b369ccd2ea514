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
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ids_of_one_start_are_not_those_of_the_next_unless_the_seed_is_the_same(bool isSame)
    {
        string[] seed = isSame ? ["--seed", "7"] : [];

        Assert.Equal(isSame, await FirstSessionAsync(seed) == await FirstSessionAsync(seed));
    }

    private static async Task<string> FirstSessionAsync(string[] arguments)
    {
        using var program = Process.Start(new ProcessStartInfo("dotnet", [typeof(StripeDouble).Assembly.Location, .. arguments]) { RedirectStandardOutput = true })!;
        try
        {
            var address = (await program.StandardOutput.ReadLineAsync())!.Split(' ').Single(word => word.StartsWith("http", StringComparison.Ordinal));
            using var http = new HttpClient { BaseAddress = new(address), DefaultRequestHeaders = { Authorization = new("Bearer", "sk_test_double") } };
            using var form = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["mode"] = "payment",
                ["success_url"] = "https://example.org",
                ["line_items[0][quantity]"] = "1",
                ["line_items[0][price_data][currency]"] = "eur",
                ["line_items[0][price_data][unit_amount]"] = "500",
                ["line_items[0][price_data][product_data][name]"] = "Help",
            });
            using var answer = await http.PostAsync(new Uri("v1/checkout/sessions", UriKind.Relative), form);
            return (string)System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!;
        }
        finally
        {
            program.Kill();
        }
    }
}

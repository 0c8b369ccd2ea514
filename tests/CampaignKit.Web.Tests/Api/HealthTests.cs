using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Api;

[Collection(ApiSuite.Name)]
public sealed class HealthTests(ServedApp app)
{
    [Theory]
    [InlineData("/healthz", "live")]
    [InlineData("/readyz", "ready")]
    public async Task A_serving_program_is_live_and_ready(string path, string word)
    {
        using var answer = await app.Client.GetAsync(path);

        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal(word, await answer.Content.ReadAsStringAsync());
    }
}

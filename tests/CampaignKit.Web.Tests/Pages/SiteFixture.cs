using System.Net;
using System.Text.Json;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Pages;

/// <summary>The served program as a browser meets it.</summary>
public sealed class SiteFixture : IDisposable
{
    private readonly ServedApp _app = new();

    public SiteFixture() => _app.Client.DefaultRequestHeaders.Add("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");

    public HttpClient Client => _app.Client;

    public TestClock Clock => _app.Clock;

    /// <summary>What is at an address, whatever the status.</summary>
    public Task<HttpResponseMessage> GetAsync(string address) => Client.GetAsync(new Uri(address, UriKind.Relative));

    /// <summary>A page that has to be there.</summary>
    public async Task<string> ReadAsync(string address)
    {
        using var answer = await GetAsync(address);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address} answers {answer.StatusCode}.");
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>A JSON answer of the API.</summary>
    public async Task<JsonElement> ReadJsonAsync(string address)
    {
        using var document = JsonDocument.Parse(await ReadAsync(address));
        return document.RootElement.Clone();
    }

    /// <summary>Posts the page's form: sound fields, but for those that are given.</summary>
    public async Task<HttpResponseMessage> SignAsync(string petition, params (string Name, string Value)[] fields)
    {
        var sent = new Dictionary<string, string>
        {
            ["name"] = "Ada Example",
            ["email"] = "ada@example.org",
            ["country"] = "NP",
            ["visibility"] = "count-only",
            ["locale"] = "en",
        };
        foreach (var (name, value) in fields) sent[name] = value;
        using var form = new FormUrlEncodedContent(sent);
        return await Client.PostAsync(new Uri(SignerForm.Address(petition), UriKind.Relative), form);
    }

    public void Dispose() => _app.Dispose();
}

/// <summary>One program for all the tests of pages.</summary>
[CollectionDefinition(Name)]
public sealed class SitePages : ICollectionFixture<SiteFixture>
{
    public const string Name = "site pages";
}

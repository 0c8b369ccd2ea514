using Xunit.Sdk;

namespace CampaignKit.Browser.Tests;

/// <summary>The tests notice what happens in a browser; if they did not, they would all pass whatever happened.</summary>
[Collection(BrowserSuite.Name)]
public sealed class WatchTests(BrowserSite site)
{
    [Fact]
    public Task Pages_that_do_nothing_wrong_are_fine() => site.VisitAsync(visit => visit.Page.GotoAsync("/"));

    [Theory]
    [InlineData("console.error('a complaint')", "a complaint")]
    [InlineData("console.warn('a warning')", "a warning")]
    [InlineData("setTimeout(() => { throw new Error('nobody caught this') })", "nobody caught this")]
    [InlineData("Promise.reject(new Error('nobody awaited this'))", "nobody awaited this")]
    [InlineData("document.body.append(Object.assign(document.createElement('script'), { textContent: '1' }))", "Content-Security-Policy: script-src-elem keeps out inline")]
    [InlineData("document.body.setAttribute('style', 'color: red')", "Content-Security-Policy: style-src-attr keeps out inline")]
    [InlineData("document.body.append(Object.assign(new Image(), { src: 'http://elsewhere.example.org/pixel.png' }))", "Content-Security-Policy: img-src keeps out http://elsewhere.example.org/pixel.png")]
    [InlineData("window.open('http://elsewhere.example.org/')", "request to http://elsewhere.example.org/")]
    [InlineData("fetch('/nothing-is-here')", "404")]
    public async Task What_no_page_may_do_fails_the_test(string script, string words)
    {
        var failure = await Assert.ThrowsAnyAsync<XunitException>(() => site.VisitAsync(async visit =>
        {
            await visit.Page.GotoAsync("/");
            await visit.Page.EvaluateAsync($"() => {{ {script} }}");
            await UntilAsync(visit);
        }));

        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    // What the browser tells comes in order, so what happened before this word is known when it is.
    private static async Task UntilAsync(Visit visit) =>
        await visit.Page.RunAndWaitForConsoleMessageAsync(() => visit.Page.EvaluateAsync("() => setTimeout(() => console.log('so far'), 200)"), new() { Predicate = message => message.Text == "so far" });
}

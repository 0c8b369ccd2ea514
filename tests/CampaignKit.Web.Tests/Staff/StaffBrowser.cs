using System.Net;
using System.Text.RegularExpressions;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>Somebody of the staff before a browser that keeps cookies and shows where it is led.</summary>
internal sealed partial class StaffBrowser : IDisposable
{
    public const string Email = "ada@example.org";
    public const string Password = "a sentence that is long enough";

    private readonly HttpClientHandler _handler;
    private readonly HttpClient _client;
    private readonly Uri _site;

    public StaffBrowser(Uri site)
    {
        _site = site;
        _handler = new() { AllowAutoRedirect = false, CheckCertificateRevocationList = true };
        _client = new(_handler) { BaseAddress = site };
        Visitor = new(_client);
    }

    public Visitor Visitor { get; }

    /// <summary>The cookies that it would send to a path.</summary>
    public IReadOnlyDictionary<string, string> CookiesAt(string path) => _handler.CookieContainer.GetCookies(new Uri(_site, path)).ToDictionary(cookie => cookie.Name, cookie => cookie.Value);

    /// <summary>Plants a cookie, as a thief does with one that was stolen.</summary>
    public void Plant(string name, string value) => _handler.CookieContainer.Add(_site, new Cookie(name, value, "/staff"));

    /// <summary>Makes the first administrator by a link as the program prints it, and is signed in as they are.</summary>
    public static async Task<StaffBrowser> SetUpAsync(ServedApp app)
    {
        var browser = new StaffBrowser(app.Client.BaseAddress!);
        var done = await browser.SetUpAsync(app.Services.GetRequiredService<StaffLinks>().MakeSetUp());
        Assert.Equal((HttpStatusCode.Found, "/staff"), (done.Status, done.Headers["Location"]));
        return browser;
    }

    /// <summary>Makes the first administrator of a program that runs by itself, by the link that it printed last.</summary>
    public static async Task<StaffBrowser> SetUpAsync(RunningProgram program)
    {
        var browser = new StaffBrowser(program.Address);
        var done = await browser.SetUpAsync(SetUpLink().Matches(program.Output)[^1].Groups[1].Value);
        Assert.Equal(HttpStatusCode.Found, done.Status);
        return browser;
    }

    /// <summary>Somebody with other rights, signed in.</summary>
    public static async Task<StaffBrowser> AddAsync(ServedApp app, string email, Func<StaffRecord, StaffRecord> change)
    {
        var people = app.Services.GetRequiredService<StaffPeople>();
        var member = people.New("Ben Example", Mailbox.TryParse(email, out var mailbox, out _) ? mailbox : throw new FormatException(email), StaffRole.Viewer);
        member.Record = change(member.Record);
        Assert.True(await people.AddAsync(member));
        var browser = new StaffBrowser(app.Client.BaseAddress!);
        var path = $"/staff/reset/{app.Services.GetRequiredService<StaffLinks>().MakeReset(member)}";
        await browser.Visitor.SendAsync(await browser.Visitor.GetAsync(path), path, ("password", Password), ("again", Password));
        await browser.SignInAsync(email);
        return browser;
    }

    public async Task<Shown> SetUpAsync(string token, string email = Email, string password = Password, string? again = null)
    {
        var page = await Visitor.GetAsync($"/staff/set-up/{token}");
        return page.Status is not HttpStatusCode.OK ? page : await Visitor.SendAsync(page, token, ("name", "Ada Example"), ("email", email), ("password", password), ("again", again ?? password));
    }

    /// <summary>Opens the latest invitation that was mailed to an address, and accepts it.</summary>
    public Task<Shown> AcceptAsync(ServedApp app, string email, string name = "Ben Example") => AcceptAsync(app.Mails.To(email)[^1].Token, name);

    /// <summary>Opens an invitation's link and accepts it.</summary>
    public async Task<Shown> AcceptAsync(string token, string name = "Ben Example")
    {
        var page = await Visitor.GetAsync($"/staff/invitation/{token}");
        return page.Status is not HttpStatusCode.OK ? page : await Visitor.SendAsync(page, token, ("name", name), ("password", Password), ("again", Password));
    }

    /// <summary>Invites somebody by the page.</summary>
    public async Task<Shown> InviteAsync(string email, string role = "viewer", params (string Name, string Value)[] more) =>
        await Visitor.SendAsync(await Visitor.GetAsync("/staff/people"), "/staff/people", [("email", email), ("roles", role), .. more]);

    /// <summary>Does something on the page of one of the staff.</summary>
    public async Task<Shown> DoAsync(string id, string act, params (string Name, string Value)[] fields) =>
        await Visitor.SendAsync(await Visitor.GetAsync($"/staff/people/{id}"), $"/staff/people/{id}{act}", fields);

    public async Task<Shown> SignInAsync(string email = Email, string password = Password) =>
        await Visitor.SendAsync(await Visitor.GetAsync("/staff/sign-in"), "/staff/sign-in", ("email", email), ("password", password));

    /// <summary>Whether it gets to see what is for who is signed in.</summary>
    public async Task<bool> IsSignedInAsync() => (await Visitor.GetAsync("/staff")).Status is HttpStatusCode.OK;

    /// <summary>An answer that goes on, as soon as its headers are there.</summary>
    public Task<HttpResponseMessage> OpenAsync(string path, CancellationToken cancellationToken) => _client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    public void Dispose()
    {
        _client.Dispose();
        _handler.Dispose();
    }

    [GeneratedRegex(@"Staff set-up +http\S+/staff/set-up/(\S+)")]
    private static partial Regex SetUpLink();
}

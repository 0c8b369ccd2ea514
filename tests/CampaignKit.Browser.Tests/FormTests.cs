using CampaignKit.Core.Signers;
using Microsoft.Playwright;

namespace CampaignKit.Browser.Tests;

/// <summary>What script says of a petition's form while it is filled in: what the server would say, no more, and nothing that stops anybody.</summary>
[Collection(BrowserSuite.Name)]
public sealed class FormTests(BrowserSite site)
{
    private const string Petition = $"/petitions/{BrowserSeeds.Listed}";

    [Theory]
    [InlineData("en", "name", "", "Please type your name.")]
    [InlineData("en", "email", "", "Please type your e-mail address.")]
    [InlineData("en", "email", "ada", "The e-mail address needs an @ sign.")]
    [InlineData("fr", "email", "@example.org", "Il manque un nom avant le signe @ dans l’adresse e-mail.")]
    [InlineData("ar", "email", "ada@", "يحتاج عنوان البريد الإلكتروني إلى نطاق بعد علامة @، مثل example.org.")]
    public Task Field_that_is_left_wrong_says_so_politely_and_forgets_it_when_it_is_right(string language, string name, string typed, string sentence) => OnFormAsync(language, async (page, field) =>
    {
        var control = field(name);
        await control.PressSequentiallyAsync("x");
        await control.FillAsync(typed);
        await control.PressAsync("Tab");

        var said = page.Locator($"#sign-{name}-said");
        await Assertions.Expect(said).ToHaveTextAsync(sentence);
        Assert.Equal(("true", $"sign-{name}-said sign-{name}-why", "status"), (await control.GetAttributeAsync("aria-invalid"), await control.GetAttributeAsync("aria-describedby"), await said.GetAttributeAsync("role")));

        await control.FocusAsync();
        await control.FillAsync("a@b");
        await Assertions.Expect(said).ToHaveTextAsync("");
        Assert.Equal((null, $"sign-{name}-why"), (await control.GetAttributeAsync("aria-invalid"), await control.GetAttributeAsync("aria-describedby")));
    });

    [Fact]
    public Task Field_that_was_only_passed_is_let_be() => OnFormAsync("en", async (page, field) =>
    {
        await field("name").FocusAsync();
        for (var keys = 0; keys < 4; keys++) await page.Keyboard.PressAsync("Tab");

        Assert.Equal(0, await page.Locator("#sign [aria-invalid]").CountAsync());
    });

    [Fact]
    public Task Country_that_is_taken_back_is_asked_for() => OnFormAsync("en", async (page, field) =>
    {
        await field("country").SelectOptionAsync("NP");
        await field("country").SelectOptionAsync("");

        await Assertions.Expect(page.Locator("#sign-country-said")).ToHaveTextAsync("Please choose your country.");
    });

    [Fact]
    public Task What_script_finds_wrong_is_sent_all_the_same_and_the_server_says_it_in_the_same_words() => OnFormAsync("en", async (page, field) =>
    {
        await field("email").FillAsync("ada");
        await page.Locator("#sign [type=submit]").ClickAsync();

        await Assertions.Expect(page.Locator("#sign-email-problem")).ToHaveTextAsync("The e-mail address needs an @ sign.");
        await field("email").FillAsync("ada@example.org");
        await Assertions.Expect(page.Locator("#sign-email-problem")).ToHaveCountAsync(0);
        await Assertions.Expect(field("email")).Not.ToHaveAttributeAsync("aria-invalid", "true");
    }, expects: 400);

    [Theory]
    [InlineData("ada@example")]
    [InlineData("\"a@b\"@example.org")]
    [InlineData("ada@bücher.example")]
    [InlineData("a b@example.org")]
    public Task Address_that_only_the_server_can_judge_is_left_to_it(string typed) => OnFormAsync("en", async (page, field) =>
    {
        await field("email").EvaluateAsync("(field, typed) => { field.type = 'text'; field.value = typed; field.dispatchEvent(new Event('change')); }", typed);
        await page.EvaluateAsync("() => new Promise(resume => setTimeout(resume))");

        Assert.Equal("", await page.Locator("#sign-email-said").TextContentAsync());
    });

    [Fact]
    public Task Button_does_not_move_away_under_the_finger_that_presses_it() => OnFormAsync("en", async (page, field) =>
    {
        await field("email").FillAsync("ada");
        var button = page.Locator("#sign [type=submit]");
        await button.ScrollIntoViewIfNeededAsync();
        var box = (await button.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + 20, box.Y + 10);
        await page.Mouse.DownAsync();
        await page.EvaluateAsync("() => new Promise(resume => setTimeout(() => requestAnimationFrame(resume)))");

        Assert.Equal(box.Y, (await button.BoundingBoxAsync())!.Y);
        await page.Mouse.UpAsync();
        await page.Locator("#sign-email-problem").WaitForAsync();
    }, expects: 400);

    [Theory]
    [InlineData("en", "Did you mean ada@gmail.com? Press to change it.")]
    [InlineData("ar", "هل قصدتم ada@gmail.com؟ اضغطوا لتغييره.")]
    public Task Domain_that_is_one_slip_away_is_asked_about_changed_by_one_press_and_never_by_itself(string language, string question) => OnFormAsync(language, async (page, field) =>
    {
        await field("email").FillAsync("ada@gmial.com");
        await page.Keyboard.PressAsync("Tab");
        var button = page.Locator(".field [role=status] button");
        await Assertions.Expect(button).ToHaveTextAsync(question);
        Assert.Equal("ada@gmial.com", await field("email").InputValueAsync());

        await button.FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        Assert.Equal("ada@gmail.com", await field("email").InputValueAsync());
        Assert.Equal(0, await button.CountAsync());
        await Assertions.Expect(field("email")).ToBeFocusedAsync();
    });

    [Theory]
    [InlineData("en")]
    [InlineData("pa")]
    [InlineData("ar")]
    public Task Nobody_is_kept_out_by_what_script_says(string language) => OnFormAsync(language, async (page, field) =>
    {
        await field("name").FillAsync("x");
        await field("name").FillAsync("");
        await field("email").FillAsync("ada@gmial.com");
        await field("email").PressAsync("Tab");
        await field("country").SelectOptionAsync("NP");
        await field("country").SelectOptionAsync("");
        await Assertions.Expect(page.Locator("#sign [aria-invalid]")).ToHaveCountAsync(2);
        await page.Locator(".field [role=status] button").WaitForAsync();

        var looks = new Looks(page);
        await looks.AtAsync("form");
        Assert.True(looks.Found.Count == 0, string.Join('\n', looks.Found));
    });

    [Fact]
    public Task Script_and_server_ask_about_the_same_domains() => OnFormAsync("en", async (page, none) =>
    {
        var typed = DomainTypos.Guessed.SelectMany(Slips).Concat(DomainTypos.Real).Concat(DomainTypos.Guessed)
            .Concat(["GMIAL.com", "gmial.com.", "ｇmial.com", "bücher.example", "gmaıl.com", "gmial。com", "googlemial.com", "yandex.bz", "protonmail.ch", "me.com", "a.b", "example.org", "mail.gmail.com", "gmaiI.com.a-domain-of-more-than-forty-characters.example.org"])
            .Distinct().Where(domain => Mailbox.TryParse($"ada@{domain}", out _, out _)).ToArray();
        Assert.True(typed.Length > 10_000, $"{typed.Length} domains");

        var asked = await page.EvaluateAsync<string?[]>(
            """
            async typed => {
              const { meant } = await import(document.querySelector('script[src^="/form.js"]').src), { providers, real } = document.querySelector('#sign-email').dataset;
              return typed.map(domain => meant(domain, providers.split(' '), real.split(' ')) ?? null);
            }
            """, typed);

        Assert.Equal(typed.Select(domain => $"{domain} {Suggest(domain)}"), typed.Zip(asked, (domain, meant) => $"{domain} {meant}"));
    });

    private static string? Suggest(string domain) => Mailbox.TryParse($"ada@{domain}", out var mailbox, out _) ? DomainTypos.Suggest(mailbox) : null;

    private static IEnumerable<string> Slips(string domain)
    {
        for (var at = 0; at < domain.Length; at++)
        {
            yield return domain.Remove(at, 1);
            foreach (var letter in "aeimnorstx1-.")
            {
                yield return domain.Insert(at, $"{letter}");
                yield return domain.Remove(at, 1).Insert(at, $"{letter}");
            }

            if (at + 1 < domain.Length) yield return domain.Remove(at, 2).Insert(at, $"{domain[at + 1]}{domain[at]}");
        }
    }

    private Task OnFormAsync(string language, Func<IPage, Func<string, ILocator>, Task> doAsync, int? expects = null) => site.VisitAsync(async visit =>
    {
        if (expects is { } status) visit.Expect(status);
        await visit.Page.GotoAsync($"/{language}{Petition}");
        await doAsync(visit.Page, name => visit.Page.Locator($"#sign-{name}"));
    });
}

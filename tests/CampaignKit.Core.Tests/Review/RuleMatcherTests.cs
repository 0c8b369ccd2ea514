using CampaignKit.Core.Review;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Tests.Stores;
using FsCheck;
using FsCheck.Fluent;

namespace CampaignKit.Core.Tests.Review;

public sealed class RuleMatcherTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 5, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("CA", true)]
    [InlineData("NP", true)]
    [InlineData("BR", false)]
    public void Country_is_one_of_those_given(string country, bool matches) =>
        Assert.Equal(matches, Matches(new() { Countries = ["ca", "NP"] }, new() { Country = country }));

    [Theory]
    [InlineData("event", true)]
    [InlineData("event-7", false)]
    [InlineData("EVENT", false)]
    [InlineData("robot", true)]
    [InlineData("robot-7", true)]
    [InlineData("robo", false)]
    [InlineData("a-robot", false)]
    [InlineData(null, false)]
    public void Source_is_the_label_itself_or_begins_with_what_stands_before_the_star(string? source, bool matches) =>
        Assert.Equal(matches, Matches(new() { Sources = ["event", "robot*"] }, new() { Source = source }));

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public void Window_begins_with_its_first_moment_and_ends_before_its_last(int minutes, bool matches) =>
        Assert.Equal(matches, Matches(new() { From = "2026-11-05T12:00Z", To = "2026-11-05T13:00Z" }, new() { SignedAt = Noon.AddMinutes(minutes) }));

    [Theory]
    [InlineData("example.org", "ada@example.org", true)]
    [InlineData("example.org", "ada@EXAMPLE.org", true)]
    [InlineData("example.org", "ada@mail.example.org", false)]
    [InlineData("example.org", "ada@counterexample.org", false)]
    [InlineData("*.example.org", "ada@mail.example.org", true)]
    [InlineData("*.example.org", "ada@example.org", false)]
    [InlineData("*.example.org", "ada@a.mail.example.org", false)]
    [InlineData("*.example.org", "ada@mail.counterexample.org", false)]
    [InlineData("**.example.org", "ada@mail.example.org", true)]
    [InlineData("**.example.org", "ada@a.b.c.example.org", true)]
    [InlineData("**.example.org", "ada@example.org", false)]
    [InlineData("**.example.org", "ada@anexample.org", false)]
    [InlineData("*.example", "ada@mail.example", true)]
    [InlineData("*.example", "ada@a.mail.example", false)]
    [InlineData("**.example", "ada@a.mail.example", true)]
    [InlineData("**.भारत", "ada@नेपाल.भारत", true)]
    [InlineData("bücher.example", "ada@xn--bcher-kva.example", true)]
    [InlineData("xn--bcher-kva.example", "ada@BÜCHER.example", true)]
    [InlineData("example.org", "\"ada@example.org\"@example.com", false)]
    [InlineData("googlemail.com", "ada@googlemail.com", true)]
    [InlineData("googlemail.com", "ada@gmail.com", false)]
    [InlineData("ada.fastmail.com", "petitions@ada.fastmail.com", true)]
    [InlineData("*.fastmail.com", "petitions@ada.fastmail.com", true)]
    public void Domain_is_the_one_that_the_signer_typed(string pattern, string email, bool matches) =>
        Assert.Equal(matches, Matches(new() { Domains = [pattern] }, new() { Email = email }));

    [Fact]
    public void Who_matches_but_for_a_domain_that_nobody_kept_is_told_apart_and_stays()
    {
        Assert.Equal(RuleMatch.AddressNotKept, Match(new() { Domains = ["example.org"], Countries = ["CA"] }, new() { Email = null }));
        Assert.Equal(RuleMatch.No, Match(new() { Domains = ["example.org"], Countries = ["NP"] }, new() { Email = null }));
        Assert.Equal(RuleMatch.No, Match(new() { Domains = ["example.org"], Postcodes = ["V5K"] }, new() { Email = null, Postcode = "H2X" }));
    }

    [Theory]
    [InlineData("V5K 0A1", true)]
    [InlineData("v5k-0a1", true)]
    [InlineData("V5K", false)]
    [InlineData("XV5K 0", false)]
    [InlineData(null, false)]
    public void Postcode_begins_with_one_of_those_given_whatever_its_gaps(string? postcode, bool matches) =>
        Assert.Equal(matches, Matches(new() { Postcodes = ["v5 k0"] }, new() { Postcode = postcode }));

    [Theory]
    [InlineData("fr", true)]
    [InlineData("fr-CA", true)]
    [InlineData("FR-ca", true)]
    [InlineData("fro", false)]
    [InlineData("en", false)]
    [InlineData(null, false)]
    public void Locale_is_the_language_or_one_of_its_kinds(string? locale, bool matches) =>
        Assert.Equal(matches, Matches(new() { Locales = ["fr"] }, new() { Locale = locale }));

    [Fact]
    public void Nobody_is_decrypted_for_a_rule_that_is_not_about_persons()
    {
        new RuleForm { Countries = ["CA"], From = "2026-01-01", Sources = ["a*"], Locales = ["en"] }.TryRead(out var rule, out _);
        var matcher = new RuleMatcher(rule, _ => throw new InvalidOperationException("Decrypted."));

        Assert.Equal(RuleMatch.Yes, matcher.Match(Samples.Request(1) with { Country = "CA", Source = "ab", Locale = "en" }));
    }

    [Fact]
    public void Nobody_is_decrypted_who_does_not_match_by_the_rest()
    {
        new RuleForm { Countries = ["CA"], Domains = ["example.org"] }.TryRead(out var rule, out _);
        var matcher = new RuleMatcher(rule, _ => throw new InvalidOperationException("Decrypted."));

        Assert.Equal(RuleMatch.No, matcher.Match(Samples.Request(1) with { Country = "NP" }));
    }

    [Fact]
    public void Rule_matches_just_those_who_meet_every_criterion_that_is_given()
    {
        var (yes, no) = (0, 0);
        Prop.ForAll(Arb.From(Gen.Zip(Rules, Signatures)), pair =>
        {
            if (!pair.Item1.TryRead(out _, out _)) return true;
            var matches = Matches(pair.Item1, pair.Item2);
            _ = matches ? yes++ : no++;
            return matches == MeetsAll(pair.Item1, pair.Item2);
        }).Check(Config.QuickThrowOnFailure.WithReplay(20261123, 1).WithMaxTest(20_000).WithQuietOnSuccess(true));

        // Neither answer is rare, so both were looked at.
        Assert.True(yes > 500 && no > 500, $"{yes} matched and {no} did not.");
    }

    private static Gen<Sketch> Signatures =>
        from country in Gen.Elements("CA", "NP", "BR")
        from source in Gen.Elements<string?>(null, "a", "ab", "abc", "b")
        from locale in Gen.Elements<string?>(null, "en", "en-CA", "fr")
        from hour in Gen.Choose(0, 4)
        from email in Gen.Elements<string?>(null, "x@example.org", "x@m.example.org", "x@n.m.example.org", "x@other.example")
        from postcode in Gen.Elements<string?>(null, "V5K 0A1", "v5k-1b2", "H2X")
        select new Sketch { Country = country, Source = source, Locale = locale, SignedAt = Noon.AddHours(hour), Email = email, Postcode = postcode };

    private static Gen<RuleForm> Rules =>
        from countries in Some("CA", "NP")
        from sources in Some("a", "ab*", "b")
        from locales in Some("en", "en-ca", "fr")
        from domains in Some("example.org", "*.example.org", "**.example.org", "other.example")
        from postcodes in Some("V5K", "V5K 0", "H")
        from hours in Gen.Two(Gen.Choose(-1, 5))
        select new RuleForm
        {
            Countries = countries,
            Sources = sources,
            Locales = locales,
            Domains = domains,
            Postcodes = postcodes,
            From = hours.Item1 < 0 ? null : $"2026-11-05T{12 + hours.Item1}:00Z",
            To = hours.Item2 < 0 ? null : $"2026-11-05T{12 + hours.Item2}:00Z",
        };

    // Most criteria are absent, or hardly anything would ever match.
    private static Gen<string[]> Some(params string[] values) => Gen.Frequency(
        (3, Gen.Constant(Array.Empty<string>())), (2, Gen.SubListOf(values).Select(some => some.ToArray())));

    // As one would say it, without any of the matcher's preparations.
    private static bool MeetsAll(RuleForm rule, Sketch signature)
    {
        bool Domain(string pattern)
        {
            var labels = signature.Email!.Split('@')[1].Split('.');
            var wanted = pattern.Split('.');
            return wanted[0] switch
            {
                "*" => labels.Length == wanted.Length && labels.Skip(1).SequenceEqual(wanted.Skip(1)),
                "**" => labels.Length >= wanted.Length && labels.TakeLast(wanted.Length - 1).SequenceEqual(wanted.Skip(1)),
                _ => labels.SequenceEqual(wanted),
            };
        }

        string Bare(string postcode) => postcode.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();
        bool Source(string label) => label.EndsWith('*') ? signature.Source!.StartsWith(label[..^1], StringComparison.Ordinal) : signature.Source == label;
        bool Locale(string tag) => $"{signature.Locale}-".StartsWith($"{tag}-", StringComparison.OrdinalIgnoreCase);
        return (rule.Countries!.Count == 0 || rule.Countries.Contains(signature.Country))
            && (rule.Sources!.Count == 0 || (signature.Source is not null && rule.Sources.Any(Source)))
            && (rule.Locales!.Count == 0 || (signature.Locale is not null && rule.Locales.Any(Locale)))
            && (rule.Domains!.Count == 0 || (signature.Email is not null && rule.Domains.Any(Domain)))
            && (rule.Postcodes!.Count == 0 || (signature.Postcode is not null && rule.Postcodes.Any(beginning => Bare(signature.Postcode).StartsWith(Bare(beginning), StringComparison.Ordinal))))
            && (rule.From is null || signature.SignedAt >= DateTimeOffset.Parse(rule.From, null))
            && (rule.To is null || signature.SignedAt < DateTimeOffset.Parse(rule.To, null));
    }

    private static bool Matches(RuleForm form, Sketch signature) => Match(form, signature) is RuleMatch.Yes;

    private static RuleMatch Match(RuleForm form, Sketch signature)
    {
        Assert.True(form.TryRead(out var rule, out var problems), string.Join(' ', problems.Values.SelectMany(sentences => sentences)));
        var row = Samples.Request(1) with { SignedAt = signature.SignedAt, Country = signature.Country, Source = signature.Source, Locale = signature.Locale };
        return new RuleMatcher(rule, _ => new() { Name = "Ada", Email = signature.Email, Postcode = signature.Postcode }).Match(row);
    }

    private sealed record Sketch
    {
        public DateTimeOffset SignedAt { get; init; } = Noon;

        public string Country { get; init; } = "CA";

        public string? Source { get; init; }

        public string? Locale { get; init; }

        public string? Email { get; init; } = "ada@example.org";

        public string? Postcode { get; init; }
    }
}

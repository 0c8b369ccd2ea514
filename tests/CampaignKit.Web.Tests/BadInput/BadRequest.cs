using System.Globalization;
using System.Text;
using System.Text.Json;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.BadInput;

/// <summary>A request that has to be refused, and how. Whatever in it can be personal has the marker in it.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Bytes">As it goes over the wire.</param>
/// <param name="Status">Of the answer.</param>
/// <param name="Type">Of the problem.</param>
/// <param name="Field">The one field that the problem has to name.</param>
internal sealed record BadRequest(string Name, byte[] Bytes, int Status, string Type, string? Field = null)
{
    private const string Json = "application/json";

    private static readonly string Path = SignerForm.Address(SeedPetitions.Open[0]);

    // The JSON of each field of a sound form.
    private static readonly Dictionary<string, string> Sound = new()
    {
        ["name"] = $"\"{Marker.Name}\"",
        ["email"] = $"\"{Marker.Email}\"",
        ["country"] = "\"NP\"",
        ["postcode"] = $"\"{Marker.Postcode}\"",
        ["visibility"] = "\"named\"",
        ["updates"] = "false",
        ["locale"] = "\"en\"",
        ["source"] = "\"zqmarker-flyer\"",
    };

    private static readonly string SoundBody = Body(Sound.Select(field => (field.Key, field.Value)));

    /// <summary>All of them, by what is wrong.</summary>
    public static IReadOnlyDictionary<string, BadRequest> All { get; } =
        ((IEnumerable<BadRequest>)[.. Bodies(), .. Encodings(), .. Sizes(), .. Fields(), .. Places()]).ToDictionary(request => request.Name);

    public static TheoryData<string> Names => [.. All.Keys];

    private static IEnumerable<BadRequest> Bodies()
    {
        (string Name, string Body)[] bodies =
        [
            ("an empty body", ""),
            ("white space alone", " \r\n "),
            ("null", "null"),
            ("an array", "[]"),
            ("an array of forms", $"[{SoundBody}]"),
            ("a string", $"\"{Marker.Email}\""),
            ("a number", "5"),
            ("true", "true"),
            ("no JSON", $"name={Marker.Name}"),
            ("a body that breaks off in a name", SoundBody[..SoundBody.IndexOf("Person", StringComparison.Ordinal)]),
            ("a body that breaks off before its end", SoundBody[..^1]),
            ("single quotes", SoundBody.Replace('"', '\'')),
            ("a comma too many", SoundBody[..^1] + ",}"),
            ("a comment", SoundBody[..^1] + $"/* {Marker.Email} */}}"),
            ("something after the end", SoundBody + Marker.Email),
            ("two forms", SoundBody + SoundBody),
            ("a raw line break in a name", SoundBody.Replace("Zqmarker Person", "Zqmarker\nPerson", StringComparison.Ordinal)),
            ("a raw zero byte in a name", SoundBody.Replace("Zqmarker Person", "Zqmarker\0Person", StringComparison.Ordinal)),
            ("an escape that is none", SoundBody.Replace("Zqmarker Person", "Zqmarker \\x41", StringComparison.Ordinal)),
            ("a thousand brackets", new string('[', 1000)),
            ("a field that is unknown and nested a thousand deep", SoundBody[..^1] + $",\"x\":{new string('[', 1000)}{new string(']', 1000)}}}"),
            ("a lone surrogate in the name of a field", SoundBody[..^1] + ",\"\\ud800\":1}"),
        ];
        foreach (var (name, body) in bodies) yield return new(name, Post(body), 400, "invalid-body");

        foreach (var field in Sound.Keys)
        {
            yield return new($"{field} twice", Post(SoundBody[..^1] + $",\"{field}\":{Sound[field]}}}"), 400, "invalid-body");
        }

        yield return new("name twice, once escaped", Post(SoundBody[..^1] + $",\"\\u006eame\":{Sound["name"]}}}"), 400, "invalid-body");
    }

    private static IEnumerable<BadRequest> Encodings()
    {
        (string Name, byte[] Bytes)[] broken =
        [
            ("a byte that is in no text", [0xFF]),
            ("an overlong encoding", [0xC0, 0x80]),
            ("an encoded surrogate", [0xED, 0xA0, 0x80]),
            ("a sequence cut short", [0xE2, 0x82]),
            ("a stray continuation", [0x80]),
            ("a code point past the last", [0xF4, 0x90, 0x80, 0x80]),
        ];
        foreach (var (name, bytes) in broken)
        {
            foreach (var field in (string[])["name", "email", "postcode"])
            {
                yield return new($"{name} in {field}", Post([.. Before(field), .. "zqmarker "u8, .. bytes, .. After(field)]), 400, "invalid-body");
            }
        }

        yield return new("UTF-16", RawHttp.Request("POST", Path, null, "application/json; charset=utf-16", Encoding.Unicode.GetBytes(SoundBody)), 400, "invalid-body");
    }

    private static IEnumerable<BadRequest> Sizes()
    {
        foreach (var (name, length) in ((string, int)[])[("17 KiB", 17 * 1024), ("70 KiB", 70 * 1024), ("1 MB", 1_000_000), ("3 MB", 3_000_000)])
        {
            var padded = Encoding.UTF8.GetBytes(SoundBody.PadRight(length));
            var named = Encoding.UTF8.GetBytes(With("name", $"\"{string.Concat(Enumerable.Repeat(Marker.Word, length / Marker.Word.Length))}\""));
            yield return new($"{name} of white space", Post(padded), 413, "too-large");
            yield return new($"{name} of white space in chunks", RawHttp.Request("POST", Path, null, Json, padded, isChunked: true), 413, "too-large");
            yield return new($"{name} of a name", Post(named), 413, "too-large");
            yield return new($"{name} of a name in chunks", RawHttp.Request("POST", Path, null, Json, named, isChunked: true), 413, "too-large");
        }

        yield return new("a length and no body", RawHttp.Request("POST", Path, "Content-Length: 1000000\r\n", Json, body: null), 413, "too-large");
    }

    private static IEnumerable<BadRequest> Fields()
    {
        foreach (var field in Sound.Keys)
        {
            string[] wrong = field == "updates" ? ["1", "\"true\"", "\"zqmarker\"", "[]", "{}"] : ["5", "1.5", "true", "[]", $"[\"{Marker.Email}\"]", "{}", $"{{\"x\":\"{Marker.Email}\"}}"];
            foreach (var value in wrong) yield return Refused($"{field} as {value}", field, value);
        }

        yield return Refused("name nested a thousand deep", "name", $"{string.Concat(Enumerable.Repeat("{\"a\":", 1000))}1{new string('}', 1000)}");
        foreach (var field in (string[])["name", "email", "country", "visibility", "updates"])
        {
            yield return new($"no {field}", Post(Body(Sound.Where(sound => sound.Key != field).Select(sound => (sound.Key, sound.Value)))), 400, "invalid-fields", field);
            yield return Refused($"{field} that is null", field, "null");
            if (field != "updates") yield return Refused($"{field} that is empty", field, "\"\"");
            if (field != "updates") yield return Refused($"{field} of white space", field, "\" \\u3000\"");
        }

        foreach (var (field, value) in Values()) yield return Refused($"{field} {Legible(value)}", field, JsonSerializer.Serialize(value));

        // Half a character has no JSON that a serialiser would write.
        foreach (var field in (string[])["name", "email", "country", "postcode", "visibility", "locale", "source"]) yield return Refused($"half a character in {field}", field, "\"zqmarker\\ud83d\"");
    }

    private static IEnumerable<(string Field, string Value)> Values()
    {
        yield return ("name", Marker.Name + new string('x', 200 - Marker.Name.Length + 1));
        yield return ("name", Marker.Name + string.Concat(Enumerable.Repeat("e\u0301", 200)));
        foreach (var character in "\0\a\b\u001B\u007F\u0085\n\r\t\u2028\u2029\uFFFE\uFFFF") yield return ("name", $"Zqmarker{character}Person");
        foreach (var character in "\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069") yield return ("name", $"Zqmarker {character}Person");
        foreach (var name in (string[])["...", "\u200B\u200B", "-"]) yield return ("name", name);

        string[] addresses =
        [
            "zqmarker", "zqmarker@", "@example.org", "zqmarker@@example.org", "zqmarker@example.org@example.org", "zq marker@example.org", "zqmarker@exa mple.org",
            ".zqmarker@example.org", "zqmarker.@example.org", "zq..marker@example.org", "zqmarker@localhost", "zqmarker@-example.org", "zqmarker@example..org", "zqmarker@example.123",
            "zqmarker@[300.1.1.1]", "zqmarker@[1.2]", "zqmarker@[IPv6:zz::1]", "zqmarker@[192.0.2.1", "\"zqmarker@example.org", "\"zqmarker\"x@example.org",
            "Zqmarker <zqmarker@example.org>", "zqmarker@example.org,other@example.org", "zqmarker(comment)@example.org", "zqmarker@exa\u200Bmple.org", "zqmarker@example.org\u202E",
            "zqmarker@example.org\r\nBcc: other@example.org", "zqmarker@example.org\nBcc: other@example.org", "zqmarker\r\nBcc:other@example.org", "\"zqmarker\r\nBcc:\"@example.org",
            "zqmarker@example.org%0D%0ABcc:other@example.org", "zqmarker@example.org%0ABcc:other", "zqmarker\0@example.org", "zqmarker@example.org\0.evil.example", "zqmarker@example\u2028.org",
            $"{Marker.Word}{new string('x', 57)}@example.org", $"zqmarker@{string.Join('.', Enumerable.Repeat(new string('x', 60), 5))}.org", $"zqmarker@{new string('x', 64)}.org",
            new string('z', 5000) + Marker.Email,
        ];
        foreach (var address in addresses) yield return ("email", address);

        foreach (var country in (string[])["XX", "UK", "uk", "canada", "N", "NPL", "ZZ", "EU", "AA", "N P", "1A", "ＮＰ", "null", "zqmarker"]) yield return ("country", country);
        foreach (var postcode in (string[])["zqmarker 123456789", "<b>1</b>", "1;2", "=1+1", "1\n2", "\u202E12", "a@b"]) yield return ("postcode", postcode);
        foreach (var visibility in (string[])["Named", "public", "0", "count_only", "zqmarker"]) yield return ("visibility", visibility);
        foreach (var locale in (string[])["e_n", "-", "englishzqmarker", "en-", "1en", new string('e', 36), "en\n", "e\u0301n"]) yield return ("locale", locale);
        foreach (var source in (string[])["zqmarker flyer", "<script>", new string('x', 65), "a/b", "a@b", "é", "a\r\nb"]) yield return ("source", source);
    }

    private static IEnumerable<BadRequest> Places()
    {
        yield return new("a petition that is not there", PostTo("no-such-petition", SoundBody), 404, "not-found");
        yield return new("a petition that is a draft", PostTo(SeedPetitions.Draft, SoundBody), 404, "not-found");
        yield return new("a petition in capitals", PostTo(SeedPetitions.Open[0].ToUpperInvariant(), SoundBody), 404, "not-found");
        yield return new("a petition that has closed", PostTo(SeedPetitions.Closed, SoundBody), 410, "petition-closed");
        yield return new("a petition that has closed, and a form that is not sound", PostTo(SeedPetitions.Closed, With("country", "\"XX\"")), 410, "petition-closed");
        yield return new("a petition of a thousand characters", PostTo(new string('x', 1000), SoundBody), 404, "not-found");
        yield return new("a petition with a zero byte", PostTo("a%01b", SoundBody), 404, "not-found");
        yield return new("a petition with a line break", PostTo("a%0D%0Ab", SoundBody), 404, "not-found");
        yield return new("a petition that is a script tag", PostTo("%3Cscript%3E", SoundBody), 404, "not-found");
        yield return new("a petition with dots", PostTo("..%2F..%2Fdemands", SoundBody), 404, "not-found");

        foreach (var type in (string?[])[null, "", "text/plain", "application/xml", "application/jsonp", "application/octet-stream", "text/html", "nonsense", "application/json-patch"])
        {
            yield return new($"content type {type ?? "left out"}", RawHttp.Request("POST", Path, null, type, Encoding.UTF8.GetBytes(SoundBody)), 415, "unsupported-media-type");
        }

        foreach (var method in (string[])["GET", "PUT", "PATCH", "DELETE", "TRACE", "SIGN"])
        {
            yield return new($"method {method}", RawHttp.Request(method, Path, null, Json, Encoding.UTF8.GetBytes(SoundBody)), 405, "http-405");
        }

        yield return new("a post to the list of petitions", RawHttp.Request("POST", "/api/v1/petitions", null, Json, Encoding.UTF8.GetBytes(SoundBody)), 405, "http-405");
        yield return new("a post to nowhere", RawHttp.Request("POST", "/api/v1/sign", null, Json, Encoding.UTF8.GetBytes(SoundBody)), 404, "http-404");
        yield return new("a post to another version", RawHttp.Request("POST", Path.Replace("v1", "v2", StringComparison.Ordinal), null, Json, Encoding.UTF8.GetBytes(SoundBody)), 404, "http-404");
        yield return new("a client that takes no JSON", RawHttp.Request("POST", Path, "Accept: application/xml\r\n", Json, Encoding.UTF8.GetBytes(With("country", "\"XX\""))), 400, "invalid-fields", "country");
        yield return new("a browser at an address of the API that is not there", RawHttp.Request("POST", "/api/v1/sign", "Accept: text/html\r\n", Json, Encoding.UTF8.GetBytes(SoundBody)), 404, "http-404");
        yield return new("a client that takes only XML at an address that is not there", RawHttp.Request("POST", "/api/v1/sign", "Accept: application/xml\r\n", Json, Encoding.UTF8.GetBytes(SoundBody)), 404, "http-404");
    }

    private static BadRequest Refused(string name, string field, string value) => new(name, Post(With(field, value)), 400, "invalid-fields", field);

    private static byte[] Post(string body) => Post(Encoding.UTF8.GetBytes(body));

    private static byte[] Post(byte[] body) => RawHttp.Request("POST", Path, null, Json, body);

    private static byte[] PostTo(string petition, string body) =>
        RawHttp.Request("POST", SignerForm.Address(petition), null, Json, Encoding.UTF8.GetBytes(body));

    private static string With(string field, string value) => Body(Sound.Select(sound => (sound.Key, sound.Key == field ? value : sound.Value)));

    private static string Body(IEnumerable<(string Field, string Value)> fields) => $"{{{string.Join(',', fields.Select(field => $"\"{field.Field}\":{field.Value}"))}}}";

    private static byte[] Before(string field) => Encoding.UTF8.GetBytes(With(field, "\"|")[..With(field, "\"|").IndexOf('|', StringComparison.Ordinal)]);

    private static byte[] After(string field) => Encoding.UTF8.GetBytes(With(field, "|\"")[(With(field, "|\"").IndexOf('|', StringComparison.Ordinal) + 1)..]);

    private static string Legible(string value)
    {
        var legible = string.Concat(value.Take(48).Select(character => char.IsControl(character) || character > '~' ? string.Create(CultureInfo.InvariantCulture, $"<{(int)character:X4}>") : $"{character}"));
        return value.Length <= 48 ? legible : $"{legible}… ({value.Length})";
    }
}

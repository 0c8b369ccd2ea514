using System.Text.Json;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.BadInput;

/// <summary>What cannot be a signature is refused in words, and nobody is counted.</summary>
[Collection(BadInputSuite.Name)]
public sealed class BadRequestTests(BadInputProgram program)
{
    [Theory]
    [MemberData(nameof(BadRequest.Names), MemberType = typeof(BadRequest))]
    public async Task A_signature_with_this_is_refused_in_words(string what)
    {
        var bad = BadRequest.All[what];

        var answer = await program.SendAsync(bad.Bytes);

        var problem = answer.AssertProblem(bad.Status, bad.Type);
        if (bad.Field is not null) Assert.Equal([bad.Field], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task Everything_wrong_with_a_form_is_told_at_once()
    {
        var answer = await program.PostAsync(SeedPetitions.Open[0], "{}");

        var errors = answer.AssertProblem(400, "invalid-fields").GetProperty("errors");
        Assert.Equal(["country", "email", "name", "updates", "visibility"], errors.EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal));
        Assert.All(errors.EnumerateObject(), error => Assert.Matches(@"\w.*[.?!]$", error.Value.EnumerateArray().Single().GetString()));
    }

    [Fact]
    public async Task A_draft_is_answered_like_a_petition_that_is_not_there()
    {
        var form = new SignerForm { Email = Marker.Email }.ToJson();

        var draft = await program.PostAsync(SeedPetitions.Draft, form);
        var nothing = await program.PostAsync("no-such-petition", form);

        Assert.Equal(WithoutTrace(nothing), WithoutTrace(draft));
    }

    [Fact]
    public async Task A_refused_signature_counts_nobody()
    {
        var petition = SeedPetitions.Mailed[0];

        foreach (var form in (SignerForm[])[new() { Country = "XX" }, new() { Email = "zqmarker@" }, new() { Name = "" }, new() { Updates = null }])
        {
            (await program.PostAsync(petition, form.ToJson())).AssertProblem(400, "invalid-fields");
        }

        var count = JsonSerializer.Deserialize<JsonElement>((await program.GetAsync($"/api/v1/petitions/{petition}/count")).Body);
        Assert.Equal(0, count.GetProperty("count").GetInt64());
        Assert.Empty(await program.RowsAsync(petition));
    }

    [Fact]
    public async Task A_body_of_the_longest_size_is_read()
    {
        var form = new SignerForm { Email = "zqmarker.longest@example.org" }.ToJson();

        var answer = await program.PostAsync(SeedPetitions.Open[0], form.PadRight(16 * 1024));

        Assert.Equal(200, answer.Status);
    }

    private static string WithoutTrace(RawAnswer answer) => System.Text.RegularExpressions.Regex.Replace(answer.WithoutDate, "\"traceId\":\"[^\"]*\"", "");
}

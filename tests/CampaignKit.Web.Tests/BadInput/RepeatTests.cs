using System.Text.Json;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.BadInput;

/// <summary>One mailbox is one signer, in whatever spelling and however often, and nobody can find out who has signed by signing.</summary>
[Collection(BadInputSuite.Name)]
public sealed class RepeatTests(BadInputProgram program)
{
    private static readonly string[] Spellings =
    [
        "zqmarker.repeat@gmail.com", "zqmarkerrepeat@gmail.com", "Z.Q.marker.Repeat@GMAIL.com", "zqmarker.repeat+petition@gmail.com", "zqmarker.repeat@googlemail.com",
        "\"zqmarker.repeat\"@gmail.com", " zqmarker.repeat@gmail.com ", "zqmarker.repeat@gmail.com.",
    ];

    [Fact]
    public async Task A_repeat_in_any_spelling_is_answered_byte_for_byte_like_a_first_signature()
    {
        var petition = SeedPetitions.Open[4];
        var first = await program.PostAsync(petition, Form(Spellings[0], "Zqmarker First"));

        Assert.Equal(200, first.Status);
        Assert.Equal(1, Answer(first).Count);
        foreach (var spelling in Spellings)
        {
            var repeat = await program.PostAsync(petition, Form(spelling, "Zqmarker Again"));

            Assert.Equal(first.WithoutDate, repeat.WithoutDate);
        }

        var row = Assert.Single(await program.RowsAsync(petition));
        Assert.Equal("Zqmarker First", row.Name);
    }

    [Fact]
    public async Task A_first_signature_and_a_repeat_differ_in_nothing_but_receipt_and_count()
    {
        var petition = SeedPetitions.Open[5];
        await program.PostAsync(petition, Form("zqmarker.one@example.org", "Zqmarker One"));
        var repeat = await program.PostAsync(petition, Form("zqmarker.one@example.org", "Zqmarker One"));

        var first = await program.PostAsync(petition, Form("zqmarker.two@example.org", "Zqmarker Two"));

        Assert.Equal(Neutral(repeat), Neutral(first));
    }

    [Fact]
    public async Task Fifty_posts_of_one_mailbox_at_once_count_one()
    {
        var petition = SeedPetitions.Open[6];

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => program.PostAsync(petition, Form(Spellings[number % Spellings.Length], $"Zqmarker {number}"))));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Single(answers.Select(answer => answer.WithoutDate).Distinct());
        Assert.Equal(1, Answer(answers[0]).Count);
        Assert.Single(await program.RowsAsync(petition));
    }

    [Fact]
    public async Task One_person_has_another_receipt_on_each_petition()
    {
        var receipts = new List<string>();
        foreach (var petition in SeedPetitions.Open[..3]) receipts.Add(Answer(await program.PostAsync(petition, Form("zqmarker.everywhere@example.org", "Zqmarker"))).Receipt);

        Assert.Equal(3, receipts.Distinct().Count());
    }

    [Fact]
    public async Task A_repeat_through_the_form_gets_the_page_of_a_first_signature()
    {
        var petition = SeedPetitions.Open[3];
        const string form = "name=Zqmarker&email=zqmarker.form@example.org&country=NP";

        var first = await program.PostFormAsync(petition, form);
        var repeat = await program.PostFormAsync(petition, form.Replace("zqmarker.form", "ZQMARKER.form%2Btag", StringComparison.Ordinal));

        Assert.Equal(200, first.Status);
        Assert.Equal(first.WithoutDate, repeat.WithoutDate);
    }

    private static string Form(string email, string name) => new SignerForm { Name = name, Email = email }.ToJson();

    private static SignerAnswer Answer(RawAnswer answer) => JsonSerializer.Deserialize<SignerAnswer>(answer.Text, JsonSerializerOptions.Web)!;

    private static string Neutral(RawAnswer answer) =>
        answer.WithoutDate.Replace(Answer(answer).Receipt, "RECEIPT", StringComparison.Ordinal).Replace($"\"count\":{Answer(answer).Count}", "\"count\":N", StringComparison.Ordinal);
}

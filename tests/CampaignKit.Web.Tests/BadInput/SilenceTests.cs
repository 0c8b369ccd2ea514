using System.Text;
using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.BadInput;

/// <summary>Whatever is sent, the program says nothing about who sent it.</summary>
public sealed class SilenceTests
{
    [Fact]
    public async Task After_all_that_bad_input_nothing_personal_and_no_exception_is_in_the_output()
    {
        await using var program = await RunningProgram.StartAsync();

        foreach (var bad in BadRequest.All.Values)
        {
            var answer = await RawHttp.SendAsync(program.Address, bad.Bytes);
            Assert.True(answer.Status < 500, $"{bad.Name}: {answer.Head[0]}");
        }

        foreach (var request in OtherRequests())
        {
            var answer = await RawHttp.SendAsync(program.Address, request);
            Assert.True(answer.Status < 500, answer.Head[0]);
        }

        Assert.Equal(0, await program.StopAsync());
        foreach (var said in (string[])[Marker.Word, "907163548", "Exception", "   at ", "fail:", "crit:"])
        {
            Assert.DoesNotContain(said, program.Output, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static IEnumerable<byte[]> OtherRequests()
    {
        var sign = SignerForm.Address(SeedPetitions.Open[0]);
        var sound = new SignerForm { Name = Marker.Name, Email = Marker.Email, Postcode = Marker.Postcode }.ToJson();
        string[] forms = ["name=Zqmarker&email=zqmarker@example.org&country=NP", "name=Zqmarker&email=zqmarker@example.org%0D%0ABcc:zqmarker&country=NP", "name=Zqmarker&email=zqmarker&country=UK"];

        yield return RawHttp.Request("POST", sign, null, "application/json", Encoding.UTF8.GetBytes(sound));
        yield return RawHttp.Request("POST", sign, null, "application/json", Encoding.UTF8.GetBytes(sound), isChunked: true);
        foreach (var form in forms) yield return RawHttp.Request("POST", sign, null, "application/x-www-form-urlencoded", Encoding.UTF8.GetBytes(form));
        foreach (var path in (string[])["/my-signatures", "/my-signatures/code", "/my-signatures/zqmarker/change", "/my-signatures/zqmarker/erase", "/confirm", "/confirm/zqmarker", "/confirm/zqmarker/not-me", "/erasures"])
        {
            yield return RawHttp.Request("POST", path, null, "application/x-www-form-urlencoded", "email=zqmarker@example.org&ticket=zqmarker&code=907163548&sure=true"u8.ToArray());
            yield return RawHttp.Request("POST", $"/api/v1{path.Replace("/confirm", "/confirmations", StringComparison.Ordinal)}", null, "application/json", """{"email":"zqmarker@example.org","ticket":"zqmarker","code":"907163548"}"""u8.ToArray());
            yield return RawHttp.Get(path);
        }

        yield return RawHttp.Request("POST", SignerForm.Address(SeedPetitions.Mailed[0]), null, "application/json", Encoding.UTF8.GetBytes(sound));
        yield return RawHttp.Request("POST", sign, null, "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nZqmarker"u8.ToArray());
        foreach (var path in (string[])["/petitions/zqmarker@example.org", "/api/v1/petitions/zqmarker@example.org", "/api/v1/demands?q=zqmarker@example.org", "/?email=zqmarker@example.org", "/api/v1/demands?kind=zqmarker"])
        {
            yield return RawHttp.Get(path, "Referer: http://localhost/?email=zqmarker@example.org\r\nUser-Agent: zqmarker\r\nCookie: zqmarker=1\r\nX-Forwarded-For: zqmarker\r\n");
        }
    }
}

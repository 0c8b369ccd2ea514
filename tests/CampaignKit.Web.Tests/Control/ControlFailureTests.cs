using System.Text;
using System.Text.Json;
using CampaignKit.Web.Control;
using CampaignKit.Web.Tests.Mail;
using Microsoft.AspNetCore.Http;

namespace CampaignKit.Web.Tests.Control;

/// <summary>What is told of an operator's request that met a bug, when the request was about somebody.</summary>
public sealed class ControlFailureTests
{
    [Fact]
    public async Task Failure_is_logged_by_kind_and_answered_in_a_sentence_and_its_text_is_told_nobody()
    {
        var log = new Logs<ControlFailureTests>();
        var context = new DefaultHttpContext { Request = { Method = "POST", Path = "/control/retention", Body = new MemoryStream("{\"words\":[]}"u8.ToArray()) } };
        using var body = new MemoryStream();
        context.Response.Body = body;

        await ControlEndpoints.AnswerAsync(context, new FailingServices(), log);

        var answer = JsonSerializer.Deserialize<ControlAnswer>(Encoding.UTF8.GetString(body.ToArray()), JsonSerializerOptions.Web)!;
        Assert.False(answer.IsDone);
        Assert.Contains("InvalidOperationException", string.Join(" ", log.Lines), StringComparison.Ordinal);
        Assert.DoesNotContain("ada@example.org", string.Join(" ", log.Lines) + answer.Lines[0], StringComparison.Ordinal);
    }

    private sealed class FailingServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => throw new InvalidOperationException("No row of ada@example.org.");
    }
}

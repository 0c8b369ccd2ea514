using CampaignKit.Core.Documents;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;
using CampaignKit.Web.Control;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Control;

public sealed class ControlActionTests
{
    public static TheoryData<Exception, string> Refusals => new()
    {
        { new StorageUnavailableException("Readers hold the log."), "Not all of it is done: Readers hold the log. Run the same command again." },
        { new DocumentConflictException("purge-key ana is at version 2."), "Somebody else changed the same at this moment. Run the same command again." },
        { new KeyDestroyedException("Nobody can be read any more."), "Nobody can be read any more." },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_an_operator_can_wait_for_or_has_to_know_is_a_sentence(Exception failure, string sentence)
    {
        var answer = await Throwing(failure).AnswerAsync(new ServiceCollection().BuildServiceProvider(), new([]));

        Assert.False(answer.IsDone);
        Assert.Equal([sentence], answer.Lines);
    }

    [Fact]
    public async Task Bug_is_not_told_as_if_it_were_none() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Throwing(new InvalidOperationException("A bug.")).AnswerAsync(new ServiceCollection().BuildServiceProvider(), new([])));

    [Fact]
    public void Secrets_of_a_request_are_in_no_log_line_that_prints_it() => Assert.Equal("ControlRequest", new ControlRequest(["fair-work", "a secret"]).ToString());

    [Fact]
    public void Every_action_has_a_path_of_its_own() =>
        Assert.Equal(ControlEndpoints.Actions.Count, ControlEndpoints.Actions.Select(action => action.Path).Distinct().Count());

    private static ControlAction Throwing(Exception failure) => new("some/action", RunsOffline: true, (_, _) => Task.FromException<ControlAnswer>(failure));
}

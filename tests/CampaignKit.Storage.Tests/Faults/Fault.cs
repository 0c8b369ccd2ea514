using System.Text;

namespace CampaignKit.Storage.Tests.Faults;

/// <summary>What happens to one request on its way to the service and back.</summary>
internal abstract class Fault
{
    /// <summary>It passes, and so does its answer.</summary>
    public static Fault None { get; } = new Simple(async exchange => await exchange.AnswerAsync(await exchange.PassAsync()));

    /// <summary>The connection breaks before the service has heard of it.</summary>
    public static Fault LostRequest { get; } = new Simple(exchange =>
    {
        exchange.Drop();
        return Task.CompletedTask;
    });

    /// <summary>The service does it, and the connection breaks before the answer.</summary>
    public static Fault LostAnswer { get; } = new Simple(async exchange =>
    {
        await exchange.PassAsync();
        exchange.Drop();
    });

    /// <summary>The service does it, and the connection breaks in the middle of the answer.</summary>
    public static Fault CutAnswer { get; } = new Simple(async exchange =>
    {
        var answer = await exchange.PassAsync();
        await exchange.AnswerAsync(answer, bytes: answer.Body.Length / 2);
    });

    /// <summary>The service never hears of it, and nobody tells the client.</summary>
    public static Fault Silence { get; } = new Simple(exchange => exchange.KeepOpenAsync(new TaskCompletionSource().Task));

    /// <summary>The service does it, and nobody tells the client.</summary>
    public static Fault SilenceAfterwards { get; } = new Simple(async exchange =>
    {
        await exchange.PassAsync();
        await exchange.KeepOpenAsync(new TaskCompletionSource().Task);
    });

    /// <summary>The service does not do it and says this instead.</summary>
    public static Fault Refusal(int status, params (string Name, string Value)[] headers) =>
        new Simple(exchange => exchange.AnswerAsync(new(status, headers, [])));

    /// <summary>The service takes the transaction, does not do it and says this inside its answer.</summary>
    public static Fault RefusalInside(int status, string code) => new Simple(exchange => exchange.AnswerAsync(new(202, [("Content-Type", "multipart/mixed; boundary=batchresponse_1")], Encoding.ASCII.GetBytes(
        $$"""
        --batchresponse_1
        Content-Type: multipart/mixed; boundary=changesetresponse_1

        --changesetresponse_1
        Content-Type: application/http
        Content-Transfer-Encoding: binary

        HTTP/1.1 {{status}} Refused
        Content-Type: application/json;odata=minimalmetadata;charset=utf-8

        {"odata.error":{"code":"{{code}}","message":{"lang":"en-US","value":"0:Refused."} } }
        --changesetresponse_1--
        --batchresponse_1--

        """.ReplaceLineEndings("\r\n")))));

    /// <summary>The service does it and says this all the same.</summary>
    public static Fault WrongAnswer(int status) => new Simple(async exchange =>
    {
        await exchange.PassAsync();
        await exchange.AnswerAsync(new(status, [], []));
    });

    public abstract Task HappenAsync(Exchange exchange);

    private sealed class Simple(Func<Exchange, Task> happen) : Fault
    {
        public override Task HappenAsync(Exchange exchange) => happen(exchange);
    }
}

/// <summary>The request stands still somewhere on its way until the test says what becomes of it.</summary>
/// <param name="connectionBreaks">Whether the client learns at once that there will be no answer; otherwise it waits.</param>
internal sealed class Held(bool connectionBreaks = false) : Fault
{
    private readonly TaskCompletionSource<Exchange> _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Answer? _answer;

    /// <summary>Done when the request has come.</summary>
    public Task Arrived => _arrived.Task;

    public override async Task HappenAsync(Exchange exchange)
    {
        if (connectionBreaks) exchange.Drop();
        _arrived.SetResult(exchange);
        if (!connectionBreaks) await exchange.KeepOpenAsync(_over.Task);
    }

    /// <summary>Has the service do it now, and keeps the answer back.</summary>
    /// <returns>The status of what was done.</returns>
    public async Task<int> ExecuteAsync()
    {
        _answer = await (await _arrived.Task).PassAsync();
        return _answer.Outcome;
    }

    /// <summary>Gives the client the answer, if it is still there, and has the service do it first if that was not done yet.</summary>
    public async Task AnswerAsync()
    {
        if (_answer is null) await ExecuteAsync();
        await (await _arrived.Task).AnswerAsync(_answer!);
        _over.SetResult();
    }
}

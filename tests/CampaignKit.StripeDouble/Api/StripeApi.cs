using System.Text;

namespace CampaignKit.Doubles;

/// <summary>Answers requests as Stripe's API does: key, parameters, idempotency, then the operation, and whatever is to go wrong on the way.</summary>
internal sealed class StripeApi(Account account, Faults faults, MovableClock clock, Ids requestIds)
{
    private const string SomethingWentWrong = """
        {
          "error": {
            "message": "An unknown error occurred",
            "type": "api_error"
          }
        }
        """;

    private readonly Idempotency _idempotency = new(clock);
    private readonly Expansion _expansion = new(account);

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var operation in Operation.All)
        {
            routes.MapMethods("/v1/" + operation.Route, [operation.Method], http => RunAsync(http, operation));
        }

        routes.Map("/v1/{**rest}", http => RunAsync(http, null));
    }

    private async Task RunAsync(HttpContext http, Operation? operation)
    {
        var request = requestIds.Next("req_", 14);
        http.Response.Headers["Request-Id"] = request;
        http.Response.Headers["Stripe-Version"] = StripeDouble.ApiVersion;
        var fault = faults.Take(http.Request.Method, http.Request.Path.Value!);
        try
        {
            var key = ApiKey.Read(http.Request, fault?.Kind);
            if (fault?.Kind == FaultKind.RateLimit) throw TooMany(http.Response, fault);
            if (fault?.Kind == FaultKind.ErrorBeforeEffect) throw new Refused(500, "api_error", "An unknown error occurred");
            if (operation is null) throw new Refused(404, "invalid_request_error", $"Unrecognized request URL ({http.Request.Method}: {http.Request.Path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.");
            CheckVersion(http.Request);
            var asked = Parameters.Read(http.Request.QueryString.Value ?? "", await ReadBodyAsync(http.Request));
            asked.AllowOnly(operation.Known);
            await RunOnceAsync(http, operation, new(account, asked, key.IsLive, (string?)http.Request.RouteValues["id"] ?? ""), request, fault);
        }
        catch (Refused refused)
        {
            await WriteAsync(http, new(refused.Status, refused.ToError().ToJsonString()));
        }
    }

    private async Task RunOnceAsync(HttpContext http, Operation operation, Call call, string request, Fault? fault)
    {
        // GET and DELETE can be repeated as they are; Stripe takes no notice of a key there.
        var idempotencyKey = HttpMethods.IsPost(operation.Method) ? (string?)http.Request.Headers["Idempotency-Key"] : null;
        if (idempotencyKey is null)
        {
            await AnswerAsync(http, await DoAsync(operation, call, new(request, null), fault, http.RequestAborted), fault);
            return;
        }

        http.Response.Headers["Idempotency-Key"] = idempotencyKey;
        var kept = (call.IsLive ? "live:" : "test:") + idempotencyKey;
        if (_idempotency.Begin(kept, $"{operation.Method} {http.Request.Path} {call.Asked.Fingerprint}") is { } before)
        {
            http.Response.Headers["Idempotent-Replayed"] = "true";
            await AnswerAsync(http, before, fault);
            return;
        }

        Answer answer;
        try
        {
            // Whoever asked may have gone: what was begun is finished, and kept.
            answer = await DoAsync(operation, call, new(request, idempotencyKey), fault, CancellationToken.None);
        }
        catch
        {
            _idempotency.Forget(kept);
            throw;
        }

        _idempotency.Keep(kept, answer);
        await AnswerAsync(http, answer, fault);
    }

    /// <exception cref="Refused">The request could not be read; other refusals are answers like any other.</exception>
    private async Task<Answer> DoAsync(Operation operation, Call call, Cause cause, Fault? fault, CancellationToken cancellationToken)
    {
        if (fault?.Kind == FaultKind.Held) await faults.HoldAsync(cancellationToken);
        if (fault?.Kind == FaultKind.Slow) await Task.Delay(TimeSpan.FromSeconds(fault.Seconds), cancellationToken);
        var answer = account.Do(() => Do(operation, call), cause);
        return fault?.Kind == FaultKind.ErrorAfterEffect ? new(500, SomethingWentWrong) : answer;
    }

    private Answer Do(Operation operation, Call call)
    {
        try
        {
            var answer = operation.Act(call).Copy();
            _expansion.Apply(answer, call.Asked.List("expand"));
            return new(200, answer.ToJsonString());
        }
        catch (Refused refused) when (!refused.IsUnread)
        {
            return new(refused.Status, refused.ToError().ToJsonString());
        }
    }

    private async Task AnswerAsync(HttpContext http, Answer answer, Fault? fault)
    {
        switch (fault?.Kind)
        {
            case FaultKind.SilentAfterEffect:
                await faults.NeverAnswerAsync(http.RequestAborted);
                http.Abort();
                return;
            case FaultKind.ClosedAfterEffect:
                http.Abort();
                return;
            default:
                await WriteAsync(http, answer);
                return;
        }
    }

    private static async Task WriteAsync(HttpContext http, Answer answer)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = "application/json";
        // A repetition would get the same answer from what is kept, and Stripe says so.
        if (answer.Status == 500 && ReferenceEquals(answer.Body, SomethingWentWrong)) http.Response.Headers["Stripe-Should-Retry"] = "false";
        await http.Response.WriteAsync(answer.Body);
    }

    private static Refused TooMany(HttpResponse response, Fault fault)
    {
        response.Headers.RetryAfter = Math.Ceiling(fault.Seconds).ToString("F0", System.Globalization.CultureInfo.InvariantCulture);
        return new(429, "invalid_request_error", "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.", "rate_limit");
    }

    private static void CheckVersion(HttpRequest request)
    {
        var version = (string?)request.Headers["Stripe-Version"];
        if (version is not null && version != StripeDouble.ApiVersion) throw Refused.Unread($"The double speaks version {StripeDouble.ApiVersion} of the API only, not {version}.");
    }

    private static async Task<string> ReadBodyAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        if (body.Length > 0 && !request.HasFormContentType) throw Refused.Unread("Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have questions, we can help at https://support.stripe.com/.");
        return body;
    }
}

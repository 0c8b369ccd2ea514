using System.Net;
using System.Text.RegularExpressions;

namespace CampaignKit.Benchmarks;

/// <summary>The first administrator of a program that was just started, signed in.</summary>
internal sealed partial class StaffVisitor : IDisposable
{
    // The link is printed when the program serves, or a moment later.
    private const int MostLooks = 20;

    private const string Password = "a sentence that is long enough";

    private readonly HttpClientHandler _handler = new() { AllowAutoRedirect = false, UseProxy = false, CheckCertificateRevocationList = true };
    private readonly HttpClient _http;
    private readonly Uri _address;

    private StaffVisitor(Uri address) => (_address, _http) = (address, new(_handler) { BaseAddress = address });

    /// <summary>The cookies that go to the staff's pages.</summary>
    public string Cookie => _handler.CookieContainer.GetCookieHeader(new Uri(_address, "/staff"));

    /// <summary>Is set up by the link that the program prints, or signs in if it prints none because that was done at an earlier start.</summary>
    /// <exception cref="BenchmarkException">Neither was possible.</exception>
    public static async Task<StaffVisitor> EnterAsync(ServerProcess program, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostLooks; tries++)
        {
            if (SetUpLink().Match(program.Process.LastLines) is { Success: true } link)
            {
                var visitor = new StaffVisitor(program.Address);
                await visitor.SendAsync(link.Value, cancellationToken);
                return visitor;
            }

            await Task.Delay(50, cancellationToken);
        }

        var known = new StaffVisitor(program.Address);
        await known.SendAsync("/staff/sign-in", cancellationToken);
        return known;
    }

    /// <summary>A page.</summary>
    public Task<string> GetAsync(string path, CancellationToken cancellationToken) => _http.GetStringAsync(path, cancellationToken);

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    private async Task SendAsync(string link, CancellationToken cancellationToken)
    {
        var token = FormToken().Match(await GetAsync(link, cancellationToken)).Groups[1].Value;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["form-token"] = token, ["name"] = "Benchmark", ["email"] = "ada@example.org", ["password"] = Password, ["again"] = Password });
        using var answer = await _http.PostAsync(link, form, cancellationToken);
        if (answer.StatusCode is not HttpStatusCode.Found) throw new BenchmarkException($"The first administrator was not let in: {(int)answer.StatusCode}.");
    }

    [GeneratedRegex(@"/staff/set-up/\S+")]
    private static partial Regex SetUpLink();

    [GeneratedRegex("name=\"form-token\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}

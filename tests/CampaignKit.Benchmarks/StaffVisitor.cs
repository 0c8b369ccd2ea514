using System.Net;
using System.Text.RegularExpressions;

namespace CampaignKit.Benchmarks;

/// <summary>The first administrator of a program that was just started, signed in.</summary>
internal sealed partial class StaffVisitor : IDisposable
{
    private const string Password = "a sentence that is long enough";

    private readonly HttpClientHandler _handler = new() { AllowAutoRedirect = false, UseProxy = false, CheckCertificateRevocationList = true };
    private readonly HttpClient _http;
    private readonly Uri _address;

    private StaffVisitor(Uri address) => (_address, _http) = (address, new(_handler) { BaseAddress = address });

    /// <summary>The cookies that go to the staff's pages.</summary>
    public string Cookie => _handler.CookieContainer.GetCookieHeader(new Uri(_address, "/staff"));

    /// <summary>Is set up by the link that the program prints.</summary>
    /// <exception cref="BenchmarkException">It printed none, or the link opened nothing.</exception>
    public static async Task<StaffVisitor> SetUpAsync(ServerProcess program, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            if (SetUpLink().Match(program.Process.LastLines) is { Success: true } link)
            {
                var visitor = new StaffVisitor(program.Address);
                await visitor.SetUpAsync(link.Value, cancellationToken);
                return visitor;
            }

            await Task.Delay(50, cancellationToken);
        }

        throw new BenchmarkException($"The program printed no link for the first administrator.\n{program.Process.LastLines}");
    }

    /// <summary>A page.</summary>
    public Task<string> GetAsync(string path, CancellationToken cancellationToken) => _http.GetStringAsync(path, cancellationToken);

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    private async Task SetUpAsync(string link, CancellationToken cancellationToken)
    {
        var token = FormToken().Match(await GetAsync(link, cancellationToken)).Groups[1].Value;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["form-token"] = token, ["name"] = "Benchmark", ["email"] = "ada@example.org", ["password"] = Password, ["again"] = Password });
        using var answer = await _http.PostAsync(link, form, cancellationToken);
        if (answer.StatusCode is not HttpStatusCode.Found) throw new BenchmarkException($"The first administrator was not set up: {(int)answer.StatusCode}.");
    }

    [GeneratedRegex(@"/staff/set-up/\S+")]
    private static partial Regex SetUpLink();

    [GeneratedRegex("name=\"form-token\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}

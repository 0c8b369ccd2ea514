using System.Net;
using System.Text;
using System.Text.Json;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Staff;
using CampaignKit.Web.Staff;
using CampaignKit.Web.Tests.Api;
using CampaignKit.Web.Tests.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignKit.Web.Tests.Staff;

/// <summary>The staff's API as a whole: what there is, and who gets to it.</summary>
public sealed class StaffApiTests : IDisposable
{
    /// <summary>Each operation, and what its caller has to be allowed; a dash for whoever has a key.</summary>
    private const string Operations = """
        DELETE /api/v1/staff/exports/{id}                                              Export
        DELETE /api/v1/staff/me/key                                                    -
        GET    /api/v1/staff/audit                                                     ReadAudit
        GET    /api/v1/staff/campaigns                                                 EditPetition
        GET    /api/v1/staff/campaigns/{slug}                                          EditPetition
        GET    /api/v1/staff/campaigns/{slug}/donations/ask                            EditDonationAsk
        GET    /api/v1/staff/campaigns/{slug}/donations/{donation}                     ReadDonations
        GET    /api/v1/staff/campaigns/{slug}/momentum                                 ReadNumbers
        GET    /api/v1/staff/donations                                                 ReadDonations
        GET    /api/v1/staff/donations/file                                            ReadDonations
        GET    /api/v1/staff/donations/report                                          Refund
        GET    /api/v1/staff/donations/totals                                          ReadNumbers
        GET    /api/v1/staff/exports                                                   Export
        GET    /api/v1/staff/exports/{id}                                              Export
        GET    /api/v1/staff/exports/{id}/file                                         Export
        GET    /api/v1/staff/me                                                        -
        GET    /api/v1/staff/organisations                                             EditPetition
        GET    /api/v1/staff/organisations/{slug}                                      EditPetition
        GET    /api/v1/staff/people                                                    ManageStaff
        GET    /api/v1/staff/people/{id}                                               ManageStaff
        GET    /api/v1/staff/petitions                                                 EditPetition
        GET    /api/v1/staff/petitions/{slug}                                          EditPetition
        GET    /api/v1/staff/petitions/{slug}/deliveries                               Deliver
        GET    /api/v1/staff/petitions/{slug}/endorsements                             EditPetition
        GET    /api/v1/staff/petitions/{slug}/momentum                                 ReadNumbers
        GET    /api/v1/staff/petitions/{slug}/paper                                    Deliver
        GET    /api/v1/staff/petitions/{slug}/review                                   Moderate
        GET    /api/v1/staff/petitions/{slug}/review/rules                             Moderate
        GET    /api/v1/staff/petitions/{slug}/translations/{language}                  Translate
        GET    /api/v1/staff/petitions/{slug}/updates                                  SendUpdates
        GET    /api/v1/staff/search/{id}                                               ReadPeople
        POST   /api/v1/staff/campaigns                                                 EditPetition
        POST   /api/v1/staff/campaigns/{slug}/donations/{donation}/refunds             Refund
        POST   /api/v1/staff/exports                                                   Export
        POST   /api/v1/staff/organisations                                             EditPetition
        POST   /api/v1/staff/people                                                    ManageStaff
        POST   /api/v1/staff/people/{id}/end-sessions                                  ManageStaff
        POST   /api/v1/staff/people/{id}/readmit                                       ManageStaff
        POST   /api/v1/staff/people/{id}/revoke                                        ManageStaff
        POST   /api/v1/staff/petitions                                                 EditPetition
        POST   /api/v1/staff/petitions/{slug}/deliveries                               Deliver
        POST   /api/v1/staff/petitions/{slug}/endorsements                             EditPetition
        POST   /api/v1/staff/petitions/{slug}/endorsements/{organisation}/withdrawal   EditPetition
        POST   /api/v1/staff/petitions/{slug}/moves                                    EditPetition
        POST   /api/v1/staff/petitions/{slug}/paper                                    Deliver
        POST   /api/v1/staff/petitions/{slug}/paper/{number}/corrections               Deliver
        POST   /api/v1/staff/petitions/{slug}/responses                                Deliver
        POST   /api/v1/staff/petitions/{slug}/review/accept                            Moderate
        POST   /api/v1/staff/petitions/{slug}/review/remove                            Moderate
        POST   /api/v1/staff/petitions/{slug}/review/rules                             Moderate
        POST   /api/v1/staff/petitions/{slug}/review/rules/preview                     Moderate
        POST   /api/v1/staff/petitions/{slug}/review/rules/{id}/undo                   Moderate
        POST   /api/v1/staff/petitions/{slug}/updates                                  SendUpdates
        POST   /api/v1/staff/search                                                    ReadPeople
        PUT    /api/v1/staff/campaigns/{slug}                                          EditPetition
        PUT    /api/v1/staff/campaigns/{slug}/donations/ask                            EditDonationAsk
        PUT    /api/v1/staff/organisations/{slug}                                      EditPetition
        PUT    /api/v1/staff/people/{id}                                               ManageStaff
        PUT    /api/v1/staff/petitions/{slug}                                          EditPetition
        PUT    /api/v1/staff/petitions/{slug}/milestones                               EditPetition
        PUT    /api/v1/staff/petitions/{slug}/translations/{language}                  Translate
        """;

    private static readonly (string Method, string Path, StaffAction? Action)[] Table =
    [
        .. Operations.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(cells => (cells[0], cells[1], cells[2] == "-" ? (StaffAction?)null : Enum.Parse<StaffAction>(cells[2]))),
    ];

    // With keys for a Stripe that nobody is: what is about donations is there, and who may ask for it learns that Stripe is away.
    private readonly ServedApp _app = new(new Dictionary<string, string>
    {
        ["CampaignKit:Stripe:SecretKey"] = "sk_test_nobody",
        ["CampaignKit:Stripe:WebhookSecret"] = "whsec_nobody",
        ["CampaignKit:Stripe:ApiBase"] = "http://127.0.0.1:1",
    });

    public void Dispose() => _app.Dispose();

    [Fact]
    public void There_are_these_operations_and_each_asks_for_what_the_table_says()
    {
        var served = Endpoints(_app).SelectMany(endpoint => MethodsOf(endpoint).Select(method => (method, Path: endpoint.RoutePattern.RawText!, endpoint.Metadata.GetMetadata<StaffGate>()?.Action)));

        Assert.Equal(
            Table.Select(row => $"{row.Path} {row.Method} {row.Action}").Order(StringComparer.Ordinal),
            served.Select(row => $"{row.Path} {row.method} {row.Action}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Without_keys_for_Stripe_there_are_all_but_those_about_donations()
    {
        using var app = new ServedApp();

        var served = Endpoints(app).SelectMany(endpoint => MethodsOf(endpoint).Select(method => $"{endpoint.RoutePattern.RawText} {method}"));

        Assert.Equal(Table.Where(row => !row.Path.Contains("/donations", StringComparison.Ordinal)).Select(row => $"{row.Path} {row.Method}").Order(StringComparer.Ordinal), served.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_operation_is_in_the_document_with_what_it_does_its_key_and_its_refusals()
    {
        var paths = JsonElement.Parse(await _app.Client.GetStringAsync("/openapi/v1.json")).GetProperty("paths");

        foreach (var (method, path, _) in Table)
        {
            var operation = paths.GetProperty(path).GetProperty(method.ToLowerInvariant());
            Assert.NotEmpty(operation.Text("summary"));
            Assert.Equal(["Staff"], operation.Texts("tags"));
            Assert.Subset(operation.GetProperty("responses").Names().ToHashSet(), new HashSet<string>(["401", "403"]));
            Assert.Equal([StaffApi.KeyScheme], operation.GetProperty("security")[0].Names());
        }
    }

    [Theory]
    [InlineData(StaffRole.Administrator)]
    [InlineData(StaffRole.Campaigner)]
    [InlineData(StaffRole.Moderator)]
    [InlineData(StaffRole.Translator)]
    [InlineData(StaffRole.Viewer)]
    [InlineData(StaffRole.Treasurer)]
    public async Task Role_gets_to_what_it_may_do_and_is_refused_the_rest(StaffRole role)
    {
        var token = await MakeKeyAsync(role);

        foreach (var (method, path, action) in Table.Where(row => row.Action is not null))
        {
            var status = await AskAsync(method, path, token);
            Assert.True(
                Permissions.Allow(role, action!.Value) == status is not (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized),
                $"{role}: {method} {path} asks for {action} and answered {status}.");
        }
    }

    [Fact]
    public async Task Nothing_of_it_is_open_to_who_has_no_key()
    {
        foreach (var (method, path, _) in Table) Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(method, path, "none"));
    }

    private async Task<string> MakeKeyAsync(StaffRole role)
    {
        var people = _app.Services.GetRequiredService<StaffPeople>();
        var member = people.New("Ben Example", Mailbox.TryParse("ben@example.org", out var mailbox, out _) ? mailbox : throw new FormatException(), role);
        Assert.True(await people.AddAsync(member));
        return (await _app.Services.GetRequiredService<ApiKeys>().MakeAsync(member, "a script", Enum.GetValues<StaffAction>(), days: 1))!.Value.Token;
    }

    // With ids of what is not there: who may do it is told that, and nothing is changed.
    private async Task<HttpStatusCode> AskAsync(string method, string path, string token)
    {
        var address = string.Join('/', path.Split('/').Select(part => part.StartsWith('{') ? "there-is-none" : part));
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(address, UriKind.Relative));
        if (method is not ("GET" or "DELETE")) request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await _app.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }

    private static IEnumerable<RouteEndpoint> Endpoints(ServedApp app) => app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/v1/staff", StringComparison.Ordinal));

    private static IEnumerable<string> MethodsOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Except(["HEAD"]);
}

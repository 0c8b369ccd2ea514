using CampaignKit.Web.Tests.Hosting;

namespace CampaignKit.Web.Tests.Api;

/// <summary>The tests that only read, or that do not mind what others sign, share one program.</summary>
[CollectionDefinition(Name)]
public sealed class ApiSuite : ICollectionFixture<ServedApp>
{
    public const string Name = "API";
}

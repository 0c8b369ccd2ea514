namespace CampaignKit.Web.Installation;

/// <summary>Full addresses of this installation's pages.</summary>
internal static class PublicAddress
{
    /// <summary>The address of a path as the caller reached this installation.</summary>
    public static string Of(HttpRequest request, string path) => $"{request.Scheme}://{request.Host}{request.PathBase}{path}";
}

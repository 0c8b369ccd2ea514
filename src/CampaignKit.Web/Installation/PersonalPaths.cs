namespace CampaignKit.Web.Installation;

/// <summary>The addresses whose answers are for one person alone, and may have a token in them.</summary>
internal static class PersonalPaths
{
    private static readonly PathString[] All = ["/confirm", "/unsubscribe", "/my-signatures", "/erasures", "/receipts", "/give/manage", "/api/v1/confirmations", "/api/v1/my-signatures", "/staff", "/api/v1/staff"];

    /// <summary>Whether a path is one of them or below.</summary>
    public static bool Have(PathString path)
    {
        foreach (var personal in All)
        {
            if (path.StartsWithSegments(personal)) return true;
        }

        return false;
    }
}

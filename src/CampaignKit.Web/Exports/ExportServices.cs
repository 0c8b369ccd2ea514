namespace CampaignKit.Web.Exports;

/// <summary>Exports that staff order.</summary>
internal static class ExportServices
{
    public static void AddExports(this IServiceCollection services)
    {
        services.AddSingleton<ExportFiles>();
        services.AddSingleton<ExportRunner>();
        services.AddSingleton<SignerExports>();
        services.AddHostedService(provider => provider.GetRequiredService<ExportRunner>());
    }
}

using CampaignKit.Core.Staff;

namespace CampaignKit.Web.Staff.Editing;

/// <summary>Where staff write: campaigns, petitions and translations.</summary>
internal static class EditingServices
{
    public static void AddEditing(this IServiceCollection services)
    {
        services.AddSingleton<CampaignWriting>();
        services.AddSingleton<PetitionWriting>();
        services.AddSingleton<PetitionMoving>();
        services.AddSingleton<TranslationWriting>();
        services.AddSingleton<PetitionOverview.Parts>();
    }

    public static void MapEditing(this RouteGroupBuilder staff)
    {
        staff.MapCampaignEditing();
        staff.MapPetitionEditing();
        staff.MapPetitionOverview();
        staff.MapTranslating();
    }
}

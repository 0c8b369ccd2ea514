using CampaignKit.Web.Abuse;
using CampaignKit.Web.Campaigns;
using CampaignKit.Web.Confirmations;
using CampaignKit.Web.Demands;
using CampaignKit.Web.Donations;
using CampaignKit.Web.Embedding;
using CampaignKit.Web.MySignatures;
using CampaignKit.Web.Organisations;
using CampaignKit.Web.Petitions;
using CampaignKit.Web.Receipts;
using CampaignKit.Web.Review;
using CampaignKit.Web.Signatures;
using CampaignKit.Web.Staff;
using CampaignKit.Web.Supporters;
using CampaignKit.Web.Updates;

namespace CampaignKit.Web.Installation;

/// <summary>The API: its table of contents.</summary>
internal static class Api
{
    public static void MapApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1");
        api.MapConsultations();
        api.MapDemands();
        api.MapCampaigns();
        api.MapGiveApi();
        api.MapOwnGifts();
        api.MapPetitions();
        api.MapWordings();
        api.MapBreakdown();
        api.MapEndorsements();
        api.MapSupporters();
        api.MapUpdates();
        api.MapSignatures();
        api.MapEmbeds();
        api.MapChallenges();
        api.MapConfirmations();
        api.MapMySignatures();
        api.MapReceipts();
        api.MapDonationWebhook();
        api.MapStaffApi();
    }
}

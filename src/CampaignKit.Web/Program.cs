using CampaignKit.Web.Confirmations;
using CampaignKit.Web.Control;
using CampaignKit.Web.Donations;
using CampaignKit.Web.Embedding;
using CampaignKit.Web.Installation;
using CampaignKit.Web.Languages;
using CampaignKit.Web.Mail;
using CampaignKit.Web.MySignatures;
using CampaignKit.Web.Pages;
using CampaignKit.Web.Problems;
using CampaignKit.Web.Reach;
using CampaignKit.Web.Receipts;
using CampaignKit.Web.Staff;
using CampaignKit.Web.Updates;

try
{
    if (Command.Find(args) is { } runAsync) return await runAsync(OperatorConsole.Standard());

    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddInstallation();
    builder.Services.AddProblems();
    builder.Services.AddPages();
    builder.Services.AddReach();
    builder.Services.AddStaff();
    builder.Services.AddAskingLimits();
    builder.Services.AddGiving();
    builder.Services.AddApiDocument();
    builder.Services.AddCompression();
    builder.Services.AddKeptAnswers();

    await using var app = builder.Build();
    app.UseForwardedHeaders();
    app.UseLanguages();
    app.UseRouting();
    app.UseHsts();
    app.UseExceptionHandler();
    app.UseWhen(ProblemServices.IsUnanswered, unanswered => unanswered.UseStatusCodePages());
    app.UseSafetyHeaders();
    app.UseEmbeddedPosts();
    app.UseOpenReading();
    app.UseOutputCache();
    app.UseCompression();
    app.UseRateLimiter();
    app.UseStaff();
    app.UseStaticFiles();

    app.MapApi();
    app.MapPages();
    app.MapGivePages();
    app.MapConfirmationPages();
    app.MapMySignaturePages();
    app.MapUnsubscribing();
    app.MapGiftManaging();
    app.MapReceiptPages();
    app.MapReach();
    app.MapStaff();
    app.MapHealth();
    app.MapApiDocument();

    await app.Services.StartInstallationAsync();
    await app.StartAsync();
    await app.PrintAddressesAsync();
    app.PrintMail();
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception failure) when (StartRefusal.Explain(failure) is { } sentence)
{
    await Console.Error.WriteLineAsync($"CampaignKit does not start. {sentence}");
    return 1;
}

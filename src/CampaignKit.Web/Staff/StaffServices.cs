using CampaignKit.Core.Documents;
using CampaignKit.Core.Donations;
using CampaignKit.Core.Organisations;
using CampaignKit.Core.Staff;
using CampaignKit.Core.Updates;
using CampaignKit.Web.Deliveries;
using CampaignKit.Web.Donations;
using CampaignKit.Web.Exports;
using CampaignKit.Web.Installation;
using CampaignKit.Web.MySignatures;
using CampaignKit.Web.Pages;
using CampaignKit.Web.Review;
using CampaignKit.Web.Search;
using CampaignKit.Web.Staff.Alerts;
using CampaignKit.Web.Staff.Editing;
using CampaignKit.Web.Staff.Momentum;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CampaignKit.Web.Staff;

/// <summary>The staff: who they are, how they sign in, and their pages under <c>/staff</c>. The only part of the program that sets a cookie.</summary>
internal static class StaffServices
{
    public const string Root = "/staff";

    public const string SignIn = "/staff/sign-in";

    public const string SignInCode = "/staff/sign-in/code";

    /// <summary>The policy of trying passwords, codes and links.</summary>
    public const string Tries = "staff-tries";

    /// <summary>Rounds of PBKDF2 with HMAC-SHA-512: what OWASP's password storage sheet asks for.</summary>
    private const int Rounds = 210_000;

    private const int ShortestPassword = 12;

    /// <summary>Who they are; what operators' commands rest on as well.</summary>
    public static void AddStaffPeople(this IServiceCollection services)
    {
        services.AddSingleton<StaffPeople>();
        services.AddSingleton<StaffSessions>();
        services.AddSingleton<StaffLinks>();
        services.AddSingleton<StaffPasskeys>();
        services.AddSingleton<StaffMails>();
        services.AddSingleton<StaffOffice>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<Coalition>();
        services.AddSingleton<DonationAskWriting>();
        services.AddSingleton<PetitionNews>();
    }

    /// <summary>How they sign in.</summary>
    public static void AddStaff(this IServiceCollection services)
    {
        services.AddOptions<StaffOptions>().BindConfiguration("CampaignKit:Staff").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<StaffOptions>>().Value);
        services.AddRateLimiter(limiter => limiter.AddPolicy(Tries, context => AskingLimits.Limit(context, context.RequestServices.GetRequiredService<StaffOptions>().Tries)));
        services.AddHostedService<StaffSweep>();
        services.AddSearch();
        services.AddExports();
        services.AddDeliveries();
        services.AddSingleton<StaffCodes>();
        services.AddSingleton<StaffLetters>();
        services.AddHttpContextAccessor();
        services.AddEditing();
        services.AddMomentum();
        services.AddAlerts();
        AddIdentity(services);
        AddCookies(services);
        AddProtection(services);
    }

    /// <summary>Finds out who sent a request for the staff's pages. They have one language: its prefix leads to the address without.</summary>
    public static void UseStaff(this IApplicationBuilder app) => app.UseWhen(static context => context.Request.Path.StartsWithSegments(Root), static staff => staff.Use(static async (context, next) =>
    {
        var request = context.Request;
        if (request.PathBase.HasValue)
        {
            context.Response.Redirect(request.Path.ToUriComponent() + request.QueryString.ToUriComponent(), permanent: false, preserveMethod: true);
            return;
        }

        var ticket = await context.AuthenticateAsync(SignedIn.Scheme);
        if (ticket.Succeeded) context.User = ticket.Principal;
        await next(context);
    }));

    public static void MapStaff(this IEndpointRouteBuilder app)
    {
        var staff = app.MapGroup(Root).ExcludeFromDescription().AddEndpointFilter(StaffGate.CheckAsync);
        staff.MapSignIn();
        staff.MapSessions();
        staff.MapCodes();
        staff.MapKeys();
        staff.MapModeration();
        staff.MapSearch();
        staff.MapExports();
        staff.MapDeliveries();
        staff.MapPaper();
        staff.MapAccount();
        staff.MapPasskeys();
        staff.MapPeople();
        staff.MapInvitations();
        staff.MapAudit();
        staff.MapEditing();
        staff.MapOrganisations();
        staff.MapEndorsementPages();
        staff.MapUpdatePages();
        staff.MapRead("", StaffHome.ShowAsync);
        staff.MapMomentum();
        staff.MapAlerts();
        staff.MapDonationPages();
        staff.MapRead("/installation", () => PageAnswer.Private<InstallationPage>(new { }, StatusCodes.Status200OK)).ForWhoMay(StaffAction.ReadInstallation);
    }

    private static void AddIdentity(IServiceCollection services)
    {
        services.AddIdentityCore<StaffMember>(options =>
        {
            var password = options.Password;
            password.RequiredLength = ShortestPassword;
            password.RequireDigit = password.RequireLowercase = password.RequireUppercase = password.RequireNonAlphanumeric = false;

            // Names are random ids, and what an address may be is said where it is read.
            options.User.AllowedUserNameCharacters = "";
            options.Tokens.AuthenticatorIssuer = "CampaignKit";
        }).AddUserStore<StaffStore>().AddSignInManager<StaffSignIn>().AddTokenProvider<StaffCodes>(TokenOptions.DefaultAuthenticatorProvider);
        services.AddScoped<StaffStore>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<InstallationOptions>(PasskeyRules.Apply);
        services.AddScoped<ILookupNormalizer, AsTyped>();
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = Rounds);
    }

    private static void AddCookies(IServiceCollection services)
    {
        services.AddSingleton<StaffTickets>();
        services.AddAuthentication().AddIdentityCookies();
        services.AddOptions<CookieAuthenticationOptions>(SignedIn.Scheme).Configure<StaffTickets, InstallationOptions>((options, tickets, installation) =>
        {
            options.Cookie = new StaffCookie("staff", installation);
            options.SessionStore = tickets;
            options.ExpireTimeSpan = StaffSessions.Idle;
            options.SlidingExpiration = true;
            options.Events = new() { OnValidatePrincipal = SignedIn.ValidateAsync, OnCheckSlidingExpiration = SignedIn.CheckSliding };
        });
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.TwoFactorUserIdScheme).Configure<InstallationOptions>((options, installation) => options.Cookie = new StaffCookie("staff-code", installation));
        services.AddAntiforgery();
        services.AddOptions<AntiforgeryOptions>().Configure<InstallationOptions>((options, installation) =>
        {
            options.Cookie = new StaffCookie("staff-form", installation);
            options.FormFieldName = "form-token";

            // Content-Security-Policy says it for every page.
            options.SuppressXFrameOptionsHeader = true;
        });
    }

    private static void AddProtection(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("CampaignKit");
        services.AddOptions<KeyManagementOptions>().Configure<IServiceProvider>((options, provider) =>
        {
            options.XmlRepository = new ProtectionKeys(provider.GetRequiredService<IDocuments>());
            options.XmlEncryptor = new ProtectionKeySealer(provider);
        });
    }
}

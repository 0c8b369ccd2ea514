using System.Runtime.CompilerServices;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Staff;

namespace CampaignKit.Web.Staff.Momentum;

/// <summary>Lets somebody be told news only for as long as they might open the page anew.</summary>
/// <remarks>
/// What a request was let in with is not asked again by the framework while its answer goes on. Here it is: whether the session is there, the account is not shut out and still
/// allowed it. A stream ends after <see cref="Longest"/> in any case, and a browser that asks again by itself is let in, or not, like for any page; so a page that is left open
/// counts as use of its session, which ends after twelve hours all the same.
/// </remarks>
internal sealed class StaffStream(StaffPeople people, StaffSessions sessions, CatalogueCache catalogue, TimeProvider clock)
{
    /// <summary>How often it is looked at, when there is news; there is some every fifteen seconds at least.</summary>
    public static readonly TimeSpan CheckedEvery = TimeSpan.FromSeconds(10);

    /// <summary>How long a stream goes on: a little longer than a session is used before that is noted.</summary>
    public static readonly TimeSpan Longest = StaffSessions.Grain + TimeSpan.FromMinutes(1);

    /// <summary>Passes news on until they may not be told any more.</summary>
    /// <param name="signedIn">Who they were when they asked.</param>
    /// <param name="campaign">Whose numbers the news are.</param>
    /// <param name="news">What they are told, at least every fifteen seconds.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<T> WhileAllowedAsync<T>(SignedIn signedIn, CampaignRecord campaign, IAsyncEnumerable<T> news, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        var checkedAt = begun;
        await foreach (var one in news.WithCancellation(cancellationToken))
        {
            var now = clock.GetTimestamp();
            if (clock.GetElapsedTime(begun, now) >= Longest) yield break;
            if (clock.GetElapsedTime(checkedAt, now) >= CheckedEvery)
            {
                if (!await IsAllowedAsync(signedIn, campaign)) yield break;
                checkedAt = now;
            }

            yield return one;
        }
    }

    private async Task<bool> IsAllowedAsync(SignedIn signedIn, CampaignRecord campaign) =>
        await people.FindAsync(signedIn.Member.Id) is { } member
        && member.Record.SecurityStamp == signedIn.Member.Record.SecurityStamp
        && Permissions.AllowNumbers(member.Record, catalogue.Current.Campaign(campaign.Slug) ?? campaign, catalogue.Current)
        && (await sessions.ListAsync(member.Id)).Any(session => session.Id == signedIn.Session);
}

using System.Security.Claims;
using CampaignKit.Core.Staff;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace CampaignKit.Web.Staff;

/// <summary>Keeps the framework's tickets in <see cref="StaffSessions"/>: the cookie holds a key and nothing else.</summary>
internal sealed class StaffTickets(StaffSessions sessions) : ITicketStore
{
    public Task<string> StoreAsync(AuthenticationTicket ticket) =>
        sessions.BeginAsync(ticket.Principal.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("A ticket without a person."), TicketSerializer.Default.Serialize(ticket));

    public Task RenewAsync(string key, AuthenticationTicket ticket) => sessions.RenewAsync(key, TicketSerializer.Default.Serialize(ticket));

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        if (await sessions.FindAsync(key) is not { } kept || TicketSerializer.Default.Deserialize(kept) is not { } ticket) return null;
        ticket.Properties.Items[SignedIn.SessionId] = StaffSessions.IdOf(key);
        return ticket;
    }

    public Task RemoveAsync(string key) => sessions.EndAsync(key);
}

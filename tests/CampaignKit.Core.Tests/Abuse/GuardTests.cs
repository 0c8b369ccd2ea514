using System.Net;
using CampaignKit.Core.Abuse;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Tests.Stores;

namespace CampaignKit.Core.Tests.Abuse;

public sealed class GuardTests : IDisposable
{
    private static readonly PetitionRecord Petition = Samples.Petition();
    private static readonly PetitionRecord AsksForWork = Petition with { AsksForWork = true };
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.7");
    private static readonly IPAddress Neighbour = IPAddress.Parse("192.0.2.8");
    private static readonly IPAddress Elsewhere = IPAddress.Parse("198.51.100.7");
    private static readonly InstallationKeys Keys = new(new byte[32]);

    private readonly ManualClock _clock = new();
    private readonly AbuseOptions _options = new() { WorkBits = 4 };
    private readonly NetworkPrefixes _networks;
    private readonly EventCodes _codes;
    private readonly FormTicket _tickets;
    private readonly ProofOfWork _work;
    private readonly Guard _guard;

    public GuardTests()
    {
        _networks = new(_clock);
        _codes = new(new InMemoryDocuments(), Keys, _clock);
        _tickets = new(Keys, _options, _clock);
        _work = new(Keys, _options, _clock);
        _guard = new(AddressLists.Parse(_options), _networks, new(_options, _clock), _codes, _tickets, _work);
    }

    private static Circumstances Program => new() { Address = Here };

    public void Dispose() => _networks.Dispose();

    [Fact]
    public void Program_needs_no_ticket_and_no_time() => Assert.Equal(Verdict.Welcome, Judge(Program));

    [Fact]
    public void Form_that_was_served_and_read_is_welcome() => Assert.Equal(Verdict.Welcome, Judge(Form()));

    [Fact]
    public void Form_without_a_good_ticket_is_held()
    {
        var old = _tickets.Serve(Petition.Slug);
        _clock.Advance(TimeSpan.FromHours(13));
        var other = _tickets.Serve("another-petition");
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.All([null, "", "forged", old, other], ticket => Assert.Equal(Verdict.Held("no-ticket"), Judge(Form() with { Ticket = ticket })));
    }

    [Fact]
    public void Form_that_comes_back_too_soon_is_held()
    {
        var ticket = _tickets.Serve(Petition.Slug);
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(Verdict.Held("too-fast"), Judge(new() { Address = Here, IsHtmlForm = true, Ticket = ticket }));
    }

    [Fact]
    public void Filled_trap_is_held_from_forms_and_programs()
    {
        Assert.Equal(Verdict.Held("trap"), Judge(Form() with { TrapFilled = true }));
        Assert.Equal(Verdict.Held("trap"), Judge(Program with { TrapFilled = true }));
    }

    [Fact]
    public void Eleventh_from_a_network_is_held_and_the_hundred_and_first_asked_to_come_again()
    {
        Assert.All(Judge(10, Program), verdict => Assert.Equal(Verdict.Welcome, verdict));
        Assert.All(Judge(90, Program with { Address = Neighbour }), verdict => Assert.Equal(Verdict.Held("rate"), verdict));

        Assert.Equal(Verdict.TooMany(TimeSpan.FromSeconds(60)), Judge(Program));
        Assert.Equal(Verdict.Welcome, Judge(Program with { Address = Elsewhere }));
        Assert.Equal(Verdict.Welcome, Judge(Program, Samples.Petition("another-petition")));
    }

    [Fact]
    public void Over_a_unix_socket_no_rule_for_networks_applies()
    {
        _guard.Lists = AddressLists.Parse(new() { BlockedNetworks = "0.0.0.0/0,::/0" });

        Assert.All(Judge(1000, Program with { Address = null }), verdict => Assert.Equal(Verdict.Welcome, verdict));
        Assert.Equal(Verdict.Held("no-ticket"), Judge(new() { IsHtmlForm = true }));
        Assert.Equal(Verdict.Held("trap"), Judge(new() { TrapFilled = true }));
        Assert.Equal(Verdict.Held("no-work"), Judge(default, AsksForWork));
    }

    [Theory]
    [InlineData("ada@example.org", null, null, "blocked-address")]
    [InlineData(null, "example.org", null, "blocked-domain")]
    [InlineData(null, null, "192.0.2.0/24", "blocked-network")]
    [InlineData("ada@example.org", "example.org", "192.0.2.0/24", "blocked-address")]
    public void Blocked_is_held_with_the_word_of_its_list(string? addresses, string? domains, string? networks, string reason)
    {
        _guard.Lists = AddressLists.Parse(new() { BlockedAddresses = addresses, BlockedDomains = domains, BlockedNetworks = networks });

        Assert.Equal(Verdict.Held(reason), Judge(Program));
        Assert.Equal(Verdict.Held(reason), Judge(Form()));
    }

    [Fact]
    public void Allowed_network_is_free_of_every_rule()
    {
        _guard.Lists = AddressLists.Parse(new() { AllowedNetworks = "192.0.2.7", BlockedDomains = "example.org" });
        var bad = new Circumstances { Address = Here, IsHtmlForm = true, TrapFilled = true };

        Assert.All(Judge(500, bad, AsksForWork), verdict => Assert.Equal(Verdict.Welcome, verdict));
        Assert.Equal(Verdict.Held("blocked-domain"), Judge(bad with { Address = Neighbour }));
    }

    [Theory]
    [InlineData("ada@example.org", null)]
    [InlineData(null, "**.org")]
    public void Allowed_address_is_free_of_the_block_lists_alone_for_anybody_can_type_it(string? addresses, string? domains)
    {
        _guard.Lists = AddressLists.Parse(new() { AllowedAddresses = addresses, AllowedDomains = domains, BlockedDomains = "example.org", BlockedNetworks = "192.0.2.7" });

        Assert.Equal(Verdict.Held("trap"), Judge(Program with { TrapFilled = true }));
        Assert.Equal(Verdict.Held("no-ticket"), Judge(new() { Address = Here, IsHtmlForm = true }));
        Assert.Equal(Verdict.Held("no-work"), Judge(Program, AsksForWork));
        Assert.All(Judge(7, Program), verdict => Assert.Equal(Verdict.Welcome, verdict));
        Assert.Equal(Verdict.Held("rate"), Judge(Program));
    }

    [Fact]
    public void Earliest_rule_gives_the_reason()
    {
        Judge(10, Program, AsksForWork);
        var bad = new Circumstances { Address = Here, IsHtmlForm = true, TrapFilled = true };
        var blocked = AddressLists.Parse(new() { BlockedNetworks = "192.0.2.0/24" });

        Assert.Equal(Verdict.Held("no-work"), Judge(Program, AsksForWork));
        Assert.Equal(Verdict.Held("no-ticket"), Judge(bad with { TrapFilled = false }, AsksForWork));
        Assert.Equal(Verdict.Held("trap"), Judge(bad, AsksForWork));
        _guard.Lists = blocked;
        Assert.Equal(Verdict.Held("blocked-network"), Judge(bad, AsksForWork));
    }

    [Fact]
    public void Flood_is_asked_to_come_again_whatever_else_it_would_be_held_for()
    {
        Assert.All(Judge(100, Program with { TrapFilled = true }), verdict => Assert.Equal(Verdict.Held("trap"), verdict));

        Assert.Equal(VerdictKind.TooMany, Judge(Program with { TrapFilled = true }).Kind);
    }

    [Fact]
    public void Petition_that_asks_for_work_holds_who_shows_none()
    {
        Assert.Equal(Verdict.Held("no-work"), Judge(Program, AsksForWork));
        Assert.Equal(Verdict.Held("no-work"), Judge(Form(), AsksForWork));
        Assert.Equal(Verdict.Held("no-work"), Judge(Program with { Challenge = _work.Serve(Petition.Slug).Text }, AsksForWork));
    }

    [Fact]
    public void Work_that_was_done_or_waited_for_is_welcome_once()
    {
        var done = Worked();
        Assert.Equal(Verdict.Welcome, Judge(done, AsksForWork));
        Assert.Equal(Verdict.Held("no-work"), Judge(done, AsksForWork));

        var waited = Program with { Challenge = _work.Serve(Petition.Slug).Text };
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(Verdict.Welcome, Judge(waited, AsksForWork));
        Assert.Equal(Verdict.Held("no-work"), Judge(waited, AsksForWork));
    }

    [Fact]
    public void Work_is_not_lost_on_who_is_asked_to_come_again()
    {
        Judge(100, Program);
        var worked = Worked();
        Assert.Equal(VerdictKind.TooMany, Judge(worked, AsksForWork).Kind);

        _clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(Verdict.Welcome, Judge(worked, AsksForWork));
    }

    [Fact]
    public async Task Event_code_lifts_the_limits_as_often_as_it_has_uses()
    {
        var code = await MakeCodeAsync(usesPerDay: 300);

        Assert.All(Judge(300, Program with { EventCode = code.Code }), verdict => Assert.Equal(Verdict.Welcome, verdict));
        Assert.All(Judge(10, Program with { EventCode = code.Code }), verdict => Assert.Equal(Verdict.Welcome, verdict));
        Assert.Equal(Verdict.Held("rate"), Judge(Program with { EventCode = code.Code }));
    }

    [Fact]
    public async Task Event_code_lifts_the_ceiling()
    {
        var code = await MakeCodeAsync();
        Judge(100, Program);
        Assert.Equal(VerdictKind.TooMany, Judge(Program).Kind);

        Assert.Equal(Verdict.Welcome, Judge(Program with { EventCode = code.Code }));
    }

    [Fact]
    public async Task Those_in_the_hall_who_have_no_code_keep_their_share()
    {
        var code = await MakeCodeAsync();
        Judge(50, Program with { EventCode = code.Code });

        Assert.All(Judge(10, Program), verdict => Assert.Equal(Verdict.Welcome, verdict));
    }

    [Fact]
    public async Task Event_code_lifts_nothing_but_the_limits_and_is_not_used_up_by_who_is_blocked_or_trapped()
    {
        var code = await MakeCodeAsync(usesPerDay: 2);
        var trapped = Program with { EventCode = code.Code, TrapFilled = true };
        Assert.All(Judge(10, trapped), verdict => Assert.Equal(Verdict.Held("trap"), verdict));

        Assert.Equal(Verdict.Welcome, Judge(Program with { EventCode = code.Code }));
        Assert.Equal(Verdict.Held("no-ticket"), Judge(new() { Address = Here, IsHtmlForm = true, EventCode = code.Code }));
        Assert.Equal(Verdict.Held("rate"), Judge(Program with { EventCode = code.Code }));
    }

    [Fact]
    public void Wrong_event_code_is_no_reason_to_hold_anybody() => Assert.Equal(Verdict.Welcome, Judge(Program with { EventCode = "00000-00000" }));

    [Fact]
    public void Lists_can_be_replaced_at_any_moment()
    {
        Assert.Equal(Verdict.Welcome, Judge(Program));

        _guard.Lists = AddressLists.Parse(new() { BlockedDomains = "example.org" });
        Assert.Equal(Verdict.Held("blocked-domain"), Judge(Program));

        _guard.Lists = AddressLists.Parse(new());
        Assert.Equal(Verdict.Welcome, Judge(Program));
    }

    [Fact]
    public void Midnight_gives_every_network_its_limits_anew()
    {
        _clock.Advance(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(1));
        Judge(11, Program);

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Verdict.Welcome, Judge(Program));
    }

    [Fact]
    public void Usual_verdict_allocates_nothing()
    {
        var mailbox = Mail("ada@example.org");
        var form = Form();

        // The first ones make room for what is remembered of them.
        for (var i = 0; i < 20; i++) _guard.Judge(Petition, mailbox, form);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 10; i++) _guard.Judge(Petition, mailbox, form);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Printed_circumstances_tell_nothing() => Assert.Equal("Circumstances", Form().ToString());

    private static Mailbox Mail(string address) => Mailbox.TryParse(address, out var mailbox, out var problem) ? mailbox : throw new ArgumentException(problem, nameof(address));

    private Circumstances Form()
    {
        var ticket = _tickets.Serve(Petition.Slug);
        _clock.Advance(TimeSpan.FromSeconds(3));
        return new() { Address = Here, IsHtmlForm = true, Ticket = ticket };
    }

    private Circumstances Worked()
    {
        var challenge = _work.Serve(Petition.Slug);
        return Program with { Challenge = challenge.Text, Solution = Worker.Solve(challenge) };
    }

    private Task<IssuedEventCode> MakeCodeAsync(int usesPerDay = 1000) =>
        _codes.MakeAsync("Union hall", _clock.GetUtcNow(), _clock.GetUtcNow().AddDays(1), usesPerDay);

    private Verdict Judge(in Circumstances circumstances, PetitionRecord? petition = null) => _guard.Judge(petition ?? Petition, Mail("ada@example.org"), circumstances);

    private List<Verdict> Judge(int times, Circumstances circumstances, PetitionRecord? petition = null) =>
        [.. Enumerable.Range(0, times).Select(_ => Judge(circumstances, petition))];
}

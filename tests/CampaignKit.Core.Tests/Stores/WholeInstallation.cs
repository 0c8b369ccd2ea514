using CampaignKit.Core.Abuse;
using CampaignKit.Core.Actors;
using CampaignKit.Core.Campaigns;
using CampaignKit.Core.Demands;
using CampaignKit.Core.Installation;
using CampaignKit.Core.Keys;
using CampaignKit.Core.Mail;
using CampaignKit.Core.Organisations;
using CampaignKit.Core.Petitions;
using CampaignKit.Core.Signatures;
using CampaignKit.Core.Signers;
using CampaignKit.Core.Supporters;

namespace CampaignKit.Core.Tests.Stores;

/// <summary>All of Core over stores that are gone with the test, in a time that stands still.</summary>
internal sealed class WholeInstallation : IDisposable, ITraces, IMailCopies
{
    public const string Slug = "free-to-change";

    public WholeInstallation(SignatureOptions? options = null, AbuseOptions? abuse = null)
    {
        Options = options ?? new();
        var master = new MasterKey(new byte[MasterKey.Size]);
        Keys = new(new byte[32]);
        Actors = new(Documents, Ledger, Awaiting, Outbox, master, Clock, Options, new());
        Keyring = new(Actors, master, Clock);
        Catalogue = new(Actors);
        Counts = new(Actors, Clock, Options);
        var mails = new SignatureMails(Catalogue, Keys, Actors, Clock);
        Abuse = abuse ?? new();
        var guard = new Guard(AddressLists.Parse(Abuse), new(Clock), new(Abuse, Clock), new(Documents, Keys, Clock), Tickets = new(Keys, Abuse, Clock), new(Keys, Abuse, Clock));
        Signing = new(Catalogue, Keyring, guard, Actors, mails, Counts, Clock, Options);
        Supporters = new(Ledger, Actors, Keyring, Clock);
        Confirming = new(Catalogue, Keyring, Keys, Actors, Counts, Supporters, this, Clock);
        Own = new(Catalogue, Keyring, Keys, Actors, Counts, Supporters, this, this, Clock);
        Reminding = new(Catalogue, Keyring, Actors, mails, Clock);
        Documents.Put(CampaignRecord.Kind, "fair-work", Samples.Campaign());
    }

    public static SignForm Form { get; } = new()
    {
        Name = "Ada Lovelace",
        Email = "ada@example.org",
        Country = "CA",
        Postcode = "H2X 1Y4",
        Visibility = "named",
        Updates = true,
        Locale = "fr-CA",
        Source = "newsletter-12",
    };

    public SignatureOptions Options { get; }

    public AbuseOptions Abuse { get; }

    public FormTicket Tickets { get; }

    public ManualClock Clock { get; } = new();

    public InMemoryDocuments Documents { get; } = new();

    public InMemoryLedger Ledger { get; } = new();

    public InMemoryAwaiting Awaiting { get; } = new();

    public InMemoryOutbox Outbox { get; } = new();

    public InProcessActors Actors { get; }

    public InstallationKeys Keys { get; }

    public Keyring Keyring { get; }

    public CatalogueCache Catalogue { get; }

    public PetitionCounts Counts { get; }

    public SupporterLists Supporters { get; }

    public Signing Signing { get; }

    public Confirming Confirming { get; }

    public OwnSignatures Own { get; }

    public Reminding Reminding { get; }

    /// <summary>How often traces were removed.</summary>
    public int TracesRemoved { get; private set; }

    /// <summary>Whose copies of mails were removed.</summary>
    public List<MailboxKey> CopiesForgotten { get; } = [];

    /// <summary>A petition that asks for confirmation by mail.</summary>
    public static PetitionRecord ByMail => Samples.Petition() with { Confirmation = Confirmation.Email };

    public async Task PublishAsync(params PetitionRecord[] petitions)
    {
        foreach (var petition in petitions) Documents.Put(PetitionRecord.Kind, petition.Slug, petition);
        await Actors.Catalogue().RefreshAsync();
        await Catalogue.RefreshAsync();
    }

    /// <summary>Gives the campaign these partners and no others.</summary>
    public Task PartnerWithAsync(params string[] partners)
    {
        foreach (var slug in partners) Documents.Put(OrganisationRecord.Kind, slug, new OrganisationRecord { Slug = slug, Name = slug });
        Documents.Put(CampaignRecord.Kind, "fair-work", Samples.Campaign() with { Partners = partners });
        return PublishAsync();
    }

    /// <summary>The rows of a petition, over all its shards.</summary>
    public IReadOnlyList<SignRequest> Rows(string slug = Slug) => [.. Enumerable.Range(0, Samples.Petition().Shards).SelectMany(shard => Ledger.Rows(new(slug, shard)))];

    /// <summary>The person of a row, in the clear.</summary>
    public async Task<Person> OpenAsync(SignRequest row, PetitionRecord? petition = null) => (await Keyring.ForAsync(petition ?? Samples.Petition())).Open(row.SealedPerson.Span, row.Signer);

    /// <summary>The count as a node knows it after asking anew.</summary>
    public async Task<PetitionCount> CountAsync(string slug = Slug)
    {
        var petition = Catalogue.Current.Petition(slug)!;
        var counts = new PetitionCounts(Actors, Clock, Options);
        return await counts.ReadAsync(petition);
    }

    /// <summary>The mails that are due, in the clear; each is given once.</summary>
    public async Task<IReadOnlyList<Core.Mail.Mail>> MailsAsync()
    {
        var taken = await Outbox.TakeAsync(Clock.GetUtcNow(), TimeSpan.FromMinutes(1), 1000);
        await Outbox.SentAsync(taken);
        return [.. taken.Select(Keys.Open)];
    }

    /// <summary>Signs, and gives the one mail that comes of it.</summary>
    public async Task<Core.Mail.Mail> AskAsync(SignForm form, string slug = Slug)
    {
        var result = await Signing.SignAsync(slug, form);
        Assert.Equal(SignStatus.AwaitingConfirmation, result.Status);
        return Assert.Single(await MailsAsync());
    }

    /// <summary>The token of a signer's own page.</summary>
    public async Task<string> OwnTokenAsync(string email)
    {
        var (ticket, problem) = await Own.AskAsync(email, "en");
        Assert.Equal("", problem);
        Assert.NotNull(ticket);
        return Assert.Single(await MailsAsync()).Token;
    }

    public Task RemoveAsync()
    {
        TracesRemoved++;
        return Task.CompletedTask;
    }

    public Task ForgetAsync(MailboxKey recipient)
    {
        CopiesForgotten.Add(recipient);
        return Task.CompletedTask;
    }

    public Task ForgetCampaignAsync(string campaign) => throw new NotSupportedException("No campaign ends here.");

    public void Dispose() => Actors.Dispose();
}

using System.Text.Json.Nodes;

namespace CampaignKit.Doubles;

/// <summary>The account at the double: everything in it, and everything that can be done with it. In memory; gone when the double is.</summary>
/// <remarks>One lock: everybody comes in through <see cref="Do{T}"/>, which first plays what has fallen due meanwhile, each at its own time. Nothing falls due while nobody asks.</remarks>
internal sealed class Account
{
    private readonly Lock _gate = new();
    private readonly MovableClock _clock;

    public Account(StripeDoubleOptions options, MovableClock clock, Webhooks webhooks)
    {
        _clock = clock;
        Name = options.AccountName;
        Ids = new(options.Seed);
        Events = new(this, webhooks);
        Payments = new(this);
        Subscriptions = new(this);
        Renewals = new(this);
        Checkout = new(this);
        Refunds = new(this);
        Disputes = new(this);
        Payouts = new(this);
        Portal = new(this);
        webhooks.Taken = id => Do(() => Objects.Find(id)!["pending_webhooks"] = 0L);
    }

    /// <summary>Who gets the money, as the account's owner has named it.</summary>
    public string Name { get; }

    /// <summary>Where people find the double's pages, without a slash at the end; known once it has started.</summary>
    public string Address { get; set; } = "";

    public Ids Ids { get; }

    public Objects Objects { get; } = new();

    public Agenda Agenda { get; } = new();

    public Events Events { get; }

    public Payments Payments { get; }

    public Subscriptions Subscriptions { get; }

    public Renewals Renewals { get; }

    public Checkout Checkout { get; }

    public Refunds Refunds { get; }

    public Disputes Disputes { get; }

    public Payouts Payouts { get; }

    public Portal Portal { get; }

    /// <summary>The moment that is being played, in seconds since 1970.</summary>
    public long Now { get; private set; }

    /// <summary>The request that what happens now comes from; empty for what happens by itself.</summary>
    public Cause Cause { get; private set; } = Cause.Itself;

    /// <summary>Does this alone, after all that is due.</summary>
    public T Do<T>(Func<T> act, Cause? cause = null)
    {
        lock (_gate)
        {
            Cause = Cause.Itself;
            var now = _clock.GetUtcNow().ToUnixTimeSeconds();
            while (Agenda.TryTake(now, out var at, out var play))
            {
                Now = at;
                play();
            }

            Now = now;
            Cause = cause ?? Cause.Itself;
            return act();
        }
    }

    /// <summary>Moves the clock, and plays what falls due on the way.</summary>
    public DateTimeOffset Move(TimeSpan by)
    {
        _clock.Move(by);
        return Do(() => DateTimeOffset.FromUnixTimeSeconds(Now));
    }

    /// <summary>A customer: somebody with an address for mails, made by Checkout or asked for.</summary>
    public JsonObject AddCustomer(string? email, string? name, JsonObject metadata, bool live)
    {
        var customer = Objects.Add(new()
        {
            ["id"] = Ids.Next("cus_", 14),
            ["object"] = "customer",
            ["address"] = null,
            ["balance"] = 0L,
            ["created"] = Now,
            ["currency"] = null,
            ["default_source"] = null,
            ["delinquent"] = false,
            ["description"] = null,
            ["discount"] = null,
            ["email"] = email,
            ["invoice_prefix"] = Ids.Next("", 8).ToUpperInvariant(),
            ["invoice_settings"] = new JsonObject { ["custom_fields"] = null, ["default_payment_method"] = null, ["footer"] = null, ["rendering_options"] = null },
            ["livemode"] = live,
            ["metadata"] = metadata,
            ["name"] = name,
            ["next_invoice_sequence"] = 1L,
            ["phone"] = null,
            ["preferred_locales"] = new JsonArray(),
            ["shipping"] = null,
            ["tax_exempt"] = "none",
            ["test_clock"] = null,
        }, live);
        Events.Raise("customer.created", customer);
        return customer;
    }

    public JsonObject UpdateCustomer(JsonObject customer, Parameters asked)
    {
        var before = customer.Copy();
        asked.ChangeMetadata(customer);
        foreach (var name in new[] { "email", "name", "description" })
        {
            if (asked.Text(name) is { } text) customer[name] = text.Length > 0 ? text : null;
        }

        Events.Raise("customer.updated", customer, before);
        return customer;
    }
}

/// <summary>A request, by its id and its idempotency key.</summary>
internal sealed record Cause(string? Request, string? IdempotencyKey)
{
    public static readonly Cause Itself = new(null, null);
}

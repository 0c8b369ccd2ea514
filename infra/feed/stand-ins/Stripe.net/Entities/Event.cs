namespace Stripe;

/// <summary>Something that happened. The object in it is as it was then, and events may come twice and in any order.</summary>
public class Event : StripeEntity<Event>, IHasId, IHasObject
{
    public string Id { get; set; }

    /// <summary><c>event</c>.</summary>
    public string Object { get; set; }

    /// <summary>The connected account it happened in.</summary>
    public string Account { get; set; }

    /// <summary>The version that the object is written in.</summary>
    public string ApiVersion { get; set; }

    public DateTime Created { get; set; } = NotTold;

    public EventData Data { get; set; }

    /// <summary>False in test mode.</summary>
    public bool Livemode { get; set; }

    public long PendingWebhooks { get; set; }

    public EventRequest Request { get; set; }

    /// <summary>One of <see cref="EventTypes"/>, or another.</summary>
    public string Type { get; set; }
}

/// <summary>What it happened to.</summary>
public class EventData : StripeEntity<EventData>
{
    /// <summary>Null for kinds that are not known here.</summary>
    public IHasObject Object { get; set; }
}

/// <summary>The request that made it happen, if one did.</summary>
public class EventRequest : StripeEntity<EventRequest>, IHasId
{
    public string Id { get; set; }

    public string IdempotencyKey { get; set; }
}

namespace StatusPage.Core.Notifications.Webhooks;

/// <summary>Something that happened, as endpoints are told it: the same for all of them, written once.</summary>
public sealed class WebhookEvent
{
    public long Id { get; private set; }

    /// <summary>For receivers, to know a repeat by.</summary>
    public required string EventId { get; init; }

    /// <summary>For example <c>incident.created</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What happened, as JSON: the <c>data</c> of the product's own format. The chat formats are made of it.</summary>
    public required string Payload { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>One event to one endpoint.</summary>
public sealed class WebhookDelivery
{
    public const int MaxAnswer = 1_000;

    public long Id { get; private set; }

    public required string EndpointId { get; init; }

    /// <summary>With the endpoint unique.</summary>
    public long EventId { get; private set; }

    public required WebhookEvent Event { get; init; }

    public DeliveryState State { get; internal set; }

    public int Attempts { get; internal set; }

    public required long CreatedMs { get; init; }

    /// <summary>Not before then. A claim moves it to the end of its lease.</summary>
    public required long DueMs { get; set; }

    public string? ClaimedBy { get; internal set; }

    public long? LastAttemptMs { get; internal set; }

    public long? DoneMs { get; internal set; }

    /// <summary>Of the last attempt; null where no answer came.</summary>
    public int? StatusCode { get; internal set; }

    /// <summary>How long the last attempt took, in milliseconds.</summary>
    public int? TookMs { get; internal set; }

    /// <summary>The beginning of the answer, or what kept it from coming.</summary>
    public string? Answer { get; internal set; }
}

using System.ComponentModel;
using System.Text.Json;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Webhooks;

namespace StatusPage.Web.Api;

[Description("A webhook as it is added or changed.")]
public sealed record WebhookBodyWire
{
    [Description("Required; unique; 1 to 100 characters.")]
    public string? Name { get; init; }

    [Description("Required; an absolute https address. Its masked form stands for the stored one.")]
    public string? Url { get; init; }

    [Description("json (default): the product's own, signed. slack, teams: a message for a channel.")]
    public WebhookFormat? Format { get; init; }

    [Description("What it hears of. Default all.")]
    public IReadOnlyList<WebhookTopic>? Topics { get; init; }

    [Description("Only what concerns one of these; none (default): everything.")]
    public IReadOnlyList<string>? ComponentIds { get; init; }

    [Description("The least impact of incidents to hear of. Default none: all of them.")]
    public Impact? MinimumImpact { get; init; }

    [Description("Default true.")]
    public bool? Enabled { get; init; }

    public static WebhookBodyWire From(WebhookEndpoint endpoint) => new()
    {
        Name = endpoint.Name,
        Url = WebhookInput.From(endpoint).Url,
        Format = endpoint.Format,
        Topics = endpoint.Topics,
        ComponentIds = endpoint.ComponentIds,
        MinimumImpact = endpoint.MinimumImpact,
        Enabled = endpoint.Enabled,
    };

    public WebhookInput ToInput() => new()
    {
        Name = Name,
        Url = Url,
        Format = Format ?? WebhookFormat.Json,
        Topics = Topics,
        ComponentIds = ComponentIds,
        MinimumImpact = MinimumImpact ?? Impact.None,
        Enabled = Enabled ?? true,
    };
}

public sealed record AdminWebhookWire(
    string Id,
    string Name,
    [property: Description("Scheme and host; the rest is masked.")] string Url,
    WebhookFormat Format,
    IReadOnlyList<WebhookTopic> Topics,
    IReadOnlyList<string> ComponentIds,
    Impact MinimumImpact,
    bool Enabled,
    [property: Description("Since when it is left alone after failures; null while it is not."), MovesByItself] DateTimeOffset? PausedAt,
    [property: MovesByItself] string? PausedBecause,
    [property: Description("Until when calls are signed with the key before, too."), MovesByItself] DateTimeOffset? PreviousSecretUntil,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    int Version)
{
    [Description("Deliveries still to be made; where it is read."), MovesByItself]
    public int? Waiting { get; init; }

    [Description("Deliveries given up within 30 days; where it is read."), MovesByItself]
    public int? Failed { get; init; }

    [Description("The key that calls are signed with: in the answers to making and rotating it; else ask for /secret."), MovesByItself]
    public string? Secret { get; init; }

    public static AdminWebhookWire From(WebhookEndpoint endpoint) => new(
        endpoint.Id,
        endpoint.Name,
        WebhookInput.From(endpoint).Url!,
        endpoint.Format,
        endpoint.Topics,
        endpoint.ComponentIds,
        endpoint.MinimumImpact,
        endpoint.Enabled,
        endpoint.PausedAt,
        endpoint.PausedBecause,
        endpoint.PreviousSecretUntil,
        endpoint.CreatedAt,
        endpoint.UpdatedAt,
        endpoint.Version);

    public static AdminWebhookWire From(WebhookLine line) => From(line.Endpoint) with { Waiting = line.Waiting, Failed = line.Failed };
}

public sealed record WebhookSecretWire(string Url, string Secret, string? PreviousSecret, DateTimeOffset? PreviousSecretUntil)
{
    public static WebhookSecretWire From(WebhookReveal reveal) => new(reveal.Url, reveal.Secret, reveal.PreviousSecret, reveal.PreviousSecretUntil);
}

public sealed record WebhookTestWire(
    [property: Description("Its entry in the log.")] string DeliveryId,
    [property: Description("The answer was 2xx.")] bool Delivered,
    [property: Description("Null where no answer came.")] int? StatusCode,
    int TookMs,
    [property: Description("The beginning of the answer, or what kept it from coming.")] string? Answer);

public sealed record WebhookDeliveryWire(
    string Id,
    [property: Description("The header webhook-id of its calls.")] string EventId,
    string Type,
    DateTimeOffset OccurredAt,
    [property: Description("queued: to be made, or made again. failed: given up. skipped: the webhook was switched off.")] DeliveryState State,
    int Attempts,
    DateTimeOffset? LastAttemptAt,
    [property: Description("Null when it is done.")] DateTimeOffset? NextAttemptAt,
    DateTimeOffset? DoneAt,
    [property: Description("Of the last attempt; null where no answer came.")] int? StatusCode,
    int? TookMs,
    [property: Description("The beginning of the answer, or what kept it from coming.")] string? Answer)
{
    [Description("What is sent; where one delivery is read.")]
    public JsonElement? Body { get; init; }

    public static WebhookDeliveryWire From(WebhookDelivery delivery) => new(
        DeliveryWire.Text(delivery.Id),
        delivery.Event.EventId,
        delivery.Event.Type,
        delivery.Event.At,
        delivery.State,
        delivery.Attempts,
        At(delivery.LastAttemptMs),
        delivery.State == DeliveryState.Queued ? At(delivery.DueMs) : null,
        At(delivery.DoneMs),
        delivery.StatusCode,
        delivery.TookMs,
        delivery.Answer);

    private static DateTimeOffset? At(long? ms) => ms is { } unix ? DateTimeOffset.FromUnixTimeMilliseconds(unix) : null;
}

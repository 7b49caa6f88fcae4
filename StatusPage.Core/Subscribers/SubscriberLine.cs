using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;

namespace StatusPage.Core.Subscribers;

/// <summary>A subscriber as lists show it.</summary>
public sealed record SubscriberLine(Subscriber Subscriber)
{
    /// <summary>Ids of the components it chose; of one that has not confirmed, of those it asked for.</summary>
    public IReadOnlyList<string> ComponentIds { get; init; } = [];

    /// <summary>Ids of the incidents it asked for by themselves.</summary>
    public IReadOnlyList<string> IncidentIds { get; init; } = [];

    /// <summary>What it hears of; of one that has not confirmed, what it asked for.</summary>
    public SubscriberScope Scope => Asked?.Scope ?? Subscriber.Scope;

    public Impact MinimumImpact => Asked?.MinimumImpact ?? Subscriber.MinimumImpact;

    public bool Maintenance => Asked?.Maintenance ?? Subscriber.Maintenance;

    /// <summary>A mail to it that was refused for now and is tried again.</summary>
    public WaitingMail? Waiting { get; init; }

    internal SubscriptionRequest? Asked => Subscriber.State == SubscriberState.Pending ? Subscriber.Requested : null;
}

/// <param name="Reply">What the mail server said last.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="NextAt">When it is tried again.</param>
public sealed record WaitingMail(string Reply, int Attempts, DateTimeOffset NextAt);

/// <summary>A mail to a subscriber, and what it was about.</summary>
/// <param name="Delivery">The mail.</param>
/// <param name="About">Null for a mail that is no posting.</param>
/// <param name="Subject">The title of the incident or maintenance; null where it is known no more.</param>
public sealed record SubscriberMail(Delivery Delivery, NotificationKind? About, string? SubjectId, string? Subject);

using StatusPage.Core.Data;
using StatusPage.Core.Incidents;

namespace StatusPage.Core.Subscribers;

/// <summary>An address that gets mails, and what it wants to hear of.</summary>
public sealed class Subscriber : IVersioned
{
    /// <summary>What a path of SMTP can carry (RFC 5321, 4.5.3.1.3, less its brackets).</summary>
    public const int MaxEmail = 254;

    private Subscriber()
    {
    }

    internal Subscriber(EmailAddress address, SubscriberSource source, DateTimeOffset now)
    {
        Email = address.Text;
        Key = address.Key;
        Mailbox = address.Mailbox;
        Domain = address.Domain;
        Source = source;
        CreatedAt = UpdatedAt = now;
        Version = 1;
    }

    public long Id { get; private set; }

    /// <summary>As it was typed.</summary>
    public string Email { get; private set; } = "";

    /// <summary>The same for all spellings of one address; unique.</summary>
    public string Key { get; private set; } = "";

    /// <summary>The same for all addresses that are known to end in one mailbox (<c>anna+shop@…</c>): for limits.</summary>
    public string Mailbox { get; private set; } = "";

    /// <summary>In ASCII and lower case.</summary>
    public string Domain { get; private set; } = "";

    public SubscriberState State { get; internal set; }

    public SubscriberScope Scope { get; internal set; }

    public Impact MinimumImpact { get; internal set; }

    public bool Maintenance { get; internal set; } = true;

    /// <summary>What the confirmation that was sent last will put in force; null where none is open.</summary>
    public SubscriptionRequest? Requested { get; internal set; }

    /// <summary>Counts confirmations: only the link that was sent last works, and once.</summary>
    public int ConfirmationNumber { get; internal set; }

    public DateTimeOffset? ConfirmationExpiresAt { get; internal set; }

    public SubscriberSource Source { get; private set; }

    /// <summary>Who vouched for consent given elsewhere; null where the address itself confirmed.</summary>
    public string? VouchedBy { get; internal set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; internal set; }

    public DateTimeOffset? ConfirmedAt { get; internal set; }

    public DateTimeOffset? UnsubscribedAt { get; internal set; }

    public DateTimeOffset? QuarantinedAt { get; internal set; }

    /// <summary>What the mail server said.</summary>
    public string? QuarantineReason { get; internal set; }

    public int Version { get; set; }

    /// <summary>For what is kept for good and for logs: <c>a…@example.com</c>.</summary>
    public string MaskedEmail => EmailAddress.Mask(Email);

    /// <summary>Notes what is to be in force once its address confirms it; links sent before stop working.</summary>
    internal void Ask(SubscriptionRequest request, DateTimeOffset now)
    {
        Requested = request;
        ConfirmationNumber++;
        ConfirmationExpiresAt = now + SubscriptionLimits.ConfirmationValid;
        Touch(now);
    }

    /// <summary>
    /// Puts what was asked for in force. A single incident is added to what an active subscriber hears of; for anybody else
    /// it is all there is, whatever they heard of before they unsubscribed.
    /// </summary>
    internal void Confirm(DateTimeOffset now)
    {
        var request = Requested ?? throw new InvalidOperationException("There is nothing to confirm.");
        if (request.IncidentId is null)
        {
            Choose(request);
        }
        else if (State != SubscriberState.Active)
        {
            Choose(new SubscriptionRequest { Scope = SubscriberScope.Incidents, Maintenance = false });
        }

        Requested = null;
        ConfirmedAt = now;
        Activate(now);
    }

    internal void Choose(SubscriptionRequest choice)
    {
        Scope = choice.Scope;
        MinimumImpact = choice.MinimumImpact;
        Maintenance = choice.Maintenance;
    }

    /// <summary>Takes an unsubscribing back. Who was in quarantine then is so again: asking for mails does not make them arrive.</summary>
    internal void Resume(DateTimeOffset now)
    {
        State = QuarantinedAt is null ? SubscriberState.Active : SubscriberState.Quarantined;
        UnsubscribedAt = null;
        Touch(now);
    }

    /// <summary>Gets mails, whatever kept them from it before.</summary>
    internal void Activate(DateTimeOffset now)
    {
        State = SubscriberState.Active;
        UnsubscribedAt = null;
        QuarantinedAt = null;
        QuarantineReason = null;
        Touch(now);
    }

    /// <summary>No more mails; a confirmation that is under way no longer works either.</summary>
    internal void Unsubscribe(DateTimeOffset now)
    {
        State = SubscriberState.Unsubscribed;
        UnsubscribedAt = now;
        Requested = null;
        Touch(now);
    }

    /// <summary>No mails until staff release it.</summary>
    internal void Quarantine(string reason, DateTimeOffset now)
    {
        State = SubscriberState.Quarantined;
        QuarantinedAt = now;
        QuarantineReason = reason;
        Touch(now);
    }

    /// <summary>Ends a quarantine. Who had not confirmed before it still has to.</summary>
    internal void Release(DateTimeOffset now)
    {
        State = ConfirmedAt is null ? SubscriberState.Pending : SubscriberState.Active;
        QuarantinedAt = null;
        QuarantineReason = null;
        Touch(now);
    }

    internal void Touch(DateTimeOffset now)
    {
        UpdatedAt = now;
        Version++;
    }
}

/// <summary>A component that a subscriber of scope <see cref="SubscriberScope.Components"/> chose.</summary>
public sealed class SubscriberComponent
{
    public long SubscriberId { get; init; }

    public required string ComponentId { get; init; }
}

/// <summary>An incident that a subscriber asked for, whatever its scope.</summary>
public sealed class SubscriberIncident
{
    public long SubscriberId { get; init; }

    public required string IncidentId { get; init; }
}

/// <summary>What somebody asked to hear of. Kept as JSON until it is confirmed.</summary>
public sealed record SubscriptionRequest
{
    public SubscriberScope Scope { get; init; }

    /// <summary>Chosen components; empty unless the scope is <see cref="SubscriberScope.Components"/>.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];

    public Impact MinimumImpact { get; init; }

    public bool Maintenance { get; init; } = true;

    /// <summary>Just this incident, added to whatever else is in force.</summary>
    public string? IncidentId { get; init; }
}

using System.ComponentModel;
using System.Globalization;
using StatusPage.Core.Incidents;
using StatusPage.Core.Subscribers;
using StatusPage.Core.Subscribers.Import;

namespace StatusPage.Web.Api;

public sealed record SubscriberBody
{
    [Description("Required for a new one; cannot be changed.")]
    public string? Email { get; init; }

    [Description("Ids of the components to hear of; empty or left out for all.")]
    public IReadOnlyList<string>? Components { get; init; }

    [Description("The least impact of incidents to hear of. Default none: of all.")]
    public Impact? MinimumImpact { get; init; }

    [Description("Whether to hear of maintenance. Default true.")]
    public bool? Maintenance { get; init; }

    [Description("all, components, or incidents: only those asked for one by one. Follows from components where it is left out.")]
    public SubscriberScope? Scope { get; init; }

    public static SubscriberBody From(SubscriberLine line) => new()
    {
        Email = line.Subscriber.Email,
        Components = line.ComponentIds,
        MinimumImpact = line.MinimumImpact,
        Maintenance = line.Maintenance,
        // Otherwise it follows from the components.
        Scope = line.Scope == SubscriberScope.Incidents ? SubscriberScope.Incidents : null,
    };

    public SubscriberInput ToInput() => new()
    {
        Email = Email,
        Scope = Scope ?? (Components is { Count: > 0 } ? SubscriberScope.Components : SubscriberScope.All),
        ComponentIds = Components ?? [],
        MinimumImpact = MinimumImpact ?? Impact.None,
        Maintenance = Maintenance ?? true,
    };
}

public sealed record QuarantineBody
{
    [Description("At most 500 characters; for staff.")]
    public string? Reason { get; init; }
}

public sealed record ReleasedWire([property: Description("How many were released.")] int Released);

public sealed record AdminSubscriberWire(
    string Id,
    string Email,
    [property: ChangedBy("Post to …/release, …/unsubscribe or …/quarantine; who has not confirmed does so by the link in the mail.")] SubscriberState State,
    SubscriberScope Scope,
    [property: Description("Ids of the components it hears of; empty for all.")] IReadOnlyList<string> Components,
    [property: Description("Ids of incidents it asked for by themselves.")] IReadOnlyList<string> Incidents,
    Impact MinimumImpact,
    bool Maintenance,
    SubscriberSource Source,
    [property: Description("Who vouched for its consent; null where the address itself confirmed.")] string? VouchedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? ConfirmedAt,
    [property: Description("Until when the confirmation that was asked for can be given.")] DateTimeOffset? ConfirmationExpiresAt,
    DateTimeOffset? UnsubscribedAt,
    DateTimeOffset? QuarantinedAt,
    [property: Description("What the mail server said.")] string? QuarantineReason,
    int Version)
{
    public static AdminSubscriberWire From(SubscriberLine line)
    {
        var subscriber = line.Subscriber;
        return new AdminSubscriberWire(
            subscriber.Id.ToString(CultureInfo.InvariantCulture),
            subscriber.Email,
            subscriber.State,
            line.Scope,
            line.ComponentIds,
            line.IncidentIds,
            line.MinimumImpact,
            line.Maintenance,
            subscriber.Source,
            subscriber.VouchedBy,
            subscriber.CreatedAt,
            subscriber.UpdatedAt,
            subscriber.ConfirmedAt,
            subscriber.Requested is null ? null : subscriber.ConfirmationExpiresAt,
            subscriber.UnsubscribedAt,
            subscriber.QuarantinedAt,
            subscriber.QuarantineReason,
            subscriber.Version);
    }
}

public sealed record RefusedLineWire(
    long Line,
    string Email,
    [property: Description("The column at fault; null where it is the line as a whole.")] string? Column,
    string Sentence);

public sealed record ImportWire(
    [property: Description("Lines below the first one, blank ones not counted.")] long Lines,
    long Added,
    [property: Description("Had not confirmed, and are active because consent was vouched for.")] long Activated,
    [property: Description("Left as they are.")] long AlreadyThere,
    [property: Description("Want no more mails, and are not brought back.")] long Unsubscribed,
    long Quarantined,
    long Refused,
    bool DryRun,
    [property: Description("The first 1,000; with Accept: text/csv all are told.")] IReadOnlyList<RefusedLineWire> RefusedLines)
{
    public static ImportWire From(ImportCounts counts, bool dryRun, IReadOnlyList<ImportLine> refused) => new(
        counts.Lines,
        counts.Added,
        counts.Activated,
        counts.AlreadyThere,
        counts.Unsubscribed,
        counts.Quarantined,
        counts.Refused,
        dryRun,
        [.. refused.Select(line => new RefusedLineWire(line.Line, line.Email, line.Column, line.Sentence ?? ""))]);
}

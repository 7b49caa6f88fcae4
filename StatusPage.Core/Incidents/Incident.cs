using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Text;

namespace StatusPage.Core.Incidents;

/// <summary>
/// An incident with its timeline. It guards its own rules: every method takes the present time, refuses what is not
/// allowed with a sentence, and hands back the event that says what happened.
/// </summary>
public sealed class Incident : IVersioned, IPublic, IPublishedRow
{
    public const int MaxTitle = 200;
    public const int MaxMessage = 20_000;
    public const int MaxResolutionText = 5_000;
    public const int MaxNote = 20_000;

    /// <summary>How far ahead of our clock a caller's clock may be before its "now" is refused as a time to come.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    private readonly List<IncidentUpdate> _updates = [];
    private readonly List<IncidentComponent> _components = [];

    private Incident()
    {
    }

    public string Id { get; private set; } = "";

    public string Title { get; private set; } = "";

    public IncidentStatus Status { get; private set; }

    public Impact Impact { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    public DateTimeOffset DetectedAt { get; private set; }

    /// <summary>When it was entered here, whatever times were entered with it.</summary>
    public DateTimeOffset ReportedAt { get; private set; }

    public DateTimeOffset? AcknowledgedAt { get; private set; }

    public string? AcknowledgedBy { get; private set; }

    /// <summary>When service was back, as staff say; null while open.</summary>
    public DateTimeOffset? ResolvedAt { get; private set; }

    public DateTimeOffset? EstimatedResolutionAt { get; private set; }

    public string? LeadUserId { get; private set; }

    public string? LeadName { get; private set; }

    public string? RootCause { get; private set; }

    public string? Remediation { get; private set; }

    /// <summary>Why the SLA leaves it out; null where it counts.</summary>
    public SlaExclusion? SlaExclusion { get; private set; }

    public bool Backfilled { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Taken off the public page by an administrator; kept for the record.</summary>
    public DateTimeOffset? RemovedAt { get; private set; }

    public int Version { get; set; }

    public long PublishedInVersion { get; set; }

    public bool IsOpen => Status != IncidentStatus.Resolved && RemovedAt is null;

    public IReadOnlyList<IncidentUpdate> Updates => _updates;

    public IReadOnlyList<IncidentComponent> Components => _components;

    public static (Incident Incident, IncidentPosted Event) Report(
        IncidentReport report, IReadOnlyCollection<IncidentStatus> statusesInUse, DateTimeOffset now, string? by)
    {
        var errors = new InputErrors();
        var title = errors.Line("title", "The title", report.Title, MaxTitle);
        var message = errors.Block("message", "The message", report.Message, MaxMessage);
        if (report.Impact is null)
        {
            errors.Add("impact", "The impact is missing: give none, minor, major or critical.");
        }

        var status = report.Status ?? IncidentStatus.Investigating;
        if (!statusesInUse.Contains(status))
        {
            errors.Add("status", $"The policy in force does not use the status {IncidentTransitions.Word(status)}. Allowed: {string.Join(", ", statusesInUse.Order().Select(IncidentTransitions.Word))}.");
        }

        if (report.Backfilled && report.StartedAt is null)
        {
            errors.Add("startedAt", "A past incident needs the time it began.");
        }

        if (report is { Backfilled: true, DisplayedAt: null } && status == IncidentStatus.Resolved)
        {
            errors.Add("displayedAt", "A past incident that is reported as resolved needs the time service was back. Give it as the displayed time.");
        }

        var detectedAt = NotLater(errors, "detectedAt", "The time of detection", report.DetectedAt, now)
            ?? (report.Backfilled ? report.StartedAt ?? now : now);
        var startedAt = NotLater(errors, "startedAt", "The beginning", report.StartedAt, now) ?? detectedAt;
        if (report.DetectedAt is null && startedAt > detectedAt)
        {
            detectedAt = startedAt;
        }

        if (startedAt > detectedAt)
        {
            errors.Add("detectedAt", $"The incident cannot be detected ({Say(detectedAt)}) before it began ({Say(startedAt)}).");
        }

        var displayedAt = NotLater(errors, "displayedAt", "The displayed time", report.DisplayedAt, now)
            ?? (report.Backfilled ? startedAt : now);
        if (displayedAt < startedAt)
        {
            errors.Add("displayedAt", $"The displayed time ({Say(displayedAt)}) is before the incident began ({Say(startedAt)}).");
        }

        CheckEstimate(errors, report.EstimatedResolutionAt, status, startedAt, now, report.Backfilled);
        CheckComponents(errors, report.Components, mayRemove: false);
        if (status == IncidentStatus.Resolved)
        {
            CheckResolution(errors, report.RootCause, report.Remediation, report.Impact ?? Impact.None);
        }

        errors.ThrowIfAny();

        var incident = new Incident
        {
            Id = Ids.New(now),
            Title = title,
            Status = status,
            Impact = report.Impact!.Value,
            StartedAt = startedAt,
            DetectedAt = detectedAt,
            ReportedAt = now,
            UpdatedAt = now,
            EstimatedResolutionAt = status == IncidentStatus.Resolved ? null : report.EstimatedResolutionAt,
            Backfilled = report.Backfilled,
            Version = 1,
        };
        foreach (var affected in report.Components ?? [])
        {
            incident._components.Add(new IncidentComponent(affected.Id, affected.Status!.Value));
        }

        var changes = incident._components.Select(c => new ComponentChange(c.ComponentId, null, c.Status)).ToList();
        var update = incident.AddUpdate(message, now, displayedAt, by, report.Notify && !report.Backfilled);
        update.EstimateChanged = incident.EstimatedResolutionAt is not null;
        update.EstimatedResolutionAt = incident.EstimatedResolutionAt;
        update.Components = changes;
        if (status == IncidentStatus.Resolved)
        {
            incident.Resolve(report.RootCause, report.Remediation, displayedAt, update, changes);
        }

        return (incident, new IncidentReported(incident, update));
    }

    public IncidentPosted Post(IncidentPosting posting, IReadOnlyCollection<IncidentStatus> statusesInUse, DateTimeOffset now, string? by)
    {
        RefuseIfRemoved();
        var status = posting.Status ?? Status;
        if (IncidentTransitions.Refusal(Status, status, statusesInUse) is { } refusal)
        {
            throw new RuleException(refusal, "status");
        }

        var errors = new InputErrors();
        var message = errors.Block("message", "The message", posting.Message, MaxMessage);
        var last = _updates[^1].DisplayedAt;
        var displayedAt = NotLater(errors, "displayedAt", "The displayed time", posting.DisplayedAt, now) ?? (now > last ? now : last);
        if (displayedAt < last)
        {
            errors.Add("displayedAt", $"The displayed time ({Say(displayedAt)}) is before the previous update ({Say(last)}). Give a time from then to now.");
        }

        if (!posting.ClearEstimate)
        {
            CheckEstimate(errors, posting.EstimatedResolutionAt, status, StartedAt, now, Backfilled);
        }

        CheckComponents(errors, posting.Components, mayRemove: true);
        if (status == IncidentStatus.Resolved)
        {
            // By the worse of the two: resolving is no way to call it harmless and say no more.
            CheckResolution(errors, posting.RootCause, posting.Remediation, Worse(Impact, posting.Impact ?? Impact));
        }

        errors.ThrowIfAny();

        var update = AddUpdate(message, now, displayedAt, by, posting.Notify && !Backfilled);
        if (status != Status)
        {
            update.StatusBefore = Status;
            update.Status = Status = status;
        }

        if (posting.Impact is { } impact && impact != Impact)
        {
            update.ImpactBefore = Impact;
            update.Impact = Impact = impact;
        }

        var estimate = posting.ClearEstimate ? null : posting.EstimatedResolutionAt ?? EstimatedResolutionAt;
        if (estimate != EstimatedResolutionAt && status != IncidentStatus.Resolved)
        {
            update.EstimateChanged = true;
            update.EstimatedResolutionAt = EstimatedResolutionAt = estimate;
        }

        var changes = ChangeComponents(posting.Components ?? []);
        if (status == IncidentStatus.Resolved)
        {
            Resolve(posting.RootCause, posting.Remediation, displayedAt, update, changes);
            return new IncidentResolved(this, update);
        }

        update.Components = changes;
        return new IncidentUpdated(this, update);
    }

    /// <summary>The one way back: a resolved incident returns to investigating, its components to what they were in.</summary>
    public IncidentReopened Reopen(
        string? message, IReadOnlyList<AffectedComponent>? components, bool notify, IReadOnlyCollection<IncidentStatus> statusesInUse, DateTimeOffset now, string? by,
        DateTimeOffset? displayedAt = null)
    {
        RefuseIfRemoved();
        if (Status != IncidentStatus.Resolved)
        {
            throw new RuleException($"Only a resolved incident can be reopened; this one is {IncidentTransitions.Word(Status)}. Post an update instead.", "status");
        }

        var errors = new InputErrors();
        var text = errors.Block("message", "The message", string.IsNullOrWhiteSpace(message) ? "This incident has been reopened." : message, MaxMessage);
        CheckComponents(errors, components, mayRemove: true);
        var last = _updates[^1].DisplayedAt;
        var shown = NotLater(errors, "displayedAt", "The displayed time", displayedAt, now) ?? now;
        errors.ThrowIfAny();

        var first = statusesInUse.Order().First();
        var update = AddUpdate(text, now, shown > last ? shown : last, by, notify && !Backfilled);
        update.StatusBefore = Status;
        update.Status = Status = first;
        ResolvedAt = null;
        EstimatedResolutionAt = null;

        var wanted = _components
            .Where(c => c.StatusBeforeResolution is not null)
            .Select(c => new AffectedComponent(c.ComponentId, c.StatusBeforeResolution))
            .ToDictionary(c => c.Id);
        foreach (var component in components ?? [])
        {
            wanted[component.Id] = component;
        }

        update.Components = ChangeComponents([.. wanted.Values]);
        return new IncidentReopened(this, update);
    }

    /// <summary>Replaces the text of an update that is already public; readers see "edited", staff keep the earlier text.</summary>
    public IncidentUpdate Correct(string updateId, string? message, DateTimeOffset now, string by)
    {
        RefuseIfRemoved();
        var update = _updates.SingleOrDefault(u => u.Id == updateId) ?? throw new NotFoundException("update", updateId);
        var errors = new InputErrors();
        var text = errors.Block("message", "The message", message, MaxMessage);
        errors.ThrowIfAny();
        if (text != update.Message)
        {
            update.Correct(text, now, by);
            Touch(now);
        }

        return update;
    }

    /// <summary>Somebody has it. The first acknowledgement counts; a repeat changes nothing.</summary>
    public void Acknowledge(DateTimeOffset now, string by)
    {
        RefuseIfRemoved();
        if (AcknowledgedAt is not null)
        {
            return;
        }

        if (Status == IncidentStatus.Resolved)
        {
            throw new RuleException("This incident is already resolved; there is nothing left to acknowledge.");
        }

        AcknowledgedAt = now;
        AcknowledgedBy = by;
        Touch(now);
    }

    public void HandLeadTo(string? userId, string? name, DateTimeOffset now)
    {
        RefuseIfRemoved();
        if ((userId, name) == (LeadUserId, LeadName))
        {
            return;
        }

        LeadUserId = userId;
        LeadName = name;
        Touch(now);
    }

    /// <summary>Corrects facts that are not postings.</summary>
    public void Change(IncidentChange change, DateTimeOffset now)
    {
        RefuseIfRemoved();
        var errors = new InputErrors();
        var title = change.Title is null ? Title : errors.Line("title", "The title", change.Title, MaxTitle);
        var startedAt = NotLater(errors, "startedAt", "The beginning", change.StartedAt, now) ?? StartedAt;
        var detectedAt = NotLater(errors, "detectedAt", "The time of detection", change.DetectedAt, now) ?? DetectedAt;
        if (startedAt > detectedAt)
        {
            errors.Add("detectedAt", $"The incident cannot be detected ({Say(detectedAt)}) before it began ({Say(startedAt)}).");
        }

        if (startedAt > _updates[0].DisplayedAt)
        {
            errors.Add("startedAt", $"The beginning is after the first update ({Say(_updates[0].DisplayedAt)}). Give an earlier time.");
        }

        var rootCause = RootCause;
        var remediation = Remediation;
        if (change.RootCause is not null || change.Remediation is not null)
        {
            if (Status != IncidentStatus.Resolved)
            {
                throw new RuleException("Root cause and remediation are given when the incident is resolved. Post an update with the status resolved.", "rootCause");
            }

            (rootCause, remediation) = CheckResolution(errors, change.RootCause ?? RootCause, change.Remediation ?? Remediation, Worse(Impact, _updates[^1].ImpactBefore ?? Impact));
        }

        var exclusion = change.ClearSlaExclusion ? null : CheckExclusion(errors, change.SlaExclusion) ?? SlaExclusion;
        errors.ThrowIfAny();
        if ((title, startedAt, detectedAt, rootCause, remediation, exclusion) == (Title, StartedAt, DetectedAt, RootCause, Remediation, SlaExclusion))
        {
            return;
        }

        (Title, StartedAt, DetectedAt, RootCause, Remediation, SlaExclusion) = (title, startedAt, detectedAt, rootCause, remediation, exclusion);
        Touch(now);
    }

    public void Remove(DateTimeOffset now)
    {
        RefuseIfRemoved();
        RemovedAt = now;
        Touch(now);
    }

    internal void Touch(DateTimeOffset now)
    {
        UpdatedAt = now;
        Version++;
    }

    private void RefuseIfRemoved()
    {
        if (RemovedAt is not null)
        {
            throw new RuleException("This incident was removed from the page by an administrator and cannot be changed.");
        }
    }

    private IncidentUpdate AddUpdate(string message, DateTimeOffset now, DateTimeOffset displayedAt, string? by, bool notify)
    {
        var update = new IncidentUpdate(Ids.New(now), _updates.Count + 1, now, displayedAt, by)
        {
            Message = message,
            Status = Status,
            Impact = Impact,
            Notify = notify,
        };
        _updates.Add(update);
        if (_updates.Count > 1)
        {
            Touch(now);
        }

        return update;
    }

    private List<ComponentChange> ChangeComponents(IReadOnlyList<AffectedComponent> wanted)
    {
        var changes = new List<ComponentChange>();
        foreach (var (id, status) in wanted)
        {
            var present = _components.SingleOrDefault(c => c.ComponentId == id);
            if (present?.Status == status)
            {
                continue;
            }

            changes.Add(new ComponentChange(id, present?.Status, status));
            if (status is not { } set)
            {
                _components.Remove(present!);
            }
            else if (present is null)
            {
                _components.Add(new IncidentComponent(id, set));
            }
            else
            {
                present.Status = set;
            }
        }

        return changes;
    }

    private void Resolve(string? rootCause, string? remediation, DateTimeOffset at, IncidentUpdate update, List<ComponentChange> changes)
    {
        var errors = new InputErrors();
        (RootCause, Remediation) = CheckResolution(errors, rootCause, remediation, Impact);
        errors.ThrowIfAny();

        ResolvedAt = at;
        EstimatedResolutionAt = null;
        foreach (var component in _components)
        {
            component.StatusBeforeResolution = component.Status;
            if (component.Status != ComponentStatus.Operational)
            {
                // One line on the timeline for a component that this same update also changed otherwise.
                var earlier = changes.FindIndex(c => c.ComponentId == component.ComponentId);
                var from = earlier >= 0 && _updates.Count > 1 ? changes[earlier].From : component.Status;
                if (earlier >= 0)
                {
                    changes.RemoveAt(earlier);
                }

                changes.Add(new ComponentChange(component.ComponentId, from, ComponentStatus.Operational));
                component.Status = ComponentStatus.Operational;
            }
        }

        update.Components = changes;
    }

    private static (string? RootCause, string? Remediation) CheckResolution(InputErrors errors, string? rootCause, string? remediation, Impact impact)
    {
        var required = impact != Impact.None;
        var cause = errors.Block("rootCause", "What happened (the root cause)", rootCause, MaxResolutionText, required);
        var remedy = errors.Block("remediation", "What was done about it (the remediation)", remediation, MaxResolutionText, required);
        return (cause.Length == 0 ? null : cause, remedy.Length == 0 ? null : remedy);
    }

    private static SlaExclusion? CheckExclusion(InputErrors errors, SlaExclusion? exclusion) => exclusion is null
        ? null
        : exclusion with { Explanation = errors.Line("slaExclusion.explanation", "The explanation", exclusion.Explanation, SlaExclusion.MaxExplanation) };

    private static Impact Worse(Impact one, Impact other) => one > other ? one : other;

    private static void CheckEstimate(InputErrors errors, DateTimeOffset? estimate, IncidentStatus status, DateTimeOffset startedAt, DateTimeOffset now, bool backfilled)
    {
        if (estimate is not { } at || status == IncidentStatus.Resolved)
        {
            return;
        }

        if (backfilled ? at < startedAt : at <= now)
        {
            errors.Add("estimatedResolutionAt", $"The estimated time of resolution ({Say(at)}) is already past. Give a time to come, or none.");
        }
    }

    private static void CheckComponents(InputErrors errors, IReadOnlyList<AffectedComponent>? components, bool mayRemove)
    {
        foreach (var component in components ?? [])
        {
            if (component.Status is null && !mayRemove)
            {
                errors.Add("components", "Each affected component needs a status: operational, degraded_performance, partial_outage or major_outage.");
            }

            if (component.Status == ComponentStatus.UnderMaintenance)
            {
                errors.Add("components", "An incident does not put a component under maintenance; schedule a maintenance for that. Accepted: operational, degraded_performance, partial_outage, major_outage.");
            }
        }

        if (components is not null && components.DistinctBy(c => c.Id).Count() != components.Count)
        {
            errors.Add("components", "A component is named twice. Name each one once.");
        }
    }

    private static DateTimeOffset? NotLater(InputErrors errors, string field, string name, DateTimeOffset? at, DateTimeOffset now)
    {
        if (at is not { } given)
        {
            return null;
        }

        if (given > now + ClockSkew)
        {
            errors.Add(field, $"{name} ({Say(given)}) lies in the future. Give a time up to now ({Say(now)}).");
        }

        if (given.Year < 2000)
        {
            errors.Add(field, $"{name} ({Say(given)}) is too long ago. Give a time from 2000-01-01 on.");
        }

        return given < now ? given.ToUniversalTime() : now;
    }

    private static string Say(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", System.Globalization.CultureInfo.InvariantCulture);
}

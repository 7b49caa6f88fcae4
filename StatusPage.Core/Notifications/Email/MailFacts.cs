using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Notifications.Email.Messages;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Promises;
using StatusPage.Core.Promises.Clocks;
using StatusPage.Core.Promises.Ledger;
using StatusPage.Core.Publication;
using StatusPage.Core.Settings;

namespace StatusPage.Core.Notifications.Email;

/// <summary>Reads what mails are made of. Null where it is gone.</summary>
internal static class MailFacts
{
    public static async Task<MailSite> SiteAsync(StatusPageDbContext db, SiteAddress address, CancellationToken cancel)
    {
        var settings = await db.Settings.SingleOrDefaultAsync(cancel) ?? new SiteSettings();
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(settings.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
        return new MailSite(settings.Name, await address.UrlAsync(cancel), zone, settings.Accent);
    }

    /// <summary>As the posting left things, whatever was posted since; its words are those of its last correction.</summary>
    public static async Task<IncidentFacts?> IncidentAsync(StatusPageDbContext db, Notification notification, CancellationToken cancel)
    {
        var incident = await db.Incidents.Include(i => i.Updates.OrderBy(u => u.Number)).SingleOrDefaultAsync(i => i.Id == notification.SubjectId && i.RemovedAt == null, cancel);
        var updates = incident?.Updates.OrderBy(u => u.Number).ToList() ?? [];
        var at = updates.FindIndex(u => u.Id == notification.PostingId);
        if (incident is null || at < 0)
        {
            return null;
        }

        var update = updates[at];
        var policy = await PolicyAsync(db, cancel);
        var names = await PublicNamesAsync(db, cancel);
        var resolved = update.Status == IncidentStatus.Resolved;
        return new IncidentFacts
        {
            IncidentId = incident.Id,
            PostingKey = notification.Kind == NotificationKind.IncidentCreated ? null : $"{notification.Id}",
            Title = incident.Title,
            Message = update.Message,
            Status = update.Status,
            StatusBefore = update.StatusBefore,
            Impact = update.Impact,
            ImpactLabel = PublicWords.Of(update.Impact, policy),
            ImpactLabelBefore = update.ImpactBefore is { } impact ? PublicWords.Of(impact, policy) : null,
            PostedAt = update.DisplayedAt,
            StartedAt = incident.StartedAt,
            EstimatedResolutionAt = updates.Take(at + 1).LastOrDefault(u => u.EstimateChanged || u.StatusBefore == IncidentStatus.Resolved)?.EstimatedResolutionAt,
            Components = Affected(notification, update, names),
            RootCause = resolved ? incident.RootCause : null,
            Remediation = resolved ? incident.Remediation : null,
        };
    }

    /// <summary>Null when the incident was taken off the page.</summary>
    public static async Task<PostmortemFacts?> PostmortemAsync(StatusPageDbContext db, MailSite site, Notification notification, CancellationToken cancel)
    {
        var incident = await db.Incidents.SingleOrDefaultAsync(i => i.Id == notification.SubjectId && i.RemovedAt == null, cancel);
        var postmortem = await db.Postmortems.SingleOrDefaultAsync(p => p.IncidentId == notification.SubjectId, cancel);
        return incident is not null && postmortem is { PublishedAt: { } published }
            ? new PostmortemFacts(
                incident.Id, $"{notification.Id}", incident.Title, postmortem.Of(PostmortemSection.Summary), site.Url + PublicPaths.Postmortem(incident.Id), published)
            : null;
    }

    public static async Task<MaintenanceFacts?> MaintenanceAsync(StatusPageDbContext db, Notification notification, CancellationToken cancel)
    {
        if (await db.Maintenances.Include(m => m.Updates.OrderBy(u => u.Number)).SingleOrDefaultAsync(m => m.Id == notification.SubjectId, cancel) is not { } window)
        {
            return null;
        }

        var update = window.Updates.FirstOrDefault(u => u.Id == notification.PostingId);
        var (start, end) = TimesAt(window, update, notification);
        var names = await PublicNamesAsync(db, cancel);
        return new MaintenanceFacts
        {
            MaintenanceId = window.Id,
            PostingKey = notification.Kind == NotificationKind.MaintenanceAnnounced ? null : $"{notification.Id}",
            Title = window.Title,
            Message = window.Message,
            ScheduledFor = start,
            ScheduledUntil = end,
            StartedAt = window.StartedAt,
            Plan = update?.Plan,
            Said = update is { Message.Length: > 0 } ? update.Message : null,
            SaidByHand = update is { Automatic: false } && update.Message != MaintenanceWindow.WordsOf(update.Status),
            Status = update?.Status ?? window.Status,
            Stepped = update?.StatusBefore is not null,
            Emergency = window.Emergency,
            EmergencyReason = window.EmergencyReason,
            Added = Named(update?.Added ?? []),
            Removed = Named(update?.Removed ?? []),
            PostedAt = notification.Kind == NotificationKind.MaintenanceCompleted ? window.CompletedAt ?? notification.CreatedAt : notification.CreatedAt,
            Components = Named(window.ComponentIds),
        };

        IReadOnlyList<string> Named(IReadOnlyList<string> ids) => [.. names.Where(name => ids.Contains(name.Key)).Select(name => name.Value)];
    }

    /// <summary>The plan as the posting left it, whatever was planned since.</summary>
    private static (DateTimeOffset Start, DateTimeOffset End) TimesAt(MaintenanceWindow window, MaintenanceUpdate? update, Notification notification)
    {
        // The announcement is on no timeline and before all of it; a reminder falls where its time says.
        var number = update?.Number
            ?? (notification.Kind == NotificationKind.MaintenanceAnnounced ? 0 : window.Updates.Where(u => u.PostedAt <= notification.CreatedAt).Select(u => u.Number).DefaultIfEmpty(0).Max());
        var later = window.Updates.FirstOrDefault(u => u.Plan is not null && u.Number > number);
        return later?.Plan is { } next ? (next.StartBefore, next.EndBefore) : (window.ScheduledFor, window.ScheduledUntil);
    }

    /// <summary>Null when it was confirmed meanwhile, or asked for anew: then only the newer mail's link works.</summary>
    public static async Task<ConfirmationFacts?> ConfirmationAsync(
        StatusPageDbContext db, MailSite site, LinkSigner links, long subscriberId, int number, CancellationToken cancel)
    {
        var subscriber = await db.Subscribers.SingleOrDefaultAsync(s => s.Id == subscriberId && s.ConfirmationNumber == number, cancel);
        if (subscriber is not { Requested: { } request, ConfirmationExpiresAt: { } expires })
        {
            return null;
        }

        var names = await PublicNamesAsync(db, cancel);
        var incident = request.IncidentId is null ? null : await db.Incidents.Where(i => i.Id == request.IncidentId).Select(i => i.Title).SingleOrDefaultAsync(cancel);
        return new ConfirmationFacts(
            subscriber.Email,
            number,
            site.Url + MailLinks.ConfirmPath(links.Confirm(subscriberId, number)),
            expires,
            [.. Wishes(request, incident, await PolicyAsync(db, cancel))],
            [.. names.Where(name => request.Components.Contains(name.Key)).Select(name => name.Value)]);
    }

    /// <summary>Null when the incident was taken off the page, or the promise that came near has ended.</summary>
    public static async Task<PromiseFacts?> PromiseAsync(StatusPageDbContext db, PromisePayload payload, CancellationToken cancel)
    {
        var incident = await db.Incidents.SingleOrDefaultAsync(i => i.Id == payload.IncidentId && i.RemovedAt == null, cancel);
        if (incident is null || (payload.Step == ReminderStep.Near
            && (await db.PromiseLedger.AnyAsync(e => e.SubjectId == payload.IncidentId && e.Kind == payload.Kind && e.Cycle == payload.Cycle, cancel)
                || (payload.Kind == PromiseKind.Postmortem && !await db.PostmortemDebts.AnyAsync(d => d.IncidentId == payload.IncidentId && d.Cycle == payload.Cycle && d.State == DebtState.Owed, cancel)))))
        {
            return null;
        }

        var met = payload.MetAt;
        if (payload is { Step: ReminderStep.Missed, Kind: not PromiseKind.Postmortem })
        {
            // The mail may go out late: what came since it was written is not asked for again.
            met ??= await db.IncidentUpdates
                .Where(u => u.IncidentId == incident.Id && u.PostedAt > payload.DueAt)
                .Where(u => u.Status == IncidentStatus.Resolved || (payload.Kind != PromiseKind.Resolution && !u.Automatic))
                .OrderBy(u => u.Number)
                .Select(u => (DateTimeOffset?)u.PostedAt)
                .FirstOrDefaultAsync(cancel);
        }

        var label = PublicWords.Of(incident.Impact, await PolicyAsync(db, cancel));
        return new PromiseFacts(
            incident.Id, incident.Title, incident.Impact, label, payload.Kind, payload.Cycle, payload.Step, payload.Promised, payload.DueAt, met, incident.LeadName);
    }

    private static IEnumerable<MailFact> Wishes(Subscribers.SubscriptionRequest request, string? incident, IncidentPolicy policy)
    {
        if (request.IncidentId is not null)
        {
            yield return new MailFact("Updates on", incident ?? "one incident");
        }
        else
        {
            yield return new MailFact("Incidents", request.MinimumImpact == Impact.None ? "all" : $"{PublicWords.Of(request.MinimumImpact, policy)} and worse");
            yield return new MailFact("Maintenance", request.Maintenance ? "yes" : "no");
            yield return new MailFact("Components", request.Components.Count == 0 ? "all" : PublicWords.Count(request.Components.Count, "chosen one"));
        }
    }

    private static List<AffectedFact> Affected(Notification notification, IncidentUpdate update, IReadOnlyDictionary<string, string> names)
    {
        var changes = update.Components.ToDictionary(c => c.ComponentId, StringComparer.Ordinal);
        var still = notification.Components
            .Where(c => c.Status is not null)
            .Select(c => (c.Id, changes.GetValueOrDefault(c.Id)?.From, To: c.Status));
        var gone = update.Components.Where(c => c.To is null).Select(c => (Id: c.ComponentId, c.From, c.To));
        return
        [
            .. still.Concat(gone)
                .Where(c => names.ContainsKey(c.Id))
                .Select(c => new AffectedFact(names[c.Id], c.From, c.To))
                .OrderByDescending(c => StatusRollup.Worst(new[] { c.From, c.To }.OfType<ComponentStatus>()))
                .ThenBy(c => c.Name, StringComparer.OrdinalIgnoreCase),
        ];
    }

    private static async Task<IncidentPolicy> PolicyAsync(StatusPageDbContext db, CancellationToken cancel) =>
        await db.Policies.OrderByDescending(p => p.Number).Select(p => p.Policy).FirstOrDefaultAsync(cancel) ?? IncidentPolicy.Default;

    /// <summary>By id, in the order of the board. Hidden components have no public name.</summary>
    private static async Task<OrderedDictionary<string, string>> PublicNamesAsync(StatusPageDbContext db, CancellationToken cancel)
    {
        var components = await db.Components.Where(c => c.Visible).OrderBy(c => c.Position).ThenBy(c => c.Name).Select(c => new { c.Id, c.Name }).ToListAsync(cancel);
        return new OrderedDictionary<string, string>(components.Select(c => KeyValuePair.Create(c.Id, c.Name)), StringComparer.Ordinal);
    }
}

using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Promises;
using StatusPage.Core.Promises.Ledger;
using StatusPage.Core.Text;

namespace StatusPage.Core.Incidents;

/// <summary>The door through which incidents are opened and changed, for staff, programs and probes alike. Responders.</summary>
public sealed class IncidentService(Acts acts)
{
    public Task<Incident> ReportAsync(Actor actor, IncidentReport report) => acts.RunAsync(actor, StaffRole.Responder, async act =>
    {
        report = await FillFromTemplateAsync(act, report);
        var (incident, happened) = await OpenAsync(act.Db, report, act.Now, act.Actor.Name);
        happened.Update.Automatic = act.Actor.Kind == ActorKind.System;
        act.Db.Incidents.Add(incident);
        await SetComponentsAsync(act, incident, happened.Update, first: true);
        act.Record("incident.created", "incident", incident.Id, incident.Title);
        act.Raise(happened);
        return incident;
    });

    public Task<(Incident Incident, IncidentUpdate Update)> PostAsync(Actor actor, string id, IncidentPosting posting, ExpectedVersion? expectedVersion) =>
        ChangeAsync(actor, id, expectedVersion, async (act, incident) =>
        {
            var happened = await PostAsync(act.Db, incident, posting, act.Now, act.Actor.Name);
            happened.Update.Automatic = act.Actor.Kind == ActorKind.System;
            await SetComponentsAsync(act, incident, happened.Update, first: false);
            act.Record(happened is IncidentResolved ? "incident.resolved" : "incident.updated", "incident", incident.Id, incident.Title);
            act.Raise(happened);
            return (incident, happened.Update);
        });

    public Task<(Incident Incident, IncidentUpdate Update)> ReopenAsync(
        Actor actor, string id, string? message, IReadOnlyList<AffectedComponent>? components, bool notify, ExpectedVersion? expectedVersion, DateTimeOffset? displayedAt = null) =>
        ChangeAsync(actor, id, expectedVersion, async (act, incident) =>
        {
            var inUse = await StatusesInUseAsync(act.Db);
            var names = await NamesForAsync(act.Db, incident, components);
            var text = Filled("message", message, new Placeholders.Values(names, incident.Impact.ToWord(), inUse.Order().First().ToWord(), incident.Title, act.Now));
            var happened = incident.Reopen(text, await WithoutRemovedAsync(act.Db, incident, components), notify, inUse, act.Now, act.Actor.Name, displayedAt);
            happened.Update.Automatic = act.Actor.Kind == ActorKind.System;
            await SetComponentsAsync(act, incident, happened.Update, first: false);
            act.Record("incident.reopened", "incident", incident.Id, incident.Title);
            act.Raise(happened);
            return (incident, happened.Update);
        });

    public Task<Incident> CorrectAsync(Actor actor, string id, string updateId, string? message, ExpectedVersion? expectedVersion) =>
        ChangeAsync(actor, id, expectedVersion, async (act, incident) =>
        {
            await act.Db.Entry(incident).Collection(i => i.Updates).Query().Include(u => u.Revisions.OrderBy(r => r.Id)).LoadAsync();
            var before = incident.Version;
            incident.Correct(updateId, message, act.Now, act.Actor.Name);
            RecordIfChanged(act, incident, before, "incident.update_corrected");
            return incident;
        });

    public Task<Incident> AcknowledgeAsync(Actor actor, string id, ExpectedVersion? expectedVersion = null) =>
        ChangeAsync(actor, id, expectedVersion, (act, incident) =>
        {
            var before = incident.Version;
            incident.Acknowledge(act.Now, act.Actor.Name);
            RecordIfChanged(act, incident, before, "incident.acknowledged");
            return Task.FromResult(incident);
        });

    /// <summary>Hands the lead to a colleague; null gives it up.</summary>
    public Task<Incident> HandLeadToAsync(Actor actor, string id, string? userId, ExpectedVersion? expectedVersion = null) =>
        ChangeAsync(actor, id, expectedVersion, async (act, incident) =>
        {
            StaffUser? lead = null;
            if (userId is not null)
            {
                lead = await act.Db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == userId && u.DisabledAt == null)
                    ?? throw new InvalidInputException("leadUserId", "There is no such member of staff. Choose one who can sign in.");
            }

            var before = incident.Version;
            incident.HandLeadTo(lead?.Id, lead?.Name, act.Now);
            RecordIfChanged(act, incident, before, "incident.lead_changed");
            return incident;
        });

    public Task<Incident> ChangeAsync(Actor actor, string id, IncidentChange change, ExpectedVersion? expectedVersion) =>
        ChangeAsync(actor, id, expectedVersion, async (act, incident) =>
        {
            var startedBefore = incident.StartedAt;
            var before = incident.Version;
            incident.Change(change, act.Now);
            if (incident.StartedAt != startedBefore)
            {
                // What held from the beginning holds from the corrected beginning.
                foreach (var interval in await act.Db.StatusIntervals
                    .Where(i => i.Source == StatusSource.Incident && i.SourceId == id && i.From == startedBefore)
                    .ToListAsync())
                {
                    interval.From = incident.StartedAt;
                }

                act.Raise(new IncidentBeginCorrected(incident));
            }

            RecordIfChanged(act, incident, before, "incident.changed");
            return incident;
        });

    public Task<IncidentNote> AddNoteAsync(Actor actor, string id, string? text) => acts.RunAsync(actor, StaffRole.Responder, async act =>
    {
        var incident = await FindAsync(act.Db, id);
        var errors = new InputErrors();
        var clean = errors.Block("text", "The note", text, Incident.MaxNote);
        errors.ThrowIfAny();
        var note = new IncidentNote(Ids.New(act.Now), incident.Id, clean, act.Now, act.Actor.Name);
        act.Db.IncidentNotes.Add(note);
        act.Record("incident.note_added", "incident", incident.Id, incident.Title);
        return note;
    });

    /// <summary>Takes an incident posted by mistake off the page. Administrators; the audit log keeps it.</summary>
    public Task RemoveAsync(Actor actor, string id, ExpectedVersion? expectedVersion) => acts.RunAsync(actor, StaffRole.Administrator, async act =>
    {
        var incident = await FindAsync(act.Db, id);
        StaleVersionException.ThrowIfStale($"The incident “{incident.Title}”", expectedVersion, incident.Version);
        if (await act.Db.Postmortems.AnyAsync(p => p.IncidentId == id && p.PublishedAt != null))
        {
            throw new RuleException($"The postmortem of “{incident.Title}” is published, and published ones are permanent: the incident they explain stays on the page with them.");
        }

        // Nobody looks at its clocks from now on: a miss that was not written down yet would be gone with it.
        await PromiseSettlement.WriteEndedAsync(act, incident);
        await PostmortemSettlement.EndAsync(act, incident, act.Now);
        incident.Remove(act.Now);
        foreach (var component in incident.Components)
        {
            await StatusTimeline.SetAsync(act, component.ComponentId, StatusSource.Incident, incident.Id, ComponentStatus.Operational, act.Now);
        }

        act.Record("incident.removed", "incident", incident.Id, incident.Title);
    });

    internal static async Task<Incident> FindAsync(StatusPageDbContext db, string id) =>
        await db.Incidents
            .Include(i => i.Updates.OrderBy(u => u.Number))
            .Include(i => i.Components.OrderBy(c => c.ComponentId))
            .AsSplitQuery()
            .SingleOrDefaultAsync(i => i.Id == id && i.RemovedAt == null)
        ?? throw new NotFoundException("incident", id);

    internal static async Task<IReadOnlyList<IncidentStatus>> StatusesInUseAsync(StatusPageDbContext db) =>
        (await db.Policies.OrderByDescending(p => p.Number).Select(p => p.Policy).FirstOrDefaultAsync() ?? IncidentPolicy.Default).Statuses;

    /// <summary>The incident a report makes, not yet kept anywhere.</summary>
    internal static async Task<(Incident Incident, IncidentPosted Event)> OpenAsync(StatusPageDbContext db, IncidentReport report, DateTimeOffset now, string? by)
    {
        var names = await ComponentNamesAsync(db, report.Components);
        return Incident.Report(FillPlaceholders(report, names, now), await StatusesInUseAsync(db), now, by);
    }

    internal static async Task<IncidentPosted> PostAsync(StatusPageDbContext db, Incident incident, IncidentPosting posting, DateTimeOffset now, string? by)
    {
        var names = await NamesForAsync(db, incident, posting.Components);
        var values = new Placeholders.Values(
            names,
            (posting.Impact ?? incident.Impact).ToWord(),
            (posting.Status ?? incident.Status).ToWord(),
            incident.Title,
            now);
        return incident.Post(posting with { Message = Filled("message", posting.Message, values) }, await StatusesInUseAsync(db), now, by);
    }

    private Task<T> ChangeAsync<T>(Actor actor, string id, ExpectedVersion? expectedVersion, Func<Act, Incident, Task<T>> change) =>
        acts.RunAsync(actor, StaffRole.Responder, async act =>
        {
            var incident = await FindAsync(act.Db, id);
            StaleVersionException.ThrowIfStale($"The incident “{incident.Title}”", expectedVersion, incident.Version);
            return await change(act, incident);
        });

    private static async Task<IncidentReport> FillFromTemplateAsync(Act act, IncidentReport report)
    {
        if (report.TemplateId is null)
        {
            return report;
        }

        var template = await act.Db.Templates.SingleOrDefaultAsync(t => t.Id == report.TemplateId)
            ?? throw new InvalidInputException("templateId", "There is no such template. Choose an existing one, or none.");
        template.Uses++;
        return report with
        {
            Title = report.Title ?? template.Title,
            Impact = report.Impact ?? template.Impact,
            Message = report.Message ?? template.Message,
            Components = report.Components ?? [.. template.Components.Select(c => new AffectedComponent(c.Id, c.Status))],
        };
    }

    private static IncidentReport FillPlaceholders(IncidentReport report, IReadOnlyList<string> names, DateTimeOffset now)
    {
        var values = new Placeholders.Values(
            names,
            report.Impact?.ToWord(),
            (report.Status ?? IncidentStatus.Investigating).ToWord(),
            Title: null,
            now);
        var errors = new InputErrors();
        var title = Filled("title", report.Title, values, errors);
        var message = Filled("message", report.Message, values with { Title = title }, errors);
        errors.ThrowIfAny();
        return report with { Title = title, Message = message };
    }

    private static string? Filled(string field, string? text, Placeholders.Values values)
    {
        var errors = new InputErrors();
        var filled = Filled(field, text, values, errors);
        errors.ThrowIfAny();
        return filled;
    }

    private static string? Filled(string field, string? text, Placeholders.Values values, InputErrors errors)
    {
        var filled = text is null ? null : Placeholders.Fill(text, values);
        // Only the product's own placeholders; a message may well speak of other things in braces.
        if (filled is not null && Placeholders.Open(filled).FirstOrDefault(Placeholders.IsKnown) is { } open)
        {
            errors.Add(field, (field, Placeholders.NameOf(open)) switch
            {
                ("title", "title") => $"{open} stands for the title itself and cannot be part of it: replace it with your own words.",
                (_, "title") => $"{open} could not be filled in: give the title, or replace it with your own words.",
                (_, "impact") => $"{open} could not be filled in: give the impact, or replace it with your own words.",
                _ => $"{open} could not be filled in: choose the affected components, or replace it with your own words.",
            });
        }

        return filled;
    }

    /// <summary>Names for <c>{{component}}</c>: those the posting mentions, else those of the incident.</summary>
    private static async Task<IReadOnlyList<string>> NamesForAsync(StatusPageDbContext db, Incident incident, IReadOnlyList<AffectedComponent>? mentioned)
    {
        var names = await ComponentNamesAsync(db, mentioned);
        return names.Count > 0 ? names : await ComponentNamesAsync(db, [.. incident.Components.Select(c => new AffectedComponent(c.ComponentId, null))]);
    }

    /// <summary>What has left the board since does not come back with the incident.</summary>
    private static async Task<IReadOnlyList<AffectedComponent>> WithoutRemovedAsync(StatusPageDbContext db, Incident incident, IReadOnlyList<AffectedComponent>? components)
    {
        var ids = incident.Components.Select(c => c.ComponentId).Except((components ?? []).Select(c => c.Id)).ToList();
        var removed = await db.Components.Where(c => ids.Contains(c.Id) && c.RemovedAt != null).Select(c => c.Id).ToListAsync();
        return [.. components ?? [], .. removed.Select(id => new AffectedComponent(id, ComponentStatus.Operational))];
    }

    /// <summary>What changed nothing is nothing that happened.</summary>
    private static void RecordIfChanged(Act act, Incident incident, int versionBefore, string action)
    {
        if (incident.Version != versionBefore)
        {
            act.Record(action, "incident", incident.Id, incident.Title);
        }
    }

    /// <summary>Names of the components a posting mentions, in its order; refuses one that does not exist.</summary>
    private static async Task<IReadOnlyList<string>> ComponentNamesAsync(StatusPageDbContext db, IReadOnlyList<AffectedComponent>? components)
    {
        if (components is null or [])
        {
            return [];
        }

        var ids = components.Select(c => c.Id).ToList();
        var names = await db.Components.Where(c => ids.Contains(c.Id) && c.RemovedAt == null).ToDictionaryAsync(c => c.Id, c => c.Name);
        var errors = new InputErrors();
        foreach (var component in components.Where(c => c.Status is not null && !names.ContainsKey(c.Id)))
        {
            errors.Add("components", $"There is no component with the id “{SafeText.Shown(component.Id, Ids.MaxLength)}”.");
        }

        errors.ThrowIfAny();
        return [.. ids.Where(names.ContainsKey).Select(id => names[id])];
    }

    /// <summary>Carries what a posting says of its components over to their status history.</summary>
    internal static async Task SetComponentsAsync(Act act, Incident incident, IncidentUpdate update, bool first)
    {
        if (first)
        {
            // From the beginning of the incident, whatever was posted when; resolved at once, until the displayed time.
            foreach (var component in incident.Components)
            {
                var during = component.StatusBeforeResolution ?? component.Status;
                await StatusTimeline.SetAsync(act, component.ComponentId, StatusSource.Incident, incident.Id, during, incident.StartedAt);
            }
        }

        foreach (var change in update.Components)
        {
            if (!first || incident.Status == IncidentStatus.Resolved)
            {
                await StatusTimeline.SetAsync(
                    act, change.ComponentId, StatusSource.Incident, incident.Id, change.To ?? ComponentStatus.Operational, update.DisplayedAt);
            }
        }
    }
}

using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;

namespace StatusPage.Core.Probing;

/// <summary>What there is to do for one component's automatic incident, within one act.</summary>
internal sealed class AutomaticIncidentSteps
{
    /// <summary>From this many relapses on it is unstable: it is called recovered only after it has been quiet.</summary>
    private const int UnstableAfterRelapses = 2;

    /// <summary>How many results a note shows at most.</summary>
    private const int MaxResults = 10;

    private readonly Act _act;
    private readonly IncidentService _incidents;
    private readonly Component _component;
    private readonly TimeSpan _quiet;
    private readonly List<IncidentCause> _causes = [];
    private AutomaticIncident? _open;
    private Incident? _incident;

    private AutomaticIncidentSteps(Act act, IncidentService incidents, Component component, TimeSpan quiet)
    {
        _act = act;
        _incidents = incidents;
        _component = component;
        _quiet = quiet;
    }

    private StatusPageDbContext Db => _act.Db;

    /// <summary>Somebody said it is theirs: from then on monitoring writes notes and leaves the public word to them.</summary>
    private bool TakenOver => _incident is { } incident
        && (incident.AcknowledgedAt is not null || incident.LeadUserId is not null || incident.Updates.Any(update => !update.Automatic));

    public static async Task<AutomaticIncidentSteps> BeginAsync(Act act, IncidentService incidents, Component component)
    {
        var quiet = await act.Db.ProbingSettings.Select(s => s.QuietMinutes).SingleAsync();
        var steps = new AutomaticIncidentSteps(act, incidents, component, TimeSpan.FromMinutes(quiet));
        steps._open = await act.Db.AutomaticIncidents.SingleOrDefaultAsync(a => a.ComponentId == component.Id && a.ClosedAt == null);
        if (steps._open is { } open)
        {
            steps._incident = await act.Db.Incidents
                .Include(i => i.Updates.OrderBy(u => u.Number))
                .Include(i => i.Components.OrderBy(c => c.ComponentId))
                .AsSplitQuery()
                .SingleAsync(i => i.Id == open.IncidentId);
            steps._causes.AddRange(await act.Db.IncidentCauses.Where(c => c.IncidentId == open.IncidentId).OrderBy(c => c.Id).ToListAsync());
        }

        return steps;
    }

    /// <summary>Lets go of one that a person ended, and of one that ended by itself long enough ago.</summary>
    public async Task CloseAsync()
    {
        if (_open is null || _incident is null)
        {
            return;
        }

        if (_incident.RemovedAt is null && _incident.IsOpen)
        {
            // Reopened by a person.
            _open.ResolvedAt = null;
            return;
        }

        var itself = _incident.RemovedAt is null && _open.ResolvedAt is not null;
        if (!itself || _act.Now >= _open.ResolvedAt + _quiet)
        {
            _open.ClosedAt = _act.Now;
            _act.Record("incident.monitoring_ended", "incident", _incident.Id, _incident.Title);
            await Db.SaveChangesAsync();
            (_open, _incident) = (null, null);
            _causes.Clear();
        }
    }

    public async Task<bool> UnderMaintenanceAsync()
    {
        var now = _act.Now;
        // Of one that somebody forgets to complete only the planned time is quiet; one that completes by itself is about to.
        var running = await Db.Maintenances
            .Where(m => m.ScheduledFor <= now && (m.Automatic || m.ScheduledUntil > now)
                && (m.Status == MaintenanceStatus.InProgress || m.Status == MaintenanceStatus.Verifying || (m.Status == MaintenanceStatus.Scheduled && m.Automatic && m.ScheduledUntil > now)))
            .ToListAsync();
        return running.Exists(m => m.ComponentIds.Contains(_component.Id));
    }

    /// <summary>Probes that are down and that no incident answers yet.</summary>
    public async Task<IReadOnlyList<FailingCause>> FailingProbesAsync()
    {
        var down = await (
            from state in Db.ProbeStates
            where state.Health == ProbeHealth.Down && state.IncidentId == null
            join probe in Db.Probes on state.Probe equals probe.Number
            where probe.ComponentId == _component.Id && probe.RemovedAt == null && probe.PausedAt == null
            join template in Db.Templates on probe.TemplateId equals template.Id into templates
            from template in templates.DefaultIfEmpty()
            orderby state.FailingSinceMs
            select new { state, probe, TemplateImpact = template == null ? (Impact?)null : template.Impact }).ToListAsync();
        var causes = new List<FailingCause>();
        foreach (var one in down)
        {
            var since = one.state.FailingSinceMs ?? one.state.LastAtMs ?? 0;
            var results = await Db.ProbeResults
                .Where(r => r.Probe == one.state.Probe && r.AtMs >= since)
                .OrderByDescending(r => r.Id)
                .Take(MaxResults)
                .ToListAsync();
            results.Reverse();
            causes.Add(new FailingCause
            {
                Kind = CauseKind.Probe,
                Id = one.probe.Id,
                Name = one.probe.Name,
                Since = DateTimeOffset.FromUnixTimeMilliseconds(since),
                Impact = one.probe.Impact ?? one.TemplateImpact ?? Impact.Critical,
                TemplateId = one.probe.TemplateId,
                RunbookUrl = one.probe.RunbookUrl,
                Results = results,
            });
        }

        return causes;
    }

    /// <summary>Opens the incident, or lets these causes join the one that is open.</summary>
    /// <returns>The incident that answers them; null where there was nothing to answer.</returns>
    public async Task<string?> FailAsync(IReadOnlyList<FailingCause> causes)
    {
        if (causes.Count == 0)
        {
            return null;
        }

        var since = await CountingFromAsync(causes.Min(cause => cause.Since));
        if (_open is null)
        {
            await OpenAsync(causes, since);
        }
        else if (_open.RecoveredAt is not null || _open.ResolvedAt is not null)
        {
            await RelapseAsync(since);
        }

        foreach (var cause in causes)
        {
            await JoinAsync(cause);
        }

        await RaiseAsync(causes);
        return _incident!.Id;
    }

    /// <summary>Notes which probes work again, or run no more.</summary>
    public async Task RecoverProbesAsync()
    {
        foreach (var cause in _causes.Where(c => c.Kind == CauseKind.Probe && c.RecoveredAt is null).ToList())
        {
            var found = await (
                from probe in Db.Probes
                where probe.Id == cause.CauseId
                join state in Db.ProbeStates on probe.Number equals state.Probe
                select new { probe.PausedAt, probe.RemovedAt, state.Health, state.PassingSinceMs }).SingleOrDefaultAsync();
            if (found is null || found.RemovedAt is not null || found.PausedAt is not null)
            {
                Recover(cause, _act.Now, CauseEnd.Stopped, "runs no more");
            }
            else if (found.Health != ProbeHealth.Down)
            {
                var at = found.PassingSinceMs is { } passing ? DateTimeOffset.FromUnixTimeMilliseconds(passing) : _act.Now;
                var up = found.Health == ProbeHealth.Up;
                Recover(cause, at, up ? CauseEnd.Recovered : CauseEnd.Changed, up ? "works again" : "was changed and starts anew");
            }
        }
    }

    public void Recover(CauseKind kind, string causeId)
    {
        if (_causes.Find(c => c.Kind == kind && c.CauseId == causeId && c.RecoveredAt is null) is { } cause)
        {
            Recover(cause, _act.Now, CauseEnd.Recovered, "ended");
        }
    }

    /// <summary>Says that all is well again once nothing fails, and resolves once it has been quiet.</summary>
    public async Task SettleAsync()
    {
        if (_open is null || _incident is not { IsOpen: true } || _causes.Exists(c => c.RecoveredAt is null))
        {
            return;
        }

        if (_open.RecoveredAt is null)
        {
            _open.RecoveredAt = _act.Now;
            if (!TakenOver && _open.Relapses < UnstableAfterRelapses)
            {
                await SayRecoveredAsync();
            }
            else
            {
                Note("Nothing fails any more.");
            }
        }
        else if (_act.Now < _open.RecoveredAt)
        {
            // The clock was set back: quiet begins anew, and does not last as long as the clock was wrong.
            _open.RecoveredAt = _act.Now;
        }
        else if (!TakenOver && _act.Now >= _open.RecoveredAt + _quiet)
        {
            await ResolveAsync();
        }
    }

    private async Task OpenAsync(IReadOnlyList<FailingCause> causes, DateTimeOffset since)
    {
        var first = causes.FirstOrDefault(cause => cause.TemplateId is not null)?.TemplateId;
        var template = first is null ? null : await Db.Templates.SingleOrDefaultAsync(t => t.Id == first);
        var impact = causes.Max(cause => cause.Impact);
        var report = new IncidentReport
        {
            Title = AutomaticIncidentText.Title(_component.Name, impact),
            Message = AutomaticIncidentText.Opened(_component.Name, impact, since),
            Impact = impact,
            Components = [new AffectedComponent(_component.Id, AutomaticIncidentText.StatusFor(impact))],
            StartedAt = since,
            DetectedAt = since,
        };
        _incident = template is null ? await _incidents.ReportAsync(_act.Actor, report) : await ReportAsync(report, template);
        _open = new AutomaticIncident { IncidentId = _incident.Id, ComponentId = _component.Id, OpenedAt = _act.Now };
        Db.AutomaticIncidents.Add(_open);
    }

    private async Task<Incident> ReportAsync(IncidentReport report, IncidentTemplate template)
    {
        var others = template.Components.Where(c => c.Id != _component.Id).Select(c => new AffectedComponent(c.Id, c.Status));
        try
        {
            return await _incidents.ReportAsync(
                _act.Actor,
                report with { TemplateId = template.Id, Title = template.Title, Message = template.Message, Components = [.. report.Components!, .. others] });
        }
        catch (RefusedException)
        {
            // A template that cannot be filled (a gap only a person can close) must not keep an outage quiet.
            return await _incidents.ReportAsync(_act.Actor, report);
        }
    }

    private async Task RelapseAsync(DateTimeOffset since)
    {
        var resolved = _open!.ResolvedAt is not null;
        _open.Relapses++;
        _open.RecoveredAt = null;
        _open.ResolvedAt = null;
        var affected = Affected(AutomaticIncidentText.StatusFor(_incident!.Impact));
        if (resolved)
        {
            await _incidents.ReopenAsync(
                _act.Actor, _incident.Id, AutomaticIncidentText.Relapsed(_component.Name, since), affected, notify: true, expectedVersion: null, displayedAt: Shown(since));
        }
        else if (TakenOver || _open.Relapses > UnstableAfterRelapses)
        {
            Note("It fails again.");
        }
        else
        {
            await PostAsync(new IncidentPosting { Message = AutomaticIncidentText.Relapsed(_component.Name, since), Components = affected, DisplayedAt = Shown(since) });
        }
    }

    private async Task JoinAsync(FailingCause cause)
    {
        var known = _causes.Find(c => c.Kind == cause.Kind && c.CauseId == cause.Id);
        if (known is null)
        {
            known = new IncidentCause { IncidentId = _incident!.Id, Kind = cause.Kind, CauseId = cause.Id, Name = cause.Name, FailingSince = cause.Since, FirstFailingAt = cause.Since };
            _causes.Add(known);
            Db.IncidentCauses.Add(known);
        }
        else if (known.RecoveredAt is null && cause.Kind == CauseKind.Alert)
        {
            return;
        }

        known.FailingSince = cause.Since;
        known.Failures++;
        (known.RecoveredAt, known.End) = (null, null);
        if (cause.Kind == CauseKind.Probe)
        {
            var number = await Db.Probes.Where(p => p.Id == cause.Id).Select(p => p.Number).SingleAsync();
            (await Db.ProbeStates.SingleAsync(s => s.Probe == number)).IncidentId = _incident!.Id;
        }

        Note(AutomaticIncidentText.Evidence(cause, cause.Kind == CauseKind.Probe ? "fails" : "fires"));
    }

    /// <summary>A cause that is worse than what was said so far makes the incident worse, unless a person has it.</summary>
    private async Task RaiseAsync(IReadOnlyList<FailingCause> causes)
    {
        var worst = causes.Max(cause => cause.Impact);
        if (worst > _incident!.Impact && !TakenOver)
        {
            await PostAsync(new IncidentPosting
            {
                Message = AutomaticIncidentText.Worse(_component.Name),
                Impact = worst,
                Components = Affected(AutomaticIncidentText.StatusFor(worst)),
            });
        }
    }

    private async Task SayRecoveredAsync()
    {
        var since = _causes.Max(c => c.RecoveredAt)!.Value;
        var inUse = await IncidentService.StatusesInUseAsync(Db);
        var monitoring = inUse.Contains(IncidentStatus.Monitoring) && _incident!.Status < IncidentStatus.Monitoring;
        await PostAsync(new IncidentPosting
        {
            Status = monitoring ? IncidentStatus.Monitoring : null,
            Message = AutomaticIncidentText.Recovered(_component.Name, since),
            Components = [.. _incident!.Components.Select(c => new AffectedComponent(c.ComponentId, ComponentStatus.Operational))],
            // The outage ended with the first success, not when enough of them were seen.
            DisplayedAt = Shown(since),
        });
    }

    private async Task ResolveAsync()
    {
        await PostAsync(new IncidentPosting
        {
            Status = IncidentStatus.Resolved,
            Message = AutomaticIncidentText.Resolved(_component.Name, (int)_quiet.TotalMinutes),
            RootCause = _incident!.Impact == Impact.None ? null : AutomaticIncidentText.RootCause,
            Remediation = _incident.Impact == Impact.None ? null : AutomaticIncidentText.Remediation,
        });
        _open!.ResolvedAt = _act.Now;
    }

    private void Recover(IncidentCause cause, DateTimeOffset at, CauseEnd end, string what)
    {
        (cause.RecoveredAt, cause.End) = (at < _act.Now ? at : _act.Now, end);
        Note($"**{cause.Name}** {what}.");
    }

    private Task PostAsync(IncidentPosting posting) => _incidents.PostAsync(_act.Actor, _incident!.Id, posting, expectedVersion: null);

    /// <summary>Not by the incident's door: the incident may be of this same act.</summary>
    private void Note(string text)
    {
        Db.IncidentNotes.Add(new IncidentNote(Ids.New(_act.Now), _incident!.Id, text, _act.Now, _act.Actor.Name));
        _act.Record("incident.note_added", "incident", _incident.Id, _incident.Title);
    }

    private AffectedComponent[] Affected(ComponentStatus status) => [new(_component.Id, status)];

    /// <summary>A time to show that is neither to come nor before what was shown last.</summary>
    private DateTimeOffset Shown(DateTimeOffset at)
    {
        var last = _incident!.Updates[^1].DisplayedAt;
        var latest = at < _act.Now ? at : _act.Now;
        return latest > last ? latest : last;
    }

    /// <summary>The first failure that counts: not one from before the clock was set back, nor one in a maintenance that has ended, or should have.</summary>
    private async Task<DateTimeOffset> CountingFromAsync(DateTimeOffset since)
    {
        var from = since < _act.Now ? since : _act.Now;
        var windows = await Db.Maintenances
            .Where(m => (m.Status == MaintenanceStatus.Completed && m.CompletedAt > from)
                || ((m.Status == MaintenanceStatus.InProgress || m.Status == MaintenanceStatus.Verifying) && m.ScheduledUntil > from))
            .ToListAsync();
        foreach (var window in windows.Where(m => m.ComponentIds.Contains(_component.Id)))
        {
            // One by hand that was completed late was quiet until its planned end only.
            var end = window.CompletedAt < window.ScheduledUntil ? window.CompletedAt.Value : window.ScheduledUntil;
            from = end > from && end <= _act.Now ? end : from;
        }

        return from;
    }
}

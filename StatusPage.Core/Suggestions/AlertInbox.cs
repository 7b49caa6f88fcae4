using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Probing;

namespace StatusPage.Core.Suggestions;

/// <summary>What became of the alerts in a body.</summary>
/// <param name="Accepted">All of them.</param>
/// <param name="Suggested">New suggestions.</param>
/// <param name="Repeated">Counted on a suggestion that was there.</param>
/// <param name="Resolved">Said that an alert is over.</param>
/// <param name="Opened">Incidents opened directly.</param>
public sealed record AlertReceipt(int Accepted, int Suggested, int Repeated, int Resolved, int Opened);

/// <summary>Takes alerts in: each becomes a suggestion, is counted on one, or ends one.</summary>
public sealed class AlertInbox(Acts acts, IDbContextFactory<StatusPageDbContext> contexts, DirectIncidents direct)
{
    /// <summary>The source that a secret belongs to; null where there is none, or it is off. The same work either way.</summary>
    public async Task<AlertSource?> FindSourceAsync(string secret, CancellationToken cancel = default)
    {
        var hash = Secrets.Hash(secret);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.AlertSources.AsNoTracking().SingleOrDefaultAsync(s => s.SecretHash == hash && s.Enabled, cancel);
    }

    public async Task<AlertReceipt> ReceiveAsync(string sourceId, IReadOnlyList<Alert> alerts)
    {
        if (alerts.Count == 0)
        {
            return new AlertReceipt(0, 0, 0, 0, 0);
        }

        await using var naming = await contexts.CreateDbContextAsync();
        var name = await naming.AlertSources.Where(s => s.Id == sourceId).Select(s => s.Name).SingleOrDefaultAsync() ?? throw new NotFoundException("alert source", sourceId);
        var reception = await acts.RunAsync(Actor.System($"Alerts from {name}"), StaffRole.Responder, async act =>
        {
            var source = await act.Db.AlertSources.SingleOrDefaultAsync(s => s.Id == sourceId && s.Enabled) ?? throw new NotFoundException("alert source", sourceId);
            var reception = new Reception(act, source);
            await reception.PrepareAsync(alerts);
            foreach (var alert in alerts)
            {
                await reception.TakeAsync(alert);
            }

            reception.Record();
            return reception;
        });

        // Each in an act of its own, because they work on the component's one automatic incident. What is cut short here
        // waits in the inbox, and the alert's next repeat makes up for it.
        foreach (var (suggestion, alert) in reception.ToEnd)
        {
            await direct.EndAsync(suggestion, alert);
        }

        var opened = 0;
        foreach (var suggestion in reception.ToOpen)
        {
            opened += await direct.OpenAsync(suggestion) ? 1 : 0;
        }

        return reception.Receipt(alerts.Count, opened);
    }

    /// <summary>One body, within its act.</summary>
    private sealed class Reception(Act act, AlertSource source)
    {
        private Dictionary<string, Suggestion> _latest = [];
        private HashSet<string> _openIncidents = [];
        private HashSet<string> _causes = [];
        private AlertComponents _components = AlertComponents.None;
        private int _suggested;
        private int _repeated;
        private int _resolved;
        private bool _closed;

        /// <summary>Suggestions that are to open an incident.</summary>
        public HashSet<string> ToOpen { get; } = new(StringComparer.Ordinal);

        /// <summary>Those that opened one and whose alert ended, with what ended them.</summary>
        public Dictionary<string, Alert> ToEnd { get; } = new(StringComparer.Ordinal);

        public async Task PrepareAsync(IReadOnlyList<Alert> alerts)
        {
            var fingerprints = alerts.Select(alert => alert.Fingerprint).Distinct(StringComparer.Ordinal).ToList();
            _latest = await act.Db.Suggestions
                .Where(s => s.SourceId == source.Id && fingerprints.Contains(s.Fingerprint)
                    && !act.Db.Suggestions.Any(later => later.SourceId == s.SourceId && later.Fingerprint == s.Fingerprint && later.Round > s.Round))
                .ToDictionaryAsync(s => s.Fingerprint, StringComparer.Ordinal);
            var incidents = _latest.Values.Where(s => s.IncidentId is not null && s.AlertEndedAt is null).Select(s => s.IncidentId).ToList();
            _openIncidents = await act.Db.Incidents
                .Where(i => incidents.Contains(i.Id) && i.RemovedAt == null && i.Status != IncidentStatus.Resolved)
                .Select(i => i.Id)
                .ToHashSetAsync(StringComparer.Ordinal);
            var ids = _latest.Values.Where(s => s.IncidentId is not null && s.AlertEndedAt is null).Select(s => s.Id).ToList();
            _causes = await act.Db.IncidentCauses.Where(c => c.Kind == CauseKind.Alert && ids.Contains(c.CauseId)).Select(c => c.CauseId).ToHashSetAsync(StringComparer.Ordinal);
            _components = await AlertComponents.ReadAsync(act.Db);
        }

        public async Task TakeAsync(Alert alert)
        {
            var latest = _latest.GetValueOrDefault(alert.Fingerprint);
            if (!alert.Firing)
            {
                End(latest, alert);
            }
            else if (latest is not null && !ToEnd.ContainsKey(latest.Id) && (latest.IsSameRun(alert, act.Now) || IsOnOpenIncident(latest)))
            {
                await RepeatAsync(latest, alert);
            }
            else
            {
                Suggest(alert, round: (latest?.Round ?? 0) + 1);
            }
        }

        public void Record()
        {
            // A line for each body and not for each alert: a storm is one thing that happened.
            if (_suggested > 0)
            {
                act.Record("suggestion.received", "alert_source", source.Id, source.Name);
            }

            if (_closed)
            {
                act.Record("suggestion.resolved", "alert_source", source.Id, source.Name);
            }
        }

        public AlertReceipt Receipt(int accepted, int opened) => new(accepted, _suggested, _repeated, _resolved, opened);

        /// <summary>Whoever works on its incident need not be asked again, whatever beginning the sender states.</summary>
        private bool IsOnOpenIncident(Suggestion suggestion) =>
            suggestion is { IncidentId: { } incident, AlertEndedAt: null } && _openIncidents.Contains(incident);

        private void Suggest(Alert alert, int round)
        {
            var suggestion = new Suggestion(source, alert, round, act.Now) { Impact = ImpactOf(alert), ComponentId = _components.Find(alert.Component, source.ComponentId) };
            act.Db.Suggestions.Add(suggestion);
            _latest[alert.Fingerprint] = suggestion;
            _suggested++;
            OpenIfSo(suggestion, suggestion.ComponentId);
        }

        private async Task RepeatAsync(Suggestion suggestion, Alert alert)
        {
            _repeated++;
            var (impact, component) = (ImpactOf(alert), _components.Find(alert.Component, source.ComponentId));
            // It could not open one before: the component was in maintenance, say.
            OpenIfSo(suggestion, component);
            if (act.Db.Entry(suggestion).State == EntityState.Added)
            {
                suggestion.TimesSeen++;
                (suggestion.Title, suggestion.Message, suggestion.Impact, suggestion.ComponentId) = (alert.Title, alert.Message, impact, component);
                (suggestion.Url, suggestion.RunbookUrl) = (alert.Url, alert.RunbookUrl);
                return;
            }

            // At once, and not as a change for the audit log: nobody decided anything, it was only seen again.
            await act.Db.Suggestions.Where(s => s.Id == suggestion.Id).ExecuteUpdateAsync(set => set
                .SetProperty(s => s.TimesSeen, s => s.TimesSeen + 1)
                .SetProperty(s => s.LastSeenAt, act.Now)
                .SetProperty(s => s.Title, alert.Title)
                .SetProperty(s => s.Message, alert.Message)
                .SetProperty(s => s.Impact, impact)
                .SetProperty(s => s.ComponentId, component)
                .SetProperty(s => s.Url, alert.Url)
                .SetProperty(s => s.RunbookUrl, alert.RunbookUrl));
        }

        private void OpenIfSo(Suggestion suggestion, string? component)
        {
            if (source.Mode == AlertSourceMode.Open && component is not null && suggestion.State == SuggestionState.Open)
            {
                ToOpen.Add(suggestion.Id);
            }
        }

        private void End(Suggestion? suggestion, Alert alert)
        {
            _resolved++;
            if (suggestion is null or { AlertEndedAt: not null } || ToEnd.ContainsKey(suggestion.Id))
            {
                return;
            }

            if (_causes.Contains(suggestion.Id))
            {
                ToEnd[suggestion.Id] = alert;
                return;
            }

            _closed = true;
            suggestion.End(alert, act.Actor, act.Now);
            if (suggestion.IncidentId is { } incident)
            {
                SuggestionService.NoteEnd(act, suggestion, incident);
            }
        }

        private Impact ImpactOf(Alert alert) => alert.Impact ?? source.Impact ?? Impact.Minor;
    }
}

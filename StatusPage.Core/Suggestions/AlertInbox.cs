using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;

namespace StatusPage.Core.Suggestions;

/// <summary>What became of the alerts in a body.</summary>
/// <param name="Accepted">All of them.</param>
/// <param name="Suggested">New suggestions.</param>
/// <param name="Repeated">Counted on a suggestion that was there.</param>
/// <param name="Resolved">Said that an alert is over.</param>
/// <param name="Opened">Incidents opened directly.</param>
public sealed record AlertReceipt(int Accepted, int Suggested, int Repeated, int Resolved, int Opened);

/// <summary>Takes alerts in: each becomes a suggestion, is counted on one, or ends one.</summary>
public sealed class AlertInbox(Acts acts, IDbContextFactory<StatusPageDbContext> contexts, SuggestionService suggestions)
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
        return await acts.RunAsync(Actor.System($"Alerts from {name}"), StaffRole.Responder, async act =>
        {
            var source = await act.Db.AlertSources.SingleOrDefaultAsync(s => s.Id == sourceId && s.Enabled) ?? throw new NotFoundException("alert source", sourceId);
            var reception = new Reception(act, source, suggestions);
            await reception.PrepareAsync(alerts);
            foreach (var alert in alerts)
            {
                await reception.TakeAsync(alert);
            }

            reception.Record();
            return reception.Receipt(alerts.Count);
        });
    }

    /// <summary>One body, within its act.</summary>
    private sealed class Reception(Act act, AlertSource source, SuggestionService suggestions)
    {
        private Dictionary<string, Suggestion> _latest = [];
        private HashSet<string> _openIncidents = [];
        private AlertComponents _components = AlertComponents.None;
        private int _suggested;
        private int _repeated;
        private int _resolved;
        private int _opened;
        private bool _closed;

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
            _components = await AlertComponents.ReadAsync(act.Db);
        }

        public async Task TakeAsync(Alert alert)
        {
            var latest = _latest.GetValueOrDefault(alert.Fingerprint);
            if (!alert.Firing)
            {
                End(latest, alert);
            }
            else if (latest is not null && (latest.IsSameRun(alert, act.Now) || IsOnOpenIncident(latest)))
            {
                await RepeatAsync(latest, alert);
            }
            else
            {
                await SuggestAsync(alert, round: (latest?.Round ?? 0) + 1);
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

        public AlertReceipt Receipt(int accepted) => new(accepted, _suggested, _repeated, _resolved, _opened);

        /// <summary>Whoever works on its incident need not be asked again, whatever beginning the sender states.</summary>
        private bool IsOnOpenIncident(Suggestion suggestion) =>
            suggestion is { IncidentId: { } incident, AlertEndedAt: null } && _openIncidents.Contains(incident);

        private async Task SuggestAsync(Alert alert, int round)
        {
            var suggestion = new Suggestion(source, alert, round, act.Now) { Impact = ImpactOf(alert), ComponentId = _components.Find(alert.Component, source.ComponentId) };
            act.Db.Suggestions.Add(suggestion);
            _latest[alert.Fingerprint] = suggestion;
            _suggested++;
            if (source.Mode == AlertSourceMode.Open && suggestion.ComponentId is not null && await suggestions.OpenAsync(act, source, suggestion) is { } incident)
            {
                _openIncidents.Add(incident);
                _opened++;
            }
        }

        private async Task RepeatAsync(Suggestion suggestion, Alert alert)
        {
            _repeated++;
            var (impact, component) = (ImpactOf(alert), _components.Find(alert.Component, source.ComponentId));
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

        private void End(Suggestion? suggestion, Alert alert)
        {
            _resolved++;
            if (suggestion is null or { AlertEndedAt: not null })
            {
                return;
            }

            _closed = true;
            suggestion.End(alert, act.Actor, act.Now);
            if (suggestion.IncidentId is { } incident)
            {
                suggestions.NoteEnd(act, suggestion, incident);
            }
        }

        private Impact ImpactOf(Alert alert) => alert.Impact ?? source.Impact ?? Impact.Minor;
    }
}

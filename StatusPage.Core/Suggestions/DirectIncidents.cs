using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Probing;

namespace StatusPage.Core.Suggestions;

/// <summary>
/// Alerts of sources that open incidents. An alert is a cause of its component's one automatic incident, beside probes:
/// it opens the incident or joins it, and recovers when it ends.
/// </summary>
public sealed partial class DirectIncidents(Acts acts, AutomaticIncidents automatic, ILogger<DirectIncidents> logger)
{
    /// <summary>False where it stays in the inbox: its component is in maintenance, or it was decided meanwhile.</summary>
    internal async Task<bool> OpenAsync(string suggestionId)
    {
        try
        {
            return await acts.RunAsync(AutomaticIncidents.Monitoring, StaffRole.Responder, async act =>
            {
                var suggestion = await act.Db.Suggestions.SingleOrDefaultAsync(s => s.Id == suggestionId);
                if (suggestion is not { State: SuggestionState.Open, ComponentId: { } component })
                {
                    return false;
                }

                var template = await act.Db.AlertSources.Where(s => s.Id == suggestion.SourceId).Select(s => s.TemplateId).SingleOrDefaultAsync();
                var incident = await automatic.FailAsync(component, new FailingCause
                {
                    Kind = CauseKind.Alert,
                    Id = suggestion.Id,
                    Name = suggestion.Title,
                    Since = suggestion.StartedAt,
                    Impact = suggestion.Impact,
                    TemplateId = template,
                    RunbookUrl = suggestion.RunbookUrl,
                    Note = SuggestedReport.Note(suggestion),
                });
                if (incident is null)
                {
                    return false;
                }

                suggestion.Publish(incident, act.Actor, act.Now);
                act.Record("suggestion.published", "suggestion", suggestion.Id, suggestion.Title);
                return true;
            });
        }
        catch (Exception exception) when (exception is RefusedException or DbUpdateException)
        {
            // It waits in the inbox, and its next repeat tries again.
            LogNotOpened(exception, suggestionId);
            return false;
        }
    }

    /// <summary>The alert ended: said on the suggestion and to the incident in one act.</summary>
    internal Task EndAsync(string suggestionId, Alert alert) => acts.RunAsync(AutomaticIncidents.Monitoring, StaffRole.Responder, async act =>
    {
        var suggestion = await act.Db.Suggestions.SingleOrDefaultAsync(s => s.Id == suggestionId && s.AlertEndedAt == null);
        if (suggestion is null)
        {
            return;
        }

        suggestion.End(alert, act.Actor, act.Now);
        act.Record("suggestion.resolved", "suggestion", suggestion.Id, suggestion.Title);
        var component = await act.Db.AutomaticIncidents.Where(a => a.IncidentId == suggestion.IncidentId).Select(a => a.ComponentId).SingleOrDefaultAsync();
        if (component is not null)
        {
            await automatic.RecoverAsync(component, CauseKind.Alert, suggestion.Id);
        }
    });

    /// <summary>Nobody repeated the alert: it is taken to be over, and whoever works on its incident is told so.</summary>
    internal Task EndSilentAsync(string suggestionId, DateTimeOffset before) => acts.RunAsync(AutomaticIncidents.Monitoring, StaffRole.Responder, async act =>
    {
        var suggestion = await act.Db.Suggestions.SingleOrDefaultAsync(s => s.Id == suggestionId && s.AlertEndedAt == null && s.LastSeenAt <= before);
        if (suggestion is null)
        {
            return;
        }

        suggestion.FallSilent(act.Actor, act.Now);
        act.Record("suggestion.silent", "suggestion", suggestion.Id, suggestion.Title);
        var component = await act.Db.AutomaticIncidents.Where(a => a.IncidentId == suggestion.IncidentId).Select(a => a.ComponentId).SingleOrDefaultAsync();
        if (component is not null)
        {
            act.Db.IncidentNotes.Add(new IncidentNote(Ids.New(act.Now), suggestion.IncidentId!, SuggestedReport.SilentNote(suggestion), act.Now, act.Actor.Name));
            await automatic.RecoverAsync(component, CauseKind.Alert, suggestion.Id);
        }
    });

    [LoggerMessage(Level = LogLevel.Warning, Message = "The suggestion {Suggestion} could not open an incident and waits in the inbox")]
    private partial void LogNotOpened(Exception exception, string suggestion);
}

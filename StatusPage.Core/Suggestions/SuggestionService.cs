using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Text;

namespace StatusPage.Core.Suggestions;

/// <summary>Staff decide what becomes of a suggestion. Responders.</summary>
public sealed class SuggestionService(Acts acts, IncidentService incidents)
{
    /// <summary>Makes an incident of it, dated to the alert, with the alert's words in a note; what the report leaves null is filled in.</summary>
    public Task<(Incident Incident, IncidentNote Note)> PublishAsync(Actor actor, string id, IncidentReport report) => acts.RunAsync(actor, StaffRole.Responder, async act =>
    {
        var suggestion = await FindAsync(act.Db, id);
        await RefuseIfDecidedAsync(act.Db, suggestion, SuggestionState.Closed);
        var source = await act.Db.AlertSources.SingleOrDefaultAsync(s => s.Id == suggestion.SourceId);
        return await PublishAsync(act, suggestion, report, source?.TemplateId);
    });

    public Task<Suggestion> DismissAsync(Actor actor, string id, string? reason) => acts.RunAsync(actor, StaffRole.Responder, async act =>
    {
        var suggestion = await FindAsync(act.Db, id);
        await RefuseIfDecidedAsync(act.Db, suggestion);
        var errors = new InputErrors();
        var why = errors.Line("reason", "The reason", reason, Suggestion.MaxReason, required: false);
        errors.ThrowIfAny();
        suggestion.Dismiss(why.Length == 0 ? null : why, act.Actor, act.Now);
        act.Record("suggestion.dismissed", "suggestion", suggestion.Id, suggestion.Title);
        return suggestion;
    });

    /// <summary>Tells those who work on the incident that its alert resolved.</summary>
    internal static void NoteEnd(Act act, Suggestion suggestion, string incidentId) =>
        act.Db.IncidentNotes.Add(new IncidentNote(Ids.New(act.Now), incidentId, SuggestedReport.EndNote(suggestion), act.Now, act.Actor.Name));

    private async Task<(Incident Incident, IncidentNote Note)> PublishAsync(Act act, Suggestion suggestion, IncidentReport report, string? templateId)
    {
        // Who gave both texts wants none of the template's.
        var wanted = report.TemplateId ?? (report is { Title: not null, Message: not null } ? null : templateId);
        var template = wanted is null ? null : await act.Db.Templates.SingleOrDefaultAsync(t => t.Id == wanted);
        if (template is null && report.TemplateId is not null)
        {
            throw new InvalidInputException("templateId", "There is no such template. Choose an existing one, or none.");
        }

        if (suggestion.ComponentId is { } component && !await act.Db.Components.AnyAsync(c => c.Id == component && c.RemovedAt == null))
        {
            suggestion.ComponentId = null;
        }

        var incident = await incidents.ReportAsync(act.Actor, SuggestedReport.Of(suggestion, template, report));
        var note = new IncidentNote(Ids.New(act.Now), incident.Id, SuggestedReport.Note(suggestion), act.Now, act.Actor.Name);
        act.Db.IncidentNotes.Add(note);
        suggestion.Publish(incident.Id, act.Actor, act.Now);
        act.Record("suggestion.published", "suggestion", suggestion.Id, suggestion.Title);
        return (incident, note);
    }

    private static async Task<Suggestion> FindAsync(StatusPageDbContext db, string id) =>
        await db.Suggestions.SingleOrDefaultAsync(s => s.Id == id) ?? throw new NotFoundException("suggestion", id);

    private static async Task RefuseIfDecidedAsync(StatusPageDbContext db, Suggestion suggestion, SuggestionState? allowed = null)
    {
        if (suggestion.State == SuggestionState.Open || suggestion.State == allowed)
        {
            return;
        }

        throw new RuleException(suggestion.State switch
        {
            SuggestionState.Published => await PublishedAsync(db, suggestion),
            SuggestionState.Dismissed => $"This suggestion was dismissed by {suggestion.DecidedBy}. If customers should hear of it after all, report an incident.",
            _ => "The alert has resolved, and this suggestion is closed; there is nothing left to dismiss.",
        });
    }

    private static async Task<string> PublishedAsync(StatusPageDbContext db, Suggestion suggestion)
    {
        var title = await db.Incidents.Where(i => i.Id == suggestion.IncidentId).Select(i => i.Title).SingleOrDefaultAsync();
        return $"This suggestion was already published by {suggestion.DecidedBy}, as the incident “{title}” ({suggestion.IncidentId}). Post an update there.";
    }
}

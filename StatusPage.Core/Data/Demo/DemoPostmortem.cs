using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Incidents;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Publication;

namespace StatusPage.Core.Data.Demo;

/// <summary>The postmortem of an invented incident, where its promise says that there is one.</summary>
internal static class DemoPostmortem
{
    /// <summary>From resolution; the company takes less time than it promises.</summary>
    public static readonly TimeSpan After = TimeSpan.FromDays(5);

    /// <summary>What was to be done is done by then.</summary>
    private static readonly TimeSpan ActionsTake = TimeSpan.FromDays(30);

    public static async Task WriteAsync(Act act, string incidentId, string by, DateTimeOffset now)
    {
        if (await act.Db.PostmortemDebts.FindAsync(incidentId) is not { IsOwed: true } debt)
        {
            return;
        }

        var incident = await IncidentService.FindAsync(act.Db, incidentId);
        var names = await act.Db.Components.Where(c => c.Visible).ToDictionaryAsync(c => c.Id, c => c.Name);
        var postmortem = new Postmortem(incident.Id, ProposedText.Of(incident, [], [], names, act.Now), debt.Readers, act.Now, by);
        postmortem.Change(
            new PostmortemChange
            {
                Sections = new Dictionary<PostmortemSection, string>
                {
                    [PostmortemSection.Summary] = $"{incident.Title}, for {PublicWords.Duration(incident.ResolvedAt!.Value - incident.StartedAt)}. {incident.RootCause}",
                    [PostmortemSection.WentWell] = $"The first update was public {PublicWords.Duration(incident.ReportedAt - incident.StartedAt)} after the beginning.",
                    [PostmortemSection.Lessons] = "The first sign was there before customers noticed. What shows it now wakes somebody.",
                },
                Actions = [new ActionInput(null, "An alarm on the first sign of this, tested in the next exercise", by, DateOnly.FromDateTime(act.Now.UtcDateTime + ActionsTake))],
            },
            debt.Readers,
            act.Now,
            by);
        act.Db.Postmortems.Add(postmortem);
        // First as a draft: the database adds no action items to one that is published.
        await act.Db.SaveChangesAsync();
        postmortem.Publish(incident, readers: null, debt.Readers, act.Now, by);
        if (act.Now + ActionsTake < now)
        {
            postmortem.GoOn(postmortem.Actions[0].Id, new ActionProgress { State = ActionState.Done }, act.Now + ActionsTake, by);
        }

        await PostmortemSettlement.WriteEndedAsync(act, incident, debt, act.Now, act.Now);
        act.Record("postmortem.published", "incident", incident.Id, incident.Title);
    }
}

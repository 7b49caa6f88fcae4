using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Promises;
using StatusPage.Core.Promises.Ledger;

namespace StatusPage.Core.Data.Demo;

/// <summary>Plays one <see cref="DemoStory"/> on a real incident.</summary>
internal sealed class DemoIncident(DemoStory story, Dictionary<string, string> components, int policyNumber, long publication, DateTimeOffset now)
{
    private static readonly IReadOnlyList<IncidentStatus> Statuses = IncidentPolicy.Default.Statuses;

    private string _id = "";

    /// <summary>Not of what was reported later.</summary>
    private bool IsMailed => story.ReportedAfter is null;

    public void AddTo(DemoScript script)
    {
        for (var i = 0; i < story.Postings.Count; i++)
        {
            var (number, posting) = (i + 1, story.Postings[i]);
            var at = PostedAt(number, posting);
            script.Add(at, posting.By, act => number == 1 ? ReportAsync(act, posting) : PostAsync(act, posting));
            if (IsMailed)
            {
                script.Add(at, posting.By, act => DemoMails.WriteAsync(act, _id, number, Kind(number, posting)));
            }

            if (posting.Correction is { } correction)
            {
                script.Add(story.Began.AddMinutes(correction.Minute), correction.By, act => CorrectAsync(act, number, correction));
            }
        }

        var first = story.Postings[0];
        if (story is { ReportedAfter: null, Impact: not Impact.None })
        {
            // Whoever wrote the first public word had it.
            script.Add(PostedAt(1, first), first.By, act => ChangeAsync(act, "incident.acknowledged", incident => incident.Acknowledge(act.Now, first.By)));
        }

        if (story.Exclusion is { } exclusion)
        {
            var (last, count) = (story.Postings[^1], story.Postings.Count);
            script.Add(PostedAt(count, last).AddDays(1), last.By, act => ChangeAsync(
                act, "incident.changed", incident => incident.Change(new IncidentChange { SlaExclusion = exclusion }, act.Now)));
        }

        if (story is { ReportedAfter: null, Postings: [.., { Status: IncidentStatus.Resolved } end] })
        {
            var at = PostedAt(story.Postings.Count, end) + DemoPostmortem.After;
            if (at <= now)
            {
                script.Add(at, end.By, act => DemoPostmortem.WriteAsync(act, _id, end.By, now));
            }
        }

        foreach (var note in story.Notes)
        {
            script.Add(story.Began.AddMinutes(note.Minute), note.By, act =>
            {
                act.Db.IncidentNotes.Add(new IncidentNote(Ids.New(act.Now), _id, note.Text, act.Now, note.By));
                act.Record("incident.note_added", "incident", _id, story.Title);
            });
        }
    }

    private static NotificationKind Kind(int number, DemoPosting posting) => (number, posting) switch
    {
        (1, _) => NotificationKind.IncidentCreated,
        (_, { Reopens: true }) => NotificationKind.IncidentReopened,
        (_, { Status: IncidentStatus.Resolved }) => NotificationKind.IncidentResolved,
        _ => NotificationKind.IncidentUpdated,
    };

    private DateTimeOffset PostedAt(int number, DemoPosting posting) =>
        story.Began.AddMinutes(story.ReportedAfter is { } late ? late + (4 * number) : posting.Minute);

    private async Task ReportAsync(Act act, DemoPosting posting)
    {
        var report = new IncidentReport
        {
            Title = story.Title,
            Impact = story.Impact,
            Status = posting.Status,
            Message = posting.Message,
            Components = Affected(posting),
            Notify = IsMailed,
            StartedAt = story.Began,
            DetectedAt = story.Began.AddMinutes(story.DetectedAfter),
            EstimatedResolutionAt = Estimate(posting),
            Backfilled = story.ReportedAfter is not null,
        };
        var (incident, happened) = Incident.Report(report, Statuses, act.Now, posting.By);
        _id = incident.Id;
        incident.PublishedInVersion = publication;
        act.Db.Incidents.Add(incident);
        // The company had its policy all along.
        act.Db.Obligations.Add(new Obligation(incident.Id, policyNumber, incident.DetectedAt));
        await PromiseSettlement.WriteEndedAsync(act, incident);
        await IncidentService.SetComponentsAsync(act, incident, happened.Update, first: true);
        act.Record("incident.created", "incident", incident.Id, incident.Title);
    }

    private async Task PostAsync(Act act, DemoPosting posting)
    {
        var incident = await IncidentService.FindAsync(act.Db, _id);
        var happened = posting.Reopens
            ? incident.Reopen(posting.Message, Affected(posting), notify: IsMailed, Statuses, act.Now, posting.By)
            : (IncidentPosted)incident.Post(
                new IncidentPosting
                {
                    Status = posting.Status,
                    Impact = posting.Impact,
                    Message = posting.Message,
                    Components = Affected(posting),
                    Notify = IsMailed,
                    DisplayedAt = story.Began.AddMinutes(posting.Minute),
                    EstimatedResolutionAt = Estimate(posting),
                    RootCause = posting.Status == IncidentStatus.Resolved ? story.RootCause : null,
                    Remediation = posting.Status == IncidentStatus.Resolved ? story.Remediation : null,
                },
                Statuses,
                act.Now,
                posting.By);
        await PromiseSettlement.WriteEndedAsync(act, incident);
        if (happened is IncidentResolved)
        {
            await PostmortemSettlement.OweAsync(act, incident, act.Now);
        }
        else if (happened is IncidentReopened && await act.Db.PostmortemDebts.FindAsync(incident.Id) is { } debt)
        {
            debt.Withdraw();
        }

        await IncidentService.SetComponentsAsync(act, incident, happened.Update, first: false);
        var action = happened switch
        {
            IncidentResolved => "incident.resolved",
            IncidentReopened => "incident.reopened",
            _ => "incident.updated",
        };
        act.Record(action, "incident", incident.Id, incident.Title);
    }

    private Task CorrectAsync(Act act, int number, DemoCorrection correction) => ChangeAsync(
        act,
        "incident.update_corrected",
        incident => incident.Correct(incident.Updates[number - 1].Id, correction.Message, act.Now, correction.By));

    private async Task ChangeAsync(Act act, string action, Action<Incident> change)
    {
        var incident = await IncidentService.FindAsync(act.Db, _id);
        change(incident);
        act.Record(action, "incident", incident.Id, incident.Title);
    }

    private List<AffectedComponent> Affected(DemoPosting posting) =>
        [.. posting.Affected.Select(affected => new AffectedComponent(components[affected.Component], affected.Status))];

    private DateTimeOffset? Estimate(DemoPosting posting) => posting.EstimateAt is { } minute ? story.Began.AddMinutes(minute) : null;
}

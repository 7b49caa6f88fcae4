using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Promises.Ladder;

namespace StatusPage.Core.Postmortems;

/// <summary>The door through which postmortems are written and published. Responders.</summary>
public sealed class PostmortemService(Acts acts)
{
    /// <summary>Begins a draft, with what the record of the incident proposes where nothing else is given.</summary>
    public Task<Postmortem> DraftAsync(Actor actor, string incidentId, PostmortemChange given) => acts.RunAsync(actor, StaffRole.Responder, async act =>
    {
        var incident = await IncidentService.FindAsync(act.Db, incidentId);
        if (await act.Db.Postmortems.AnyAsync(p => p.IncidentId == incidentId))
        {
            throw new RuleException($"The incident “{incident.Title}” has a postmortem already. Change that one.");
        }

        var rule = await PostmortemSettlement.RuleOfAsync(act.Db, incidentId);
        var postmortem = new Postmortem(incidentId, await ProposeAsync(act, incident), rule.UsualReaders, act.Now, act.Actor.Name);
        postmortem.Change(given, await PostmortemSettlement.PromisedToAsync(act, incident), act.Now, act.Actor.Name);
        postmortem.Version = 1;
        act.Db.Postmortems.Add(postmortem);
        act.Record("postmortem.drafted", "incident", incident.Id, incident.Title);
        return postmortem;
    });

    public Task<Postmortem> ChangeAsync(Actor actor, string incidentId, PostmortemChange change, ExpectedVersion? expectedVersion) =>
        OnAsync(actor, incidentId, expectedVersion, async (act, incident, postmortem) =>
        {
            var before = postmortem.Version;
            postmortem.Change(change, await PostmortemSettlement.PromisedToAsync(act, incident), act.Now, act.Actor.Name);
            if (postmortem.Version != before)
            {
                act.Record("postmortem.changed", "incident", incident.Id, incident.Title);
            }

            return postmortem;
        });

    /// <summary>Publishes it for good, and mails those who got the incident's mails where everybody may read it.</summary>
    /// <param name="actor">Who publishes it.</param>
    /// <param name="incidentId">Whose it is.</param>
    /// <param name="expectedVersion">Null where it does not matter.</param>
    /// <param name="readers">Who reads it, where that is said with the publication: what the policy promises on request is made public only so.</param>
    public Task<Postmortem> PublishAsync(Actor actor, string incidentId, ExpectedVersion? expectedVersion, PostmortemReaders? readers = null) =>
        OnAsync(actor, incidentId, expectedVersion, async (act, incident, postmortem) =>
        {
            postmortem.Publish(incident, readers, await PostmortemSettlement.PromisedToAsync(act, incident), act.Now, act.Actor.Name);
            // So that the page of the incident is made anew.
            incident.Touch(act.Now);
            act.Record("postmortem.published", "incident", incident.Id, incident.Title);
            act.Raise(new PostmortemPublished(incident, postmortem));
            return postmortem;
        });

    /// <summary>Throws a draft away. What is owed stays owed.</summary>
    public Task DiscardAsync(Actor actor, string incidentId, ExpectedVersion? expectedVersion) =>
        OnAsync(actor, incidentId, expectedVersion, (act, incident, postmortem) =>
        {
            postmortem.RefuseIfPublished();
            act.Db.Postmortems.Remove(postmortem);
            act.Record("postmortem.discarded", "incident", incident.Id, incident.Title);
            return Task.FromResult(true);
        });

    /// <summary>How an action item stands, of a draft or of a postmortem long published.</summary>
    public Task<Postmortem> SetActionAsync(Actor actor, string actionId, ActionState state, ExpectedVersion? expectedVersion = null) =>
        GoOnAsync(actor, actionId, new ActionProgress { State = state }, expectedVersion);

    /// <summary>How an action item goes on: its state, who sees to it, by when. What it says stays.</summary>
    public Task<Postmortem> GoOnAsync(Actor actor, string actionId, ActionProgress progress, ExpectedVersion? expectedVersion) => acts.RunAsync(actor, StaffRole.Responder, async act =>
    {
        var incidentId = await act.Db.ActionItems.Where(a => a.Id == actionId).Select(a => a.IncidentId).SingleOrDefaultAsync()
            ?? throw new NotFoundException("action item", actionId);
        return await OnAsync(actor, incidentId, expectedVersion, (_, incident, postmortem) =>
        {
            if (postmortem.GoOn(actionId, progress, act.Now, act.Actor.Name))
            {
                if (postmortem.IsPublished)
                {
                    incident.Touch(act.Now);
                }

                act.Record("postmortem.action_changed", "incident", incident.Id, incident.Title);
            }

            return Task.FromResult(postmortem);
        });
    });

    /// <summary>A private link to one that is read on request; the one before opens nothing any more.</summary>
    /// <returns>The token, which is shown once and kept as its hash.</returns>
    public Task<(Postmortem Postmortem, string Token)> LinkAsync(Actor actor, string incidentId, ExpectedVersion? expectedVersion) =>
        OnAsync(actor, incidentId, expectedVersion, (act, incident, postmortem) =>
        {
            var token = Secrets.New("");
            postmortem.Link(Secrets.Hash(token), act.Now, act.Actor.Name);
            act.Record("postmortem.linked", "incident", incident.Id, incident.Title);
            return Task.FromResult((postmortem, token));
        });

    /// <summary>Ends the private link, and makes no other.</summary>
    public Task<Postmortem> UnlinkAsync(Actor actor, string incidentId, ExpectedVersion? expectedVersion) =>
        OnAsync(actor, incidentId, expectedVersion, (act, incident, postmortem) =>
        {
            if (postmortem.LinkHash is not null)
            {
                postmortem.Link(hash: null, act.Now, act.Actor.Name);
                act.Record("postmortem.unlinked", "incident", incident.Id, incident.Title);
            }

            return Task.FromResult(postmortem);
        });

    private static async Task<IReadOnlyDictionary<PostmortemSection, string>> ProposeAsync(Act act, Incident incident)
    {
        var notes = await act.Db.IncidentNotes.AsNoTracking().Where(n => n.IncidentId == incident.Id).OrderBy(n => n.Id).ToListAsync();
        var causes = await act.Db.IncidentCauses.AsNoTracking().Where(c => c.IncidentId == incident.Id).OrderBy(c => c.Id).ToListAsync();
        var names = await act.Db.Components.Where(c => c.Visible).ToDictionaryAsync(c => c.Id, c => c.Name);
        return ProposedText.Of(incident, notes, causes, names, act.Now);
    }

    private Task<T> OnAsync<T>(Actor actor, string incidentId, ExpectedVersion? expectedVersion, Func<Act, Incident, Postmortem, Task<T>> body) =>
        acts.RunAsync(actor, StaffRole.Responder, async act =>
        {
            var incident = await IncidentService.FindAsync(act.Db, incidentId);
            var postmortem = await act.Db.Postmortems.Include(p => p.Actions.OrderBy(a => a.Position)).SingleOrDefaultAsync(p => p.IncidentId == incidentId)
                ?? throw new NotFoundException("postmortem of the incident", incidentId);
            StaleVersionException.ThrowIfStale($"The postmortem of “{incident.Title}”", expectedVersion, postmortem.Version);
            return await body(act, incident, postmortem);
        });
}

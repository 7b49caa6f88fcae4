using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Promises;

namespace StatusPage.Core.Notifications;

/// <summary>What a posting would do, were it made now.</summary>
/// <param name="Subscribers">How many it concerns.</param>
/// <param name="Rule">What the policy says of its impact.</param>
/// <param name="State">Whether it is mailed by itself, or kept back.</param>
public sealed record Reach(int Subscribers, EmailRule Rule, NotificationState State);

/// <summary>Whom a posting reaches, asked before it is made: by the same rules as <see cref="OweNotification"/>.</summary>
public sealed class AudienceQueries(IDbContextFactory<StatusPageDbContext> contexts)
{
    /// <param name="audience">Of the posting, as it will leave the incident.</param>
    /// <param name="kind">What is posted.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<Reach> AskAsync(Audience audience, NotificationKind kind, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var policy = await db.Policies.AsNoTracking().OrderByDescending(p => p.Number).Select(p => p.Policy).FirstOrDefaultAsync(cancel) ?? IncidentPolicy.Default;
        var rule = audience.Impact is { } impact ? policy.EmailRuleOf(impact) : EmailRule.AtOnce;
        var mailed = audience.IncidentId is { } id
            && await db.Notifications.AnyAsync(n => n.SubjectId == id && n.State == NotificationState.Released && n.Recipients > 0, cancel);
        return new Reach(await AudienceStatements.CountAsync(db, audience, cancel), rule, NotificationRule.StateOf(rule, kind, mailed));
    }

    /// <summary>Who hears of an incident as it stands; null where there is none.</summary>
    public async Task<Audience?> OfIncidentAsync(string id, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var incident = await db.Incidents.AsNoTracking().Include(i => i.Updates.OrderBy(u => u.Number)).Include(i => i.Components.OrderBy(c => c.ComponentId)).AsSplitQuery()
            .SingleOrDefaultAsync(i => i.Id == id && i.RemovedAt == null, cancel);
        return incident is null ? null : Audience.Of(incident);
    }
}

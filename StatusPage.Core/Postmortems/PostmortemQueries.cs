using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;
using StatusPage.Core.Promises.Ladder;

namespace StatusPage.Core.Postmortems;

public enum PostmortemPhase
{
    /// <summary>Promised and not published, whether somebody writes it already or not.</summary>
    Owed,

    Draft,
    Published,
}

/// <summary>A line of a list of postmortems.</summary>
public sealed record PostmortemLine
{
    public required string IncidentId { get; init; }

    public required string Title { get; init; }

    public required Impact Impact { get; init; }

    public required DateTimeOffset? ResolvedAt { get; init; }

    public required string? LeadName { get; init; }

    /// <summary>Null where none is owed.</summary>
    public required PostmortemDebt? Debt { get; init; }

    /// <summary>Null where nobody has begun it.</summary>
    public required DateTimeOffset? DraftedAt { get; init; }

    public required DateTimeOffset? UpdatedAt { get; init; }

    public required string? UpdatedBy { get; init; }

    public required DateTimeOffset? PublishedAt { get; init; }

    public required PostmortemReaders? Readers { get; init; }

    public required int OpenActions { get; init; }
}

/// <summary>An action item with where it comes from.</summary>
/// <param name="Action">As it stands.</param>
/// <param name="IncidentTitle">Of the incident it follows from.</param>
/// <param name="Published">Whether its postmortem is.</param>
/// <param name="Version">Of its postmortem.</param>
public sealed record ActionLine(ActionItem Action, string IncidentTitle, bool Published, int Version);

/// <summary>A postmortem as staff see it, and what is owed of it.</summary>
/// <param name="Incident">Whose it is, without its updates.</param>
/// <param name="Postmortem">Null where nobody has begun it.</param>
/// <param name="Debt">Null where none is owed.</param>
public sealed record PostmortemDetail(Incident Incident, Postmortem? Postmortem, PostmortemDebt? Debt);

/// <summary>What the bearer of a private link reads.</summary>
public sealed record PrivatePostmortem(Incident Incident, Postmortem Postmortem);

/// <summary>Reads postmortems for staff and for who holds a private link; the public reads the published snapshot.</summary>
public sealed class PostmortemQueries(IDbContextFactory<StatusPageDbContext> contexts)
{
    /// <summary>Owed ones by their deadline, drafts and published ones latest first.</summary>
    /// <param name="phase">Which; null for all that are owed or begun.</param>
    /// <param name="page">From 1.</param>
    /// <param name="size">Lines a page.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<(IReadOnlyList<PostmortemLine> Lines, int Total)> ListAsync(PostmortemPhase? phase, int page, int size, CancellationToken cancel = default)
    {
        await using var db = await ReadAsync(cancel);
        var found = Narrow(db, phase);
        var total = await found.CountAsync(cancel);
        var ordered = phase == PostmortemPhase.Owed
            ? found.OrderBy(row => row.Debt!.DueAt == null).ThenBy(row => row.Debt!.DueAt).ThenBy(row => row.Incident.Id)
            : found.OrderByDescending(row => row.Postmortem!.PublishedAt ?? row.Postmortem.UpdatedAt).ThenByDescending(row => row.Incident.Id);
        var rows = await ordered.Skip((Math.Max(page, 1) - 1) * size).Take(size).ToListAsync(cancel);
        var ids = rows.Select(row => row.Incident.Id).ToList();
        var open = await db.ActionItems.Where(a => ids.Contains(a.IncidentId) && a.State == ActionState.Open).GroupBy(a => a.IncidentId)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        return ([.. rows.Select(row => Line(row, open.GetValueOrDefault(row.Incident.Id)))], total);
    }

    public async Task<IReadOnlyDictionary<PostmortemPhase, int>> CountAsync(CancellationToken cancel = default)
    {
        await using var db = await ReadAsync(cancel);
        var counts = new Dictionary<PostmortemPhase, int>();
        foreach (var phase in Enum.GetValues<PostmortemPhase>())
        {
            counts[phase] = await Narrow(db, phase).CountAsync(cancel);
        }

        return counts;
    }

    /// <summary>Action items by their day; null for all states.</summary>
    public async Task<(IReadOnlyList<ActionLine> Lines, int Total)> ActionsAsync(ActionState? state, int page, int size, CancellationToken cancel = default)
    {
        await using var db = await ReadAsync(cancel);
        var found = Actions(db).Where(row => state == null || row.Action.State == state);
        var total = await found.CountAsync(cancel);
        var rows = await found
            .OrderBy(row => row.Action.DueOn == null)
            .ThenBy(row => row.Action.DueOn)
            .ThenBy(row => row.Action.Id)
            .Skip((Math.Max(page, 1) - 1) * size)
            .Take(size)
            .ToListAsync(cancel);
        return ([.. rows.Select(LineOf)], total);
    }

    /// <summary>One action item; null where there is none.</summary>
    public async Task<ActionLine?> ActionAsync(string id, CancellationToken cancel = default)
    {
        await using var db = await ReadAsync(cancel);
        return await Actions(db).SingleOrDefaultAsync(row => row.Action.Id == id, cancel) is { } row ? LineOf(row) : null;
    }

    /// <summary>Null where there is no such incident.</summary>
    public async Task<PostmortemDetail?> FindAsync(string incidentId, CancellationToken cancel = default)
    {
        await using var db = await ReadAsync(cancel);
        return await db.Incidents.SingleOrDefaultAsync(i => i.Id == incidentId && i.RemovedAt == null, cancel) is { } incident
            ? new PostmortemDetail(
                incident,
                await db.Postmortems.Include(p => p.Actions.OrderBy(a => a.Position)).SingleOrDefaultAsync(p => p.IncidentId == incidentId, cancel),
                await db.PostmortemDebts.SingleOrDefaultAsync(d => d.IncidentId == incidentId, cancel))
            : null;
    }

    /// <summary>What a private link opens; null where it opens nothing, or not any more.</summary>
    public async Task<PrivatePostmortem?> OpenAsync(string? token, CancellationToken cancel = default)
    {
        if (token is not { Length: > 0 and < 100 })
        {
            return null;
        }

        var hash = Secrets.Hash(token);
        await using var db = await ReadAsync(cancel);
        var postmortem = await db.Postmortems.Include(p => p.Actions.OrderBy(a => a.Position)).SingleOrDefaultAsync(p => p.LinkHash == hash && p.PublishedAt != null, cancel);
        return postmortem is not null && await db.Incidents.SingleOrDefaultAsync(i => i.Id == postmortem.IncidentId && i.RemovedAt == null, cancel) is { } incident
            ? new PrivatePostmortem(incident, postmortem)
            : null;
    }

    /// <summary>How many are mailed as it is published: those who got the incident's mails and want mail still.</summary>
    public async Task<int> ReachAsync(string incidentId, CancellationToken cancel = default)
    {
        await using var db = await ReadAsync(cancel);
        return await AudienceStatements.CountFollowersAsync(db, incidentId, cancel);
    }

    private static IQueryable<Row> Narrow(StatusPageDbContext db, PostmortemPhase? phase)
    {
        var all = from incident in db.Incidents
                  where incident.RemovedAt == null
                  join one in db.PostmortemDebts.Where(d => d.State == DebtState.Owed || d.State == DebtState.Overdue) on incident.Id equals one.IncidentId into debts
                  from debt in debts.DefaultIfEmpty()
                  join other in db.Postmortems on incident.Id equals other.IncidentId into postmortems
                  from postmortem in postmortems.DefaultIfEmpty()
                  select new Row { Incident = incident, Debt = debt, Postmortem = postmortem };
        return phase switch
        {
            PostmortemPhase.Owed => all.Where(row => row.Debt != null),
            PostmortemPhase.Draft => all.Where(row => row.Postmortem != null && row.Postmortem.PublishedAt == null),
            PostmortemPhase.Published => all.Where(row => row.Postmortem != null && row.Postmortem.PublishedAt != null),
            _ => all.Where(row => row.Debt != null || row.Postmortem != null),
        };
    }

    private static IQueryable<ActionRow> Actions(StatusPageDbContext db) =>
        from action in db.ActionItems
        join incident in db.Incidents.Where(i => i.RemovedAt == null) on action.IncidentId equals incident.Id
        join postmortem in db.Postmortems on action.IncidentId equals postmortem.IncidentId
        select new ActionRow { Action = action, Title = incident.Title, PublishedAt = postmortem.PublishedAt, Version = postmortem.Version };

    private static ActionLine LineOf(ActionRow row) => new(row.Action, row.Title, row.PublishedAt is not null, row.Version);

    private static PostmortemLine Line(Row row, int openActions) => new()
    {
        IncidentId = row.Incident.Id,
        Title = row.Incident.Title,
        Impact = row.Incident.Impact,
        ResolvedAt = row.Incident.ResolvedAt,
        LeadName = row.Incident.LeadName,
        Debt = row.Debt,
        DraftedAt = row.Postmortem?.CreatedAt,
        UpdatedAt = row.Postmortem?.UpdatedAt,
        UpdatedBy = row.Postmortem?.UpdatedBy,
        PublishedAt = row.Postmortem?.PublishedAt,
        Readers = row.Postmortem?.Readers ?? row.Debt?.Readers,
        OpenActions = openActions,
    };

    private async Task<StatusPageDbContext> ReadAsync(CancellationToken cancel)
    {
        var db = await contexts.CreateDbContextAsync(cancel);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return db;
    }

    private sealed class Row
    {
        public required Incident Incident { get; init; }

        public required PostmortemDebt? Debt { get; init; }

        public required Postmortem? Postmortem { get; init; }
    }

    private sealed class ActionRow
    {
        public required ActionItem Action { get; init; }

        public required string Title { get; init; }

        public required DateTimeOffset? PublishedAt { get; init; }

        public required int Version { get; init; }
    }
}

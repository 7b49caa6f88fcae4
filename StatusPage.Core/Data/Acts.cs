using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Audit;
using StatusPage.Core.Data.Availability;
using StatusPage.Core.Events;
using StatusPage.Core.Publication;
using StatusPage.Core.Telemetry;

namespace StatusPage.Core.Data;

/// <summary>
/// Runs acts. The one way anything is changed: it checks the actor's role as it stands now, opens the transaction, lets
/// the body change things, hands its events to what follows them, writes the audit entry, commits, and then waits until
/// the published snapshot has caught up, so that whoever made the change sees it on the next read.
/// </summary>
public sealed class Acts(
    IDbContextFactory<StatusPageDbContext> contexts,
    EventDispatcher dispatcher,
    Publisher publisher,
    WriteGate gate,
    DatabaseState state,
    TimeProvider clock)
{
    private static readonly AsyncLocal<Act?> Current = new();

    public Task RunAsync(Actor actor, StaffRole needed, Func<Act, Task> body, CancellationToken cancel = default) =>
        RunAsync(
            actor,
            needed,
            async act =>
            {
                await body(act);
                return true;
            },
            cancel);

    public async Task<T> RunAsync<T>(Actor actor, StaffRole needed, Func<Act, Task<T>> body, CancellationToken cancel = default)
    {
        if (Current.Value is { } outer)
        {
            outer.Require(needed);
            var inner = await body(outer);
            await outer.DispatchAsync(dispatcher);
            return inner;
        }

        using var span = Spans.Start("act");
        T result;
        long? published;
        try
        {
            (result, published) = await CommitAsync(actor, needed, body, cancel);
        }
        catch (Exception exception) when (exception is not DatabaseAwayException && DatabaseFaults.Find(exception) is { } fault)
        {
            span.Fail(exception);
            // Who only queued for too long behind others of this process tells nothing of the database.
            if (exception is not BusyException)
            {
                // Who waited for a lock in vain tells little: it is tried by whoever looks after the database.
                if (fault.Kind == DatabaseFaultKind.Locked)
                {
                    state.Blame(exception);
                }
                else
                {
                    state.Refuse(fault);
                }
            }

            throw DatabaseFaults.Refusal(fault, exception);
        }
        catch (Exception exception) when (exception is not TakenBackException)
        {
            span.Fail(exception);
            throw;
        }

        state.Accept();

        if (published is { } version)
        {
            span?.SetTag("statuspage.publication", version);
            using var publishing = Spans.Start("publish");
            publishing?.SetTag("statuspage.publication", version);
            await publisher.PublishAsync(version);
        }

        return result;
    }

    /// <summary>Refuses an actor below a role, for what needs leave and changes nothing.</summary>
    public async Task RequireAsync(Actor actor, StaffRole needed, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        Require(actor, await RoleAsync(db, actor, clock.GetUtcNow(), cancel), needed);
    }

    /// <summary>
    /// One of many things that an act does: what it changes is written at once, within the act's transaction and with an audit
    /// entry of its own, so that the next one finds it. Where it is refused nothing of it is left, and the refusal is returned:
    /// whoever collects them ends the act by throwing.
    /// </summary>
    public async Task<RefusedException?> PartAsync(Act act, Func<Task> part, CancellationToken cancel = default)
    {
        try
        {
            await part();
            await act.DispatchAsync(dispatcher);
            await WriteAsync(act, cancel);
            return null;
        }
        catch (RefusedException refused) when (refused is not BusyException)
        {
            act.ForgetUnwritten();
            return refused;
        }
    }

    /// <summary>Says on the span what the act does: by whom, and as the audit log calls it.</summary>
    private static void Describe(Activity? span, Act act)
    {
        if (span is { IsAllDataRequested: true, Source.Name: Spans.SourceName } && act.Actions.Count > 0)
        {
            span.DisplayName = act.Actions[0];
            span.SetTag("statuspage.actions", string.Join(", ", act.Actions));
            span.SetTag("statuspage.actor.kind", act.Actor.Kind.ToWord());
            span.SetTag("statuspage.actor.id", act.Actor.Id);
        }
    }

    private static async Task WriteAsync(Act act, CancellationToken cancel)
    {
        act.Published = await PublishAsync(act.Db, cancel) ?? act.Published;
        AuditTrail.Write(act);
        try
        {
            await act.Db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException exception)
        {
            // Only where several processes write: the transaction of another came between read and write.
            throw new RuleException($"Someone else changed this at the same moment ({exception.Entries[0].Metadata.ClrType.Name}). Read it again, then repeat your change.");
        }

        foreach (var statements in act.Afterwards)
        {
            await statements();
        }

        act.Lines.Clear();
        act.Afterwards.Clear();
    }

    private async Task<(T Result, long? Published)> CommitAsync<T>(Actor actor, StaffRole needed, Func<Act, Task<T>> body, CancellationToken cancel)
    {
        var outer = Activity.Current;
        using var span = Spans.Start("act.transaction");
        using var turn = await gate.EnterAsync(cancel);
        T result;
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var now = clock.GetUtcNow();
        var role = await RoleAsync(db, actor, now, cancel);
        Require(actor, role, needed);

        var act = new Act(db, actor, role, now);
        Current.Value = act;
        try
        {
            result = await body(act);
            await act.EndAsync(dispatcher);
        }
        finally
        {
            Current.Value = null;
            // Also of what comes to nothing: a refusal, a dry run.
            Describe(outer, act);
        }

        await WriteAsync(act, cancel);
        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (Exception exception) when (DatabaseFaults.Find(exception) is { Kind: DatabaseFaultKind.Silent } fault)
        {
            // It was asked to commit, and its answer did not arrive: it may have done so.
            state.Refuse(fault);
            throw new DatabaseAwayException(fault with { MayBeSaved = true }, exception);
        }

        foreach (var wake in act.OnceCommitted)
        {
            wake();
        }

        return (result, act.Published);
    }

    internal static void Require(Actor actor, StaffRole role, StaffRole needed)
    {
        if (role < needed)
        {
            throw new ForbiddenException($"This takes the role {needed.ToWord()}; {actor.Name} has the role {role.ToWord()}.");
        }
    }

    private static async Task<StaffRole> RoleAsync(StatusPageDbContext db, Actor actor, DateTimeOffset now, CancellationToken cancel)
    {
        switch (actor.Kind)
        {
            case ActorKind.System:
                return StaffRole.Administrator;
            case ActorKind.Staff:
                var user = await db.Users.Where(u => u.Id == actor.Id && u.DisabledAt == null).Select(u => new { u.Role }).SingleOrDefaultAsync(cancel);
                return user?.Role ?? throw new ForbiddenException("Your account was disabled. Ask an administrator.");
            case ActorKind.Token:
                var token = await db.ApiTokens.AsNoTracking().SingleOrDefaultAsync(t => t.Id == actor.Id, cancel);
                return token is not null && token.IsValid(now) ? token.Role : throw new ForbiddenException("This token was revoked or has expired.");
            default:
                throw new InvalidOperationException($"No such kind of actor: {actor.Kind}");
        }
    }

    /// <summary>Counts a publication where the change touches what the public sees, and marks the rows to be read anew.</summary>
    private static async Task<long?> PublishAsync(StatusPageDbContext db, CancellationToken cancel)
    {
        db.ChangeTracker.DetectChanges();
        var changed = db.ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).ToList();
        if (!changed.Exists(e => e.Entity is IPublic))
        {
            return null;
        }

        var state = await db.Publications.SingleAsync(cancel);
        state.Version++;
        foreach (var entry in changed)
        {
            if (entry.Entity is IPublishedRow row)
            {
                row.PublishedInVersion = state.Version;
            }
        }

        return state.Version;
    }
}

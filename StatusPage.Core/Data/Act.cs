using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Events;

namespace StatusPage.Core.Data;

/// <summary>One thing somebody does: one context, one transaction, one moment, one audit entry or more.</summary>
public sealed class Act
{
    private readonly List<IDomainEvent> _raised = [];
    private readonly Dictionary<string, Func<Task>> _atEnd = new(StringComparer.Ordinal);

    internal Act(StatusPageDbContext db, Actor actor, StaffRole role, DateTimeOffset now)
    {
        Db = db;
        Actor = actor;
        Role = role;
        Now = now;
    }

    public StatusPageDbContext Db { get; }

    public Actor Actor { get; }

    /// <summary>The role the actor holds at this moment.</summary>
    public StaffRole Role { get; }

    public DateTimeOffset Now { get; }

    internal List<AuditLine> Lines { get; } = [];

    /// <summary>All that it has done so far, each once, as the audit log calls it; the parts that are written already too.</summary>
    internal List<string> Actions { get; } = [];

    /// <summary>By id, what things were called that gave up their names for the time of this act.</summary>
    internal Dictionary<string, string> NamesGivenUp { get; } = new(StringComparer.Ordinal);

    internal List<Func<Task>> Afterwards { get; } = [];

    internal List<Action> OnceCommitted { get; } = [];

    /// <summary>The publication it makes; null where it touches nothing public.</summary>
    internal long? Published { get; set; }

    /// <summary>Names the change for the audit log; before and after are read off the rows changed.</summary>
    public void Record(string action, string subjectKind, string subjectId, string subjectName)
    {
        Lines.Add(new AuditLine(action, subjectKind, subjectId, subjectName));
        if (!Actions.Contains(action, StringComparer.Ordinal))
        {
            Actions.Add(action);
        }
    }

    /// <summary>
    /// Before many things get new names, some the names of others: takes the old ones out of the way. Each of them has to be given
    /// its name within this act; the audit log then tells of the one that it had.
    /// </summary>
    /// <typeparam name="T">What has an Id and a Name.</typeparam>
    /// <param name="things">Their ids, and what they are called.</param>
    public Task GiveUpNamesAsync<T>(IReadOnlyCollection<(string Id, string Name)> things)
        where T : class
    {
        foreach (var (id, name) in things)
        {
            NamesGivenUp[id] = name;
        }

        var ids = things.Select(thing => thing.Id).ToList();
        return Db.Set<T>().Where(thing => ids.Contains(EF.Property<string>(thing, "Id"))).ExecuteUpdateAsync(set => set.SetProperty(thing => EF.Property<string>(thing, "Name"), thing => "~" + EF.Property<string>(thing, "Id")));
    }

    /// <summary>Statements over many rows, run in the same transaction once the tracked changes are written.</summary>
    internal void RunAfterwards(Func<Task> statements) => Afterwards.Add(statements);

    /// <summary>Wakes a worker for rows that this act writes. It may be lost in a crash: who is woken looks by itself too.</summary>
    internal void WakeOnceCommitted(Action wake) => OnceCommitted.Add(wake);

    /// <summary>Says what has happened, to the log and to who counts. Lost in a crash, and no more than that.</summary>
    internal void RunOnceCommitted(Action say) => OnceCommitted.Add(say);

    /// <summary>Looks at what the act as a whole has done to one thing, once, and may raise what follows from it.</summary>
    /// <param name="thing">Whoever comes with it again is not asked.</param>
    /// <param name="look">Run when all else is done, before the changes are written.</param>
    internal bool LookAtEnd(string thing, Func<Task> look) => _atEnd.TryAdd(thing, look);

    public void Raise(IDomainEvent happened) => _raised.Add(happened);

    /// <summary>An act within an act (the API's Idempotency-Key wraps one) may ask for more than the outer one did.</summary>
    internal void Require(StaffRole needed) => Acts.Require(Actor, Role, needed);

    internal async Task DispatchAsync(EventDispatcher dispatcher)
    {
        // By index: a follower may raise more.
        for (var i = 0; i < _raised.Count; i++)
        {
            await dispatcher.DispatchAsync(_raised[i], this);
        }

        _raised.Clear();
    }

    internal void ForgetUnwritten()
    {
        Db.ChangeTracker.Clear();
        Lines.Clear();
        Afterwards.Clear();
        _raised.Clear();
        _atEnd.Clear();
    }

    internal async Task EndAsync(EventDispatcher dispatcher)
    {
        await DispatchAsync(dispatcher);
        while (_atEnd.Count > 0)
        {
            var looks = _atEnd.Values.ToList();
            _atEnd.Clear();
            foreach (var look in looks)
            {
                await look();
            }

            await DispatchAsync(dispatcher);
        }
    }

    internal sealed record AuditLine(string Action, string SubjectKind, string SubjectId, string SubjectName);
}

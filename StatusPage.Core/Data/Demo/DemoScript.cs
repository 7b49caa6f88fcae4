using StatusPage.Core.Accounts;
using StatusPage.Core.Audit;

namespace StatusPage.Core.Data.Demo;

/// <summary>
/// What the invented staff did, each act at its own time: collected in any order, played from the oldest on inside the
/// transaction of one real act, with the audit lines that each would have left.
/// </summary>
internal sealed class DemoScript
{
    private readonly List<Step> _steps = [];

    public void Add(DateTimeOffset at, string by, Func<Act, Task> body) => _steps.Add(new Step(at, by, body));

    public void Add(DateTimeOffset at, string by, Action<Act> body) => Add(at, by, act =>
    {
        body(act);
        return Task.CompletedTask;
    });

    public async Task PlayAsync(Act act)
    {
        foreach (var step in _steps.OrderBy(step => step.At))
        {
            // The log says truthfully that none of these people exist.
            var then = new Act(act.Db, Actor.System($"{step.By} (demo)"), StaffRole.Administrator, step.At);
            await step.Body(then);
            AuditTrail.Write(then);
            await act.Db.SaveChangesAsync();
            // Nothing is looked at twice: a hundred steps over a growing context would be slow.
            act.Db.ChangeTracker.Clear();
        }
    }

    private sealed record Step(DateTimeOffset At, string By, Func<Act, Task> Body);
}

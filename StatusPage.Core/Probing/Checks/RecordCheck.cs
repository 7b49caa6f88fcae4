using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;

namespace StatusPage.Core.Probing.Checks;

/// <summary>A check that looks at what was sent in. Trouble with the database is ours, and says nothing about the sender.</summary>
internal abstract class RecordCheck(ProbeDefinition probe, IDbContextFactory<StatusPageDbContext> databases) : ICheck
{
    protected ProbeDefinition Probe { get; } = probe;

    public async Task<CheckOutcome> RunAsync(CancellationToken cancel)
    {
        if (Probe.Number == 0)
        {
            return CheckOutcome.Gap("nothing_yet", "Nothing is asked by this kind of probe: save it, and send to its address.");
        }

        try
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            var outcome = await JudgeAsync(db, cancel);
            return Probe.WithEvidence ? outcome : outcome with { Evidence = null };
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return CheckOutcome.Gap("stopped", "The status page stopped during the check.");
        }
        catch (Exception exception)
        {
            return CheckOutcome.Gap("internal_error", $"The check itself failed ({exception.GetType().Name}); this says nothing about the target.");
        }
    }

    protected abstract Task<CheckOutcome> JudgeAsync(StatusPageDbContext db, CancellationToken cancel);
}

using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Probing;
using StatusPage.Core.Scheduling;

namespace StatusPage.Core.Suggestions;

/// <summary>Ends alerts that nobody repeats any more: their end was lost on the way here, and would be waited for for ever.</summary>
public sealed class SilentAlerts(IDbContextFactory<StatusPageDbContext> contexts, DirectIncidents direct, TimeProvider clock) : IRecurringWork
{
    /// <summary>24 hours: six times as long as Alertmanager waits before it repeats an alert, unless it is told otherwise.</summary>
    public static readonly TimeSpan After = TimeSpan.FromHours(24);

    public async Task RunOnceAsync(CancellationToken cancel)
    {
        var before = clock.GetUtcNow() - After;
        List<string> silent;
        await using (var db = await contexts.CreateDbContextAsync(cancel))
        {
            // Of those that became incidents only those count that hold one open; the others are in people's hands.
            silent = await db.Suggestions
                .Where(s => s.AlertEndedAt == null && s.LastSeenAt <= before
                    && (s.State == SuggestionState.Open
                        || db.IncidentCauses.Any(c => c.Kind == CauseKind.Alert && c.CauseId == s.Id && c.RecoveredAt == null)))
                .OrderBy(s => s.LastSeenAt)
                .Select(s => s.Id)
                .ToListAsync(cancel);
        }

        foreach (var suggestion in silent)
        {
            cancel.ThrowIfCancellationRequested();
            await direct.EndSilentAsync(suggestion, before);
        }
    }
}

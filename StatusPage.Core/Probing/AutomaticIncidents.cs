using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Scheduling;

namespace StatusPage.Core.Probing;

/// <summary>
/// Incidents that open by themselves. Everything is decided from rows, component by component, each in an act of its own:
/// whoever asks, however often, and after whatever interruption, the answer is the same. The database lets a component
/// have one at most.
/// </summary>
public sealed partial class AutomaticIncidents(
    IDbContextFactory<StatusPageDbContext> contexts, Acts acts, IncidentService incidents, ILogger<AutomaticIncidents> logger) : IRecurringWork
{
    internal static readonly Actor Monitoring = Actor.System("Monitoring");

    /// <summary>Makes up for what a crash cut short, and does what time alone brings: a maintenance ends, quiet has lasted.</summary>
    public async Task RunOnceAsync(CancellationToken cancel)
    {
        List<string> components;
        await using (var db = await contexts.CreateDbContextAsync(cancel))
        {
            var unanswered = from state in db.ProbeStates
                             where state.Health == ProbeHealth.Down && state.IncidentId == null
                             join probe in db.Probes on state.Probe equals probe.Number
                             select probe.ComponentId;
            components = await unanswered.Union(db.AutomaticIncidents.Where(a => a.ClosedAt == null).Select(a => a.ComponentId)).ToListAsync(cancel);
        }

        List<Exception> failures = [];
        foreach (var component in components)
        {
            try
            {
                await ReconcileAsync(component, cancel);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException && !cancel.IsCancellationRequested)
            {
                // The trouble of one component keeps no other waiting; the job says that it failed all the same.
                failures.Add(exception);
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException("Automatic incidents could not be brought up to date.", failures);
        }
    }

    /// <summary>Brings a component's automatic incident in line with what its probes say.</summary>
    public async Task ReconcileAsync(string componentId, CancellationToken cancel = default)
    {
        try
        {
            await InActAsync(componentId, StepsAsync, cancel);
        }
        catch (RefusedException refused)
        {
            // Somebody's change came between, or a rule forbids it now: the job asks again in a few seconds.
            LogRefused(refused, componentId);
        }
    }

    /// <summary>An alert fires: opens an incident on the component, or joins the one that is open.</summary>
    /// <returns>The incident; null while the component is in maintenance.</returns>
    public async Task<string?> FailAsync(string componentId, FailingCause cause, CancellationToken cancel = default) =>
        await InActAsync(
            componentId,
            async steps =>
            {
                await steps.CloseAsync();
                return await steps.UnderMaintenanceAsync() ? null : await steps.FailAsync([cause]);
            },
            cancel);

    /// <summary>An alert ended.</summary>
    public async Task RecoverAsync(string componentId, CauseKind kind, string causeId, CancellationToken cancel = default) =>
        await InActAsync(
            componentId,
            async steps =>
            {
                steps.Recover(kind, causeId);
                return await StepsAsync(steps);
            },
            cancel);

    private static async Task<string?> StepsAsync(AutomaticIncidentSteps steps)
    {
        await steps.CloseAsync();
        await steps.RecoverProbesAsync();
        var failing = await steps.FailingProbesAsync();
        if (!await steps.UnderMaintenanceAsync())
        {
            await steps.FailAsync(failing);
        }
        else if (failing.Count > 0)
        {
            // Maintenance keeps it quiet; that it is quiet for another reason must not be said.
            return null;
        }

        await steps.SettleAsync();
        return null;
    }

    private async Task<string?> InActAsync(string componentId, Func<AutomaticIncidentSteps, Task<string?>> body, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await acts.RunAsync(
                    Monitoring,
                    StaffRole.Responder,
                    async act =>
                    {
                        var component = await act.Db.Components.SingleOrDefaultAsync(c => c.Id == componentId && c.RemovedAt == null);
                        return component is null ? null : await body(await AutomaticIncidentSteps.BeginAsync(act, incidents, component));
                    },
                    cancel);
            }
            catch (DbUpdateException exception) when (attempt < 3)
            {
                // Another process opened it at the same moment; on the next look this cause joins it.
                LogRace(exception, componentId);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The automatic incident of component {Component} could not be brought up to date; it is tried again")]
    private partial void LogRefused(Exception exception, string component);

    [LoggerMessage(Level = LogLevel.Information, Message = "Another process changed the automatic incident of component {Component} at the same moment")]
    private partial void LogRace(Exception exception, string component);
}

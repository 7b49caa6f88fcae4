using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;

namespace StatusPage.Core.Probing;

/// <summary>What a change of a probe means for its state: when it runs next, what it forgets, what is no data.</summary>
internal static class ProbeTurns
{
    /// <summary>A probe just made or changed runs soon, and a thousand made at once not all at once.</summary>
    private const int MaxDelayMs = 2_000;

    public static ProbeState First(Probe probe, DateTimeOffset now)
    {
        var state = new ProbeState { Probe = probe.Number };
        Schedule(state, probe, now);
        return state;
    }

    /// <summary>A claim is left as it is: whoever runs it gives it back, and until then nobody else begins.</summary>
    public static void Schedule(ProbeState state, Probe probe, DateTimeOffset now)
    {
        state.ProbeVersion = probe.Version;
        state.IntervalMs = probe.IntervalSeconds * 1_000L;
        state.PhaseMs = ProbeGrid.Phase(probe.Id, state.IntervalMs);
        state.DueMs = probe is { PausedAt: null, RemovedAt: null }
            ? now.ToUnixTimeMilliseconds() + RandomNumberGenerator.GetInt32(MaxDelayMs + 1)
            : null;
    }

    /// <summary>What it found so far says nothing about what it asks from now on.</summary>
    public static void Forget(ProbeState state)
    {
        state.Health = ProbeHealth.Unknown;
        state.FailuresInRow = state.SuccessesInRow = 0;
        state.FailingSinceMs = state.PassingSinceMs = null;
        state.IncidentId = null;
    }

    /// <summary>Until its next result nothing is known. The first result closes it.</summary>
    public static async Task OpenGapAsync(Act act, Probe probe)
    {
        if (!await act.Db.ProbeGaps.AnyAsync(g => g.Probe == probe.Number && g.To == null))
        {
            act.Db.ProbeGaps.Add(new ProbeGap { Probe = probe.Number, From = act.Now });
        }
    }

    public static async Task CloseGapAsync(Act act, Probe probe)
    {
        foreach (var gap in await act.Db.ProbeGaps.Where(g => g.Probe == probe.Number && g.To == null).ToListAsync())
        {
            gap.To = act.Now > gap.From ? act.Now : gap.From;
        }
    }
}

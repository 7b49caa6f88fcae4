using System.Runtime.InteropServices;

namespace StatusPage.Core.Probing;

/// <summary>
/// What a probe's results in order add up to. Three failures in a row (or as many as the probe says) and it is down; as
/// many successes in a row as it says, and it is up again. A single success ends a run of failures that was not yet long
/// enough to count. Pure.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ProbeRun(ProbeHealth Health, int FailuresInRow, int SuccessesInRow, long? FailingSinceMs, long? PassingSinceMs)
{
    /// <summary>Nothing was found yet: the state of a new probe, and of one that was paused.</summary>
    public bool IsFresh => FailuresInRow == 0 && SuccessesInRow == 0;

    /// <param name="atMs">The start of the check.</param>
    /// <param name="ok">What it found.</param>
    /// <param name="failureThreshold">Failures in a row that make it down.</param>
    /// <param name="recoveryThreshold">Successes in a row that make it up again.</param>
    public ProbeRun After(long atMs, bool ok, int failureThreshold, int recoveryThreshold) =>
        ok ? AfterSuccess(atMs, recoveryThreshold) : AfterFailure(atMs, failureThreshold);

    private ProbeRun AfterSuccess(long atMs, int threshold)
    {
        var successes = Count(SuccessesInRow);
        var stillDown = Health == ProbeHealth.Down && successes < threshold;
        return new ProbeRun(
            stillDown ? ProbeHealth.Down : ProbeHealth.Up,
            FailuresInRow: 0,
            successes,
            stillDown ? FailingSinceMs : null,
            PassingSinceMs ?? atMs);
    }

    private ProbeRun AfterFailure(long atMs, int threshold)
    {
        var failures = Count(FailuresInRow);
        return new ProbeRun(
            failures >= threshold ? ProbeHealth.Down : Health,
            failures,
            SuccessesInRow: 0,
            // A success or two within an outage do not make it a new one.
            FailingSinceMs ?? atMs,
            PassingSinceMs: null);
    }

    /// <summary>A probe that runs for years must not come round to zero.</summary>
    private static int Count(int before) => before == int.MaxValue ? before : before + 1;
}

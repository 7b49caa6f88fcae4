namespace StatusPage.Core.Probing;

/// <summary>
/// When a probe runs: on a grid of its interval that is shifted by a phase of its own. Probes made at the same moment do
/// not fire in step, a slow check does not shift the ones after it, and what was missed is not made up for. Pure.
/// </summary>
public static class ProbeGrid
{
    /// <summary>The same for a probe wherever it runs: its place in the interval.</summary>
    public static long Phase(string probeId, long intervalMs)
    {
        // FNV-1a, 32 bits: string.GetHashCode differs from process to process.
        var hash = 2_166_136_261u;
        foreach (var character in probeId)
        {
            hash = (hash ^ character) * 16_777_619u;
        }

        return hash % intervalMs;
    }

    /// <summary>The first moment of the grid after <paramref name="nowMs"/>, in Unix milliseconds.</summary>
    public static long Next(long nowMs, long intervalMs, long phaseMs)
    {
        var since = (nowMs - phaseMs) % intervalMs;
        return nowMs - (since < 0 ? since + intervalMs : since) + intervalMs;
    }
}

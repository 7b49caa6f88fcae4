namespace StatusPage.Core.Probing;

/// <summary>How due probes are claimed and run.</summary>
public sealed record SweepOptions
{
    /// <summary>
    /// How far ahead due probes are claimed, to be started at their moment: a sweep that comes late by less than this
    /// makes no probe late.
    /// </summary>
    public TimeSpan LookAhead { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>How many checks run at once. Each waits on a connection, so slow targets take a place and no processor.</summary>
    public int MaxRunning { get; init; } = 4_000;

    /// <summary>How long results are gathered before they are written together.</summary>
    public TimeSpan BatchTime { get; init; } = TimeSpan.FromMilliseconds(200);

    public int BatchSize { get; init; } = 2_000;
}

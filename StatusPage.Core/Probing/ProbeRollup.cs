namespace StatusPage.Core.Probing;

/// <summary>All results of a probe whose check started in one hour (UTC). Kept for years.</summary>
public sealed class ProbeHour
{
    public required long Probe { get; init; }

    /// <summary>Hours since the Unix epoch.</summary>
    public required int Hour { get; init; }

    public int Total { get; set; }

    public int Ok { get; set; }

    /// <summary>Of successes; see <see cref="LatencyHistogram"/>.</summary>
    public byte[] Latencies { get; set; } = [];

    /// <summary>Totals by minute, so that a window may begin at any; see <see cref="MinuteCounts"/>.</summary>
    public byte[] Minutes { get; set; } = [];
}

/// <summary>All results of a probe whose check started on one day (UTC). Kept for years.</summary>
public sealed class ProbeDay
{
    public required long Probe { get; init; }

    /// <summary>Days since the Unix epoch.</summary>
    public required int Day { get; init; }

    public int Total { get; set; }

    public int Ok { get; set; }

    public byte[] Latencies { get; set; } = [];
}

/// <summary>Up to which result the roll-ups hold everything. One row.</summary>
public sealed class RollupMark
{
    public const int OnlyId = 1;

    public int Id { get; private set; } = OnlyId;

    public long LastResultId { get; set; }

    /// <summary>The last day (since the Unix epoch) that was made of its hours; later ones are read from the hours.</summary>
    public int LastDay { get; set; }

    /// <summary>Results from before this may have been deleted, so the hours of that time cannot be made again. Unix milliseconds.</summary>
    public long DeletedBeforeMs { get; set; }
}

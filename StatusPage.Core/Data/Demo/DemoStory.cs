using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;

namespace StatusPage.Core.Data.Demo;

/// <summary>One incident as it is to be told: when it began, and what was posted how many minutes later.</summary>
internal sealed record DemoStory(string Title, Impact Impact, DateTimeOffset Began, IReadOnlyList<DemoPosting> Postings)
{
    /// <summary>Minutes from the beginning until somebody or something noticed.</summary>
    public int DetectedAfter { get; init; } = 2;

    /// <summary>Entered this many minutes after it began, long over: nobody was told at the time.</summary>
    public int? ReportedAfter { get; init; }

    public string? RootCause { get; init; }

    public string? Remediation { get; init; }

    /// <summary>Why the SLA leaves it out.</summary>
    public SlaExclusion? Exclusion { get; init; }

    /// <summary>For staff only.</summary>
    public IReadOnlyList<DemoNote> Notes { get; init; } = [];
}

internal sealed record DemoNote(int Minute, string By, string Text);

/// <summary>One public update.</summary>
internal sealed record DemoPosting(int Minute, IncidentStatus Status, string By, string Message)
{
    public IReadOnlyList<DemoAffected> Affected { get; init; } = [];

    public Impact? Impact { get; init; }

    /// <summary>Estimated time of resolution, in minutes after the incident began.</summary>
    public int? EstimateAt { get; init; }

    public bool Reopens { get; init; }

    /// <summary>What replaced the message, and when: readers see it as edited.</summary>
    public DemoCorrection? Correction { get; init; }

    public static DemoPosting Investigating(int minute, string by, string message, params DemoAffected[] affected) =>
        new(minute, IncidentStatus.Investigating, by, message) { Affected = affected };

    public static DemoPosting Identified(int minute, string by, string message, params DemoAffected[] affected) =>
        new(minute, IncidentStatus.Identified, by, message) { Affected = affected };

    public static DemoPosting Monitoring(int minute, string by, string message, params DemoAffected[] affected) =>
        new(minute, IncidentStatus.Monitoring, by, message) { Affected = affected };

    public static DemoPosting Resolved(int minute, string by, string message) => new(minute, IncidentStatus.Resolved, by, message);
}

internal sealed record DemoCorrection(int Minute, string By, string Message);

/// <summary>A component by its name, and the status the update gives it; null takes it off the incident.</summary>
internal sealed record DemoAffected(string Component, ComponentStatus? Status)
{
    public static DemoAffected Degraded(string component) => new(component, ComponentStatus.DegradedPerformance);

    public static DemoAffected Partial(string component) => new(component, ComponentStatus.PartialOutage);

    public static DemoAffected Down(string component) => new(component, ComponentStatus.MajorOutage);

    public static DemoAffected Back(string component) => new(component, ComponentStatus.Operational);
}

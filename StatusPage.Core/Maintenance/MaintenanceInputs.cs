namespace StatusPage.Core.Maintenance;

/// <summary>A maintenance to be announced.</summary>
public sealed record MaintenanceInput
{
    public string? Title { get; init; }

    /// <summary>Markdown.</summary>
    public string? Message { get; init; }

    public IReadOnlyList<string> ComponentIds { get; init; } = [];

    public DateTimeOffset? ScheduledFor { get; init; }

    public DateTimeOffset? ScheduledUntil { get; init; }

    /// <summary>Announce it although the notice is shorter than promised; where it is long enough, this says nothing.</summary>
    public bool Emergency { get; init; }

    public string? EmergencyReason { get; init; }

    public bool Notify { get; init; } = true;

    /// <summary>Whether it starts and completes by itself at its times.</summary>
    public bool Automatic { get; init; } = true;

    /// <summary>How it comes again; null for once.</summary>
    public RecurrenceRule? Recurrence { get; init; }
}

/// <summary>What becomes different of a maintenance; what is null stays as it is.</summary>
public sealed record MaintenanceChange
{
    public string? Title { get; init; }

    public string? Message { get; init; }

    public IReadOnlyList<string>? ComponentIds { get; init; }

    public DateTimeOffset? ScheduledFor { get; init; }

    public DateTimeOffset? ScheduledUntil { get; init; }

    public bool Emergency { get; init; }

    public string? EmergencyReason { get; init; }

    public bool? Automatic { get; init; }

    /// <summary>A word to readers about the change; Markdown.</summary>
    public string? Note { get; init; }

    /// <summary>Null: as the window was announced.</summary>
    public bool? Notify { get; init; }

    /// <summary>Title, description, components and length hold for those occurrences too that are announced from now on.</summary>
    public bool AlsoLater { get; init; }
}

/// <summary>A word of staff on a maintenance, or a step on its way.</summary>
public sealed record MaintenancePosting
{
    /// <summary>Null: as it is.</summary>
    public MaintenanceStatus? Status { get; init; }

    /// <summary>Markdown; may be left out with a step.</summary>
    public string? Message { get; init; }

    /// <summary>Null: as the window was announced.</summary>
    public bool? Notify { get; init; }

    /// <summary>For a start before the announced one.</summary>
    public bool Emergency { get; init; }

    public string? EmergencyReason { get; init; }
}

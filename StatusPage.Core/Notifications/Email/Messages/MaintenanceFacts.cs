using StatusPage.Core.Maintenance;

namespace StatusPage.Core.Notifications.Email.Messages;

/// <summary>What the mails of a maintenance are made of.</summary>
public sealed record MaintenanceFacts
{
    public required string MaintenanceId { get; init; }

    /// <summary>Of this mail within the maintenance's thread; null where it begins it.</summary>
    public required string? PostingKey { get; init; }

    public required string Title { get; init; }

    /// <summary>Markdown.</summary>
    public required string Message { get; init; }

    public required DateTimeOffset ScheduledFor { get; init; }

    public required DateTimeOffset ScheduledUntil { get; init; }

    public required DateTimeOffset PostedAt { get; init; }

    /// <summary>When the work really began; null before.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The old and the new times; null where they stayed.</summary>
    public PlanChange? Plan { get; init; }

    /// <summary>What staff say with this posting; Markdown. Null where they said nothing.</summary>
    public string? Said { get; init; }

    /// <summary>It is in the words of a person, and not what the product says of each such step.</summary>
    public bool SaidByHand { get; init; }

    /// <summary>As the posting left it.</summary>
    public MaintenanceStatus Status { get; init; }

    /// <summary>The posting is a step on its way.</summary>
    public bool Stepped { get; init; }

    /// <summary>Announced later than promised.</summary>
    public bool Emergency { get; init; }

    public string? EmergencyReason { get; init; }

    /// <summary>Names of components that came to it with this posting, and of those that left it.</summary>
    public IReadOnlyList<string> Added { get; init; } = [];

    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>Names, in the order of the board.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];
}

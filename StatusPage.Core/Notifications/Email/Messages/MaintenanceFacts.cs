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

    /// <summary>Names, in the order of the board.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];
}

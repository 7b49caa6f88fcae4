namespace StatusPage.Core.Notifications;

/// <summary>A posting that subscribers are owed, and what has become of its mails.</summary>
public sealed record PostingLine
{
    public required long Id { get; init; }

    public required NotificationKind Kind { get; init; }

    /// <summary>The incident or maintenance.</summary>
    public required string SubjectId { get; init; }

    /// <summary>Null where it is gone.</summary>
    public string? SubjectTitle { get; init; }

    public required string PostingId { get; init; }

    public required NotificationState State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? ReleasedAt { get; init; }

    public required int Recipients { get; init; }

    public required int Sent { get; init; }

    public required int Failed { get; init; }

    public required int Skipped { get; init; }

    public int Queued => Recipients - Done;

    /// <summary>Ended, however.</summary>
    public int Done => Sent + Failed + Skipped;

    public bool IsRunning => State == NotificationState.Released && Queued > 0;

    public bool IsMaintenance => Kind.IsOfMaintenance();
}

/// <summary>Which postings a list shows; what is null or false does not narrow it.</summary>
public sealed record PostingFilter
{
    public NotificationState? State { get; init; }

    /// <summary>Some of its mails are still to be sent.</summary>
    public bool Running { get; init; }

    /// <summary>Some of its mails were given up.</summary>
    public bool Failed { get; init; }

    public string? SubjectId { get; init; }
}

namespace StatusPage.Core.Maintenance;

/// <summary>A public posting on a maintenance's timeline: a word of staff, a change of its plan, or a step on its way.</summary>
public sealed class MaintenanceUpdate
{
    private MaintenanceUpdate()
    {
    }

    internal MaintenanceUpdate(string id, int number, MaintenanceStatus status, DateTimeOffset postedAt, string? postedBy)
    {
        Id = id;
        Number = number;
        Status = status;
        PostedAt = postedAt;
        PostedBy = postedBy;
    }

    public string Id { get; private set; } = "";

    public string MaintenanceId { get; private set; } = "";

    /// <summary>From 1, in the order of posting.</summary>
    public int Number { get; private set; }

    /// <summary>The status from this update on.</summary>
    public MaintenanceStatus Status { get; private set; }

    /// <summary>Null where the status stayed as it was.</summary>
    public MaintenanceStatus? StatusBefore { get; internal set; }

    /// <summary>Markdown; empty where a change of plan speaks for itself.</summary>
    public string Message { get; internal set; } = "";

    public DateTimeOffset PostedAt { get; private set; }

    /// <summary>When its text was last corrected; null where it never was.</summary>
    public DateTimeOffset? EditedAt { get; private set; }

    /// <summary>Earlier texts, oldest first; for staff only.</summary>
    public IReadOnlyList<MaintenanceRevision> Revisions { get; private set; } = [];

    /// <summary>Name of the one who posted it; for staff only.</summary>
    public string? PostedBy { get; private set; }

    /// <summary>Posted by the clock, not by a person or a program of theirs.</summary>
    public bool Automatic { get; internal set; }

    /// <summary>Whether subscribers were to be told.</summary>
    public bool Notify { get; internal set; }

    /// <summary>How it moved the window; null where the times stayed.</summary>
    public PlanChange? Plan { get; internal set; }

    /// <summary>It announced a start later than promised.</summary>
    public bool Emergency { get; internal set; }

    public IReadOnlyList<string> Added { get; internal set; } = [];

    public IReadOnlyList<string> Removed { get; internal set; } = [];

    /// <summary>Title or description were rewritten.</summary>
    public bool Reworded { get; internal set; }

    /// <summary>It was said without words because what it changed of the plan speaks for itself.</summary>
    internal bool SpeaksForItself => Plan is not null || Added.Count + Removed.Count > 0 || Reworded;

    internal void Correct(string message, DateTimeOffset now, string by)
    {
        Revisions = [.. Revisions, new MaintenanceRevision(Message, EditedAt ?? PostedAt, now, by)];
        Message = message;
        EditedAt = now;
    }
}

/// <summary>A text that a correction replaced.</summary>
public sealed record MaintenanceRevision(string Message, DateTimeOffset PublicSince, DateTimeOffset ReplacedAt, string ReplacedBy);

namespace StatusPage.Core.Postmortems;

public enum ActionState
{
    Open,
    Done,

    /// <summary>Decided against.</summary>
    Dropped,
}

/// <summary>Work that follows from an incident: what, who sees to it, by when, and how it stands. Its owner is for staff only.</summary>
public sealed class ActionItem
{
    public const int MaxText = 500;
    public const int MaxOwner = 100;

    /// <summary>Of one postmortem.</summary>
    public const int Most = 50;

    private ActionItem()
    {
    }

    internal ActionItem(string id, int position)
    {
        Id = id;
        Position = position;
    }

    public string Id { get; private set; } = "";

    public string IncidentId { get; private set; } = "";

    /// <summary>From 1.</summary>
    public int Position { get; internal set; }

    public string Text { get; internal set; } = "";

    /// <summary>Empty while nobody is named; a postmortem is published only with one.</summary>
    public string Owner { get; internal set; } = "";

    /// <summary>Null while there is none; a postmortem is published only with one.</summary>
    public DateOnly? DueOn { get; internal set; }

    public ActionState State { get; private set; }

    /// <summary>When it was done or dropped; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    public string? ClosedBy { get; private set; }

    internal bool Set(ActionState state, DateTimeOffset now, string by)
    {
        if (state == State)
        {
            return false;
        }

        State = state;
        ClosedAt = state == ActionState.Open ? null : now;
        ClosedBy = state == ActionState.Open ? null : by;
        return true;
    }
}

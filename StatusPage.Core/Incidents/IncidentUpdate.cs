using StatusPage.Core.Catalog;

namespace StatusPage.Core.Incidents;

/// <summary>What one update did to one component; null on a side where the incident did not list it.</summary>
public sealed record ComponentChange(string ComponentId, ComponentStatus? From, ComponentStatus? To);

/// <summary>A public posting on an incident's timeline.</summary>
public sealed class IncidentUpdate
{
    private readonly List<UpdateRevision> _revisions = [];

    private IncidentUpdate()
    {
    }

    internal IncidentUpdate(string id, int number, DateTimeOffset postedAt, DateTimeOffset displayedAt, string? postedBy)
    {
        Id = id;
        Number = number;
        PostedAt = postedAt;
        DisplayedAt = displayedAt;
        PostedBy = postedBy;
    }

    public string Id { get; private set; } = "";

    public string IncidentId { get; private set; } = "";

    /// <summary>From 1, in the order of posting.</summary>
    public int Number { get; private set; }

    /// <summary>The incident's status from this update on.</summary>
    public IncidentStatus Status { get; internal set; }

    /// <summary>Null where the status stayed as it was.</summary>
    public IncidentStatus? StatusBefore { get; internal set; }

    public Impact Impact { get; internal set; }

    /// <summary>Null where the impact stayed as it was.</summary>
    public Impact? ImpactBefore { get; internal set; }

    /// <summary>The estimate this update set; meaningful where <see cref="EstimateChanged"/>.</summary>
    public DateTimeOffset? EstimatedResolutionAt { get; internal set; }

    public bool EstimateChanged { get; internal set; }

    /// <summary>Markdown.</summary>
    public string Message { get; internal set; } = "";

    /// <summary>When it really became public: the only time that counts for promises.</summary>
    public DateTimeOffset PostedAt { get; private set; }

    /// <summary>The time readers see, which staff may date back.</summary>
    public DateTimeOffset DisplayedAt { get; private set; }

    public DateTimeOffset? EditedAt { get; internal set; }

    /// <summary>Name of the one who posted it; for staff only.</summary>
    public string? PostedBy { get; private set; }

    /// <summary>Posted by the product itself, not by a person or a program of theirs.</summary>
    public bool Automatic { get; internal set; }

    /// <summary>Whether subscribers were to be told.</summary>
    public bool Notify { get; internal set; }

    public IReadOnlyList<ComponentChange> Components { get; internal set; } = [];

    /// <summary>Earlier texts, oldest first; for staff only.</summary>
    public IReadOnlyList<UpdateRevision> Revisions => _revisions;

    internal void Correct(string message, DateTimeOffset now, string by)
    {
        _revisions.Add(new UpdateRevision(Message, EditedAt ?? PostedAt, now, by));
        Message = message;
        EditedAt = now;
    }
}

/// <summary>A text that a correction replaced.</summary>
public sealed class UpdateRevision
{
    private UpdateRevision()
    {
    }

    internal UpdateRevision(string message, DateTimeOffset publicSince, DateTimeOffset replacedAt, string replacedBy)
    {
        Message = message;
        PublicSince = publicSince;
        ReplacedAt = replacedAt;
        ReplacedBy = replacedBy;
    }

    public long Id { get; private set; }

    public string Message { get; private set; } = "";

    public DateTimeOffset PublicSince { get; private set; }

    public DateTimeOffset ReplacedAt { get; private set; }

    public string ReplacedBy { get; private set; } = "";
}

/// <summary>A component the incident affects, and the status it holds it in.</summary>
public sealed class IncidentComponent
{
    private IncidentComponent()
    {
    }

    internal IncidentComponent(string componentId, ComponentStatus status)
    {
        ComponentId = componentId;
        Status = status;
    }

    public string IncidentId { get; private set; } = "";

    public string ComponentId { get; private set; } = "";

    public ComponentStatus Status { get; internal set; }

    /// <summary>What reopening returns it to; null until the incident was resolved once.</summary>
    public ComponentStatus? StatusBeforeResolution { get; internal set; }
}

/// <summary>A note among staff that never becomes public.</summary>
public sealed class IncidentNote
{
    private IncidentNote()
    {
    }

    internal IncidentNote(string id, string incidentId, string text, DateTimeOffset at, string by)
    {
        Id = id;
        IncidentId = incidentId;
        Text = text;
        At = at;
        By = by;
    }

    public string Id { get; private set; } = "";

    public string IncidentId { get; private set; } = "";

    /// <summary>Markdown.</summary>
    public string Text { get; private set; } = "";

    public DateTimeOffset At { get; private set; }

    public string By { get; private set; } = "";
}

using StatusPage.Core.Data;

namespace StatusPage.Core.Catalog;

/// <summary>Who holds a component in a status other than operational.</summary>
public enum StatusSource
{
    Hand,
    Incident,
    Maintenance,
}

/// <summary>
/// A component was (or still is) in a status other than operational because of one source, from <see cref="From"/>
/// until before <see cref="To"/>. Intervals of several sources overlap: the status at any moment is the worst of those
/// that hold then, and downtime is the length of their union. Both the board and the uptime figures read nothing else.
/// </summary>
public sealed class StatusInterval : IPublic
{
    private StatusInterval()
    {
    }

    internal StatusInterval(string componentId, StatusSource source, string sourceId, ComponentStatus status, DateTimeOffset from)
    {
        ComponentId = componentId;
        Source = source;
        SourceId = sourceId;
        Status = status;
        From = from;
    }

    public long Id { get; private set; }

    public string ComponentId { get; private set; } = "";

    public StatusSource Source { get; private set; }

    /// <summary>The incident's or maintenance's id; empty for a status set by hand.</summary>
    public string SourceId { get; private set; } = "";

    public ComponentStatus Status { get; private set; }

    public DateTimeOffset From { get; internal set; }

    /// <summary>Null while it lasts.</summary>
    public DateTimeOffset? To { get; internal set; }
}

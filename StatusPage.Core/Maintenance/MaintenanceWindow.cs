using StatusPage.Core.Data;

namespace StatusPage.Core.Maintenance;

/// <summary>Planned work on some components, from <see cref="ScheduledFor"/> until before <see cref="ScheduledUntil"/>.</summary>
public sealed class MaintenanceWindow : IVersioned, IPublic, IPublishedRow
{
    private MaintenanceWindow()
    {
    }

    internal MaintenanceWindow(
        string id, string title, string message, IReadOnlyList<string> componentIds, DateTimeOffset scheduledFor, DateTimeOffset scheduledUntil, DateTimeOffset announcedAt)
    {
        Id = id;
        Title = title;
        Message = message;
        ComponentIds = componentIds;
        ScheduledFor = scheduledFor;
        ScheduledUntil = scheduledUntil;
        AnnouncedAt = UpdatedAt = announcedAt;
        Version = 1;
    }

    public string Id { get; private set; } = "";

    public string Title { get; private set; } = "";

    /// <summary>Markdown.</summary>
    public string Message { get; private set; } = "";

    public IReadOnlyList<string> ComponentIds { get; private set; } = [];

    public MaintenanceStatus Status { get; private set; }

    public DateTimeOffset ScheduledFor { get; private set; }

    public DateTimeOffset ScheduledUntil { get; private set; }

    public DateTimeOffset AnnouncedAt { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? CompletedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public int Version { get; set; }

    public long PublishedInVersion { get; set; }

    /// <summary>What the clock owes this window at <paramref name="now"/>: its next status, or null where nothing is due. Pure.</summary>
    public MaintenanceStatus? Due(DateTimeOffset now) => Status switch
    {
        MaintenanceStatus.Scheduled when now >= ScheduledFor => MaintenanceStatus.InProgress,
        MaintenanceStatus.InProgress or MaintenanceStatus.Verifying when now >= ScheduledUntil => MaintenanceStatus.Completed,
        _ => null,
    };

    internal void Start(DateTimeOffset now)
    {
        Status = MaintenanceStatus.InProgress;
        // A process that was away starts it late; the window itself began on time.
        StartedAt = ScheduledFor;
        UpdatedAt = now;
        Version++;
    }

    internal void Complete(DateTimeOffset now)
    {
        Status = MaintenanceStatus.Completed;
        CompletedAt = ScheduledUntil;
        UpdatedAt = now;
        Version++;
    }
}

using StatusPage.Core.Events;

namespace StatusPage.Core.Maintenance;

/// <summary>
/// Something that the public hears of a maintenance. Everything that follows maintenance listens to these; what was
/// announced when for which start is in the window's <see cref="MaintenanceWindow.Announcements"/>.
/// </summary>
public abstract record MaintenanceHappened(MaintenanceWindow Window) : IDomainEvent
{
    /// <summary>Whether subscribers are to be told; programs are in any case.</summary>
    public bool Notify { get; init; } = true;

    /// <summary>The entry of the timeline that says it; null where there is none.</summary>
    public MaintenanceUpdate? Update { get; init; }
}

public sealed record MaintenanceAnnounced(MaintenanceWindow Window) : MaintenanceHappened(Window);

/// <summary>Its time, its components or what is said of it changed. The old and new times are in the update's plan.</summary>
public sealed record MaintenanceChanged(MaintenanceWindow Window) : MaintenanceHappened(Window);

/// <summary>Staff said something on it, or it came to be verified; its plan is as it was.</summary>
public sealed record MaintenanceUpdated(MaintenanceWindow Window) : MaintenanceHappened(Window);

/// <summary>It begins soon.</summary>
public sealed record MaintenanceReminderDue(MaintenanceWindow Window) : MaintenanceHappened(Window);

public sealed record MaintenanceStarted(MaintenanceWindow Window) : MaintenanceHappened(Window);

public sealed record MaintenanceCompleted(MaintenanceWindow Window) : MaintenanceHappened(Window);

public sealed record MaintenanceCancelled(MaintenanceWindow Window) : MaintenanceHappened(Window);

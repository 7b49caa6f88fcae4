using StatusPage.Core.Events;

namespace StatusPage.Core.Maintenance;

/// <summary>Something that the public hears of a maintenance. Everything that follows listens to these.</summary>
public abstract record MaintenanceHappened(MaintenanceWindow Window) : IDomainEvent;

public sealed record MaintenanceAnnounced(MaintenanceWindow Window) : MaintenanceHappened(Window);

/// <summary>Its time, its components or what is said of it changed.</summary>
public sealed record MaintenanceChanged(MaintenanceWindow Window) : MaintenanceHappened(Window);

/// <summary>It begins soon.</summary>
public sealed record MaintenanceReminderDue(MaintenanceWindow Window) : MaintenanceHappened(Window);

public sealed record MaintenanceStarted(MaintenanceWindow Window) : MaintenanceHappened(Window);

public sealed record MaintenanceCompleted(MaintenanceWindow Window) : MaintenanceHappened(Window);

public sealed record MaintenanceCancelled(MaintenanceWindow Window) : MaintenanceHappened(Window);

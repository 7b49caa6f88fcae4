namespace StatusPage.Core.Maintenance;

/// <summary>One time at which the public was told when a window begins: at first, and whenever its start moved.</summary>
/// <param name="At">When it was told.</param>
/// <param name="Start">The start that was told.</param>
/// <param name="Until">The end that was told with it.</param>
/// <param name="CountsFrom">
/// Since when that start counts as announced: the moment of telling, or where the start only moved later, that of the
/// announcement before.
/// </param>
/// <param name="NoticeHours">The notice that was promised at that moment.</param>
/// <param name="Emergency">Told later than promised, by an explicit choice.</param>
/// <param name="Reason">Why it could not wait; null where it was in time.</param>
public sealed record MaintenanceAnnouncement(
    DateTimeOffset At, DateTimeOffset Start, DateTimeOffset Until, DateTimeOffset CountsFrom, int NoticeHours, bool Emergency, string? Reason);

/// <summary>How a change moved a window.</summary>
public sealed record PlanChange(DateTimeOffset StartBefore, DateTimeOffset EndBefore, DateTimeOffset Start, DateTimeOffset End)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public bool StartMoved => StartBefore != Start;
}

namespace StatusPage.Core.Maintenance;

/// <summary>Which status may follow which. Pure.</summary>
public static class MaintenanceTransitions
{
    public static IReadOnlyList<MaintenanceStatus> From(MaintenanceStatus status) => status switch
    {
        MaintenanceStatus.Scheduled => [MaintenanceStatus.InProgress, MaintenanceStatus.Cancelled],
        MaintenanceStatus.InProgress => [MaintenanceStatus.Verifying, MaintenanceStatus.Completed],
        MaintenanceStatus.Verifying => [MaintenanceStatus.Completed],
        MaintenanceStatus.Completed or MaintenanceStatus.Cancelled => [],
    };

    public static bool IsOpen(MaintenanceStatus status) => status is not (MaintenanceStatus.Completed or MaintenanceStatus.Cancelled);

    /// <summary>Refuses a step that is not allowed, with what is.</summary>
    public static void Check(string title, MaintenanceStatus from, MaintenanceStatus to)
    {
        var allowed = From(from);
        if (allowed.Contains(to))
        {
            return;
        }

        if (allowed.Count == 0)
        {
            throw new RuleException($"The maintenance “{title}” is {MaintenanceWords.Of(from)} and stays so. Schedule another one.", "status");
        }

        var why = (from, to) switch
        {
            (MaintenanceStatus.InProgress or MaintenanceStatus.Verifying, MaintenanceStatus.Cancelled) => "has begun and can no longer be cancelled: complete it instead, and say what was done",
            (MaintenanceStatus.Scheduled, _) => $"has not begun yet and cannot become {MaintenanceWords.Of(to)}",
            _ => $"is {MaintenanceWords.Of(from)} and cannot become {MaintenanceWords.Of(to)}",
        };
        throw new RuleException($"The maintenance “{title}” {why}. Allowed: {string.Join(", ", allowed.Select(MaintenanceWords.Of))}.", "status");
    }
}

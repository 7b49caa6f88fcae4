namespace StatusPage.Core.Promises.Clocks;

public enum PromiseKind
{
    /// <summary>The first public word on an incident, from its detection.</summary>
    FirstUpdate,

    /// <summary>A further update, from the one before.</summary>
    NextUpdate,

    /// <summary>That an incident is over, from its detection.</summary>
    Resolution,

    /// <summary>That maintenance is announced long enough before it begins.</summary>
    MaintenanceNotice,

    /// <summary>That a postmortem is published, from resolution.</summary>
    Postmortem,
}

public enum PromiseState
{
    Running,
    Kept,
    Missed,

    /// <summary>Missed, and excused by an administrator with a reason.</summary>
    Waived,
}

namespace StatusPage.Core.Audit;

/// <summary>Who changed what, when, from what to what. Rows are added only; the database itself refuses to change or delete one.</summary>
public sealed class AuditEntry
{
    public long Id { get; private set; }

    public required DateTimeOffset At { get; init; }

    public required Accounts.ActorKind ActorKind { get; init; }

    public required string ActorId { get; init; }

    public required string ActorName { get; init; }

    /// <summary>Subject and verb, for example <c>incident.updated</c>.</summary>
    public required string Action { get; init; }

    public required string SubjectKind { get; init; }

    public required string SubjectId { get; init; }

    public required string SubjectName { get; init; }

    /// <summary>JSON: row → field → value before the change; null where nothing was there.</summary>
    public string? Before { get; set; }

    /// <summary>JSON: row → field → value after the change; null where nothing is left.</summary>
    public string? After { get; set; }
}

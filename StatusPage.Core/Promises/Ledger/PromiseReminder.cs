using StatusPage.Core.Promises.Clocks;

namespace StatusPage.Core.Promises.Ledger;

public enum ReminderStep
{
    /// <summary>It is due soon.</summary>
    Near,

    Missed,
}

/// <summary>That staff were reminded of a promise: written with the mails, one for each promise and step.</summary>
public sealed class PromiseReminder
{
    public long Id { get; private set; }

    public required string SubjectId { get; init; }

    public required PromiseKind Kind { get; init; }

    public required int Cycle { get; init; }

    public required ReminderStep Step { get; init; }

    public required DateTimeOffset At { get; init; }
}

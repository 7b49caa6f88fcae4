using System.Globalization;
using StatusPage.Core;
using StatusPage.Core.Maintenance;
using StatusPage.Web.Admin.Common;

namespace StatusPage.Web.Admin.Maintenance;

/// <summary>What the maintenance form holds while it is written; kept by the browser as it stands, so plain data.</summary>
public sealed class MaintenanceDraft
{
    public string Title { get; set; } = "";

    public string Message { get; set; } = "";

    public List<string> Components { get; set => field = [.. (value ?? []).Distinct(StringComparer.Ordinal)]; } = [];

    public DateTimeOffset? Start { get; set; }

    public DateTimeOffset? End { get; set; }

    public bool Emergency { get; set; }

    public string Reason { get; set; } = "";

    public bool Notify { get; set; } = true;

    public bool Automatic { get; set; } = true;

    /// <summary>A word to readers about a change.</summary>
    public string Note { get; set; } = "";

    public bool AlsoLater { get; set; }

    public RecurrenceDraft Repeat { get; set => field = value ?? new(); } = new();

    public bool IsEmpty => Title.Length == 0 && Message.Length == 0 && Components.Count == 0 && Start is null && End is null && Reason.Length == 0;

    /// <summary>The end comes along, so that the window keeps its length; a first start gives it an hour.</summary>
    public void MoveTo(DateTimeOffset? start)
    {
        if (start is { } at)
        {
            End = End is { } end && Start is { } before && end > before ? at + (end - before) : End ?? at.AddHours(1);
        }

        Start = start;
    }

    public MaintenanceInput ToInput() => new()
    {
        Title = Title,
        Message = Message,
        ComponentIds = Components,
        ScheduledFor = Start,
        ScheduledUntil = End,
        Emergency = Emergency,
        EmergencyReason = Reason,
        Notify = Notify,
        Automatic = Automatic,
        Recurrence = Repeat.ToRule(),
    };

    public MaintenanceChange ToChange(MaintenanceWindow window) => new()
    {
        Title = Title,
        Message = Message,
        ComponentIds = Components,
        ScheduledFor = Start == window.ScheduledFor ? null : Start ?? throw new InvalidInputException("scheduledFor", "The start is missing: give day and time."),
        ScheduledUntil = End ?? throw new InvalidInputException("scheduledUntil", "The end is missing: give day and time."),
        Emergency = Emergency,
        EmergencyReason = Emergency ? Reason : null,
        Automatic = Automatic,
        Note = Note,
        Notify = Notify,
        AlsoLater = AlsoLater,
    };

    public static MaintenanceDraft From(MaintenanceWindow window) => new()
    {
        Title = window.Title,
        Message = window.Message,
        Components = [.. window.ComponentIds],
        Start = window.ScheduledFor,
        End = window.ScheduledUntil,
        Emergency = window.Emergency,
        Reason = window.EmergencyReason ?? "",
        Notify = window.Notify,
        Automatic = window.Automatic,
    };
}

/// <summary>The recurrence as it is chosen; numbers as they were typed.</summary>
public sealed class RecurrenceDraft
{
    public const string ByDay = "day";
    public const string LastDay = "last_day";
    public const string ByWeek = "week";
    public const string LastWeek = "last_week";

    /// <summary>Null: once.</summary>
    public RecurrenceFrequency? Frequency { get; set; }

    public string Interval { get; set; } = "1";

    /// <summary>Weekly; empty: on the day of the start.</summary>
    public List<DayOfWeek> Weekdays { get; set => field = value ?? []; } = [];

    /// <summary>Monthly: by the number of the day or by its week.</summary>
    public string Monthly { get; set; } = ByDay;

    /// <summary><c>never</c>, <c>until</c> or <c>count</c>.</summary>
    public string Ends { get; set; } = "never";

    /// <summary>yyyy-MM-dd</summary>
    public string Until { get; set; } = "";

    public string Count { get; set; } = "";

    /// <summary>The start as the wall clock of the page shows it; the week of a monthly rule is its.</summary>
    public DateTime? FirstWall { get; set; }

    /// <summary>Null for once; what cannot be read is refused.</summary>
    public RecurrenceRule? ToRule()
    {
        if (Frequency is not { } frequency)
        {
            return null;
        }

        var week = Monthly == LastWeek ? RecurrenceRule.Last : Monthly == ByWeek && FirstWall is { } first ? ((first.Day - 1) / 7) + 1 : (int?)null;
        return new RecurrenceRule
        {
            Frequency = frequency,
            Interval = FormErrors.Whole(Interval) ?? throw Refused("The interval is not a whole number: give 1 to 52."),
            Weekdays = frequency == RecurrenceFrequency.Weekly ? Weekdays : [],
            MonthDay = frequency == RecurrenceFrequency.Monthly && Monthly == LastDay ? RecurrenceRule.Last : null,
            Week = frequency == RecurrenceFrequency.Monthly ? week : null,
            Count = Ends == "count" ? FormErrors.Whole(Count) ?? throw Refused("How often is not a whole number: give 1 to 1000.") : null,
            Until = Ends != "until" ? null
                : DateOnly.TryParseExact(Until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
                : throw Refused("The last day is missing: give it, or let the series go on without end."),
        };
    }

    private static InvalidInputException Refused(string sentence) => new("recurrence", sentence);
}

using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Nodes;
using StatusPage.Core;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Text;

namespace StatusPage.Web.Api;

[Description("How maintenance comes again, by the wall clock of the page's time zone.")]
public sealed record RecurrenceBody
{
    public required RecurrenceFrequency Frequency { get; init; }

    [Description("Every so many days, weeks or months; 1 to 52. Default 1.")]
    public int? Interval { get; init; }

    [Description("Weekly: on these. Monthly, with week: on this one. Default: that of the first window.")]
    public IReadOnlyList<DayOfWeek>? Weekdays { get; init; }

    [Description("Monthly: 1 to 31, or -1 for the last day. Default: that of the first window. A month without the day is left out.")]
    public int? MonthDay { get; init; }

    [Description("Monthly: the first to fourth weekday of its kind (1 to 4), or the last (-1), in place of monthDay.")]
    public int? Week { get; init; }

    [Description("How many in all. Default without end.")]
    public int? Count { get; init; }

    [Description("The last day on which one may begin, for example 2026-12-31. Default without end.")]
    public string? Until { get; init; }

    public RecurrenceRule ToRule() => new()
    {
        Frequency = Frequency,
        Interval = Interval ?? 1,
        Weekdays = Weekdays ?? [],
        MonthDay = MonthDay,
        Week = Week,
        Count = Count,
        Until = Until is null ? null
            : DateOnly.TryParseExact(Until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
            : throw new InvalidInputException("recurrence", $"The last day “{Paging.Cut(Until)}” is not accepted: give one such as 2026-12-31, or none."),
    };
}

public sealed record MaintenanceBody
{
    [Description("Required; 1 to 200 characters.")]
    public string? Title { get; init; }

    [Description("Required; Markdown; what is done and what may be noticed; at most 20000 characters.")]
    public string? Message { get; init; }

    [Description("Ids of the components concerned.")]
    public IReadOnlyList<string>? Components { get; init; }

    [Description("Required; at least as far ahead as the policy promises, unless it is an emergency.")]
    public DateTimeOffset? ScheduledFor { get; init; }

    [Description("Required; after scheduledFor.")]
    public DateTimeOffset? ScheduledUntil { get; init; }

    [Description("Announce it at shorter notice than promised. Needs emergencyReason, is marked so in public and counts as a missed promise; says nothing where the notice is long enough. Default false.")]
    public bool? Emergency { get; init; }

    [Description("Why it cannot wait; public; 1 to 500 characters.")]
    public string? EmergencyReason { get; init; }

    [Description("Whether subscribers are told, of this and of all that follows. Default true.")]
    public bool? Notify { get; init; }

    [Description("Whether it starts and completes by itself at its times. Default true.")]
    public bool? Automatic { get; init; }

    public RecurrenceBody? Recurrence { get; init; }

    public MaintenanceInput ToInput() => new()
    {
        Title = Title,
        Message = Message,
        ComponentIds = Components ?? [],
        ScheduledFor = ScheduledFor,
        ScheduledUntil = ScheduledUntil,
        Emergency = Emergency ?? false,
        EmergencyReason = EmergencyReason,
        Notify = Notify ?? true,
        Automatic = Automatic ?? true,
        Recurrence = Recurrence?.ToRule(),
    };
}

public sealed record MaintenancePatchBody
{
    private const string EmergencyField = "emergency";
    private const string ReasonField = "emergencyReason";
    private const string NotifyField = "notify";

    private static readonly string[] Kept = ["title", "message", "components", "scheduledFor", "scheduledUntil", "automatic"];

    public string? Title { get; init; }

    [Description("Markdown.")]
    public string? Message { get; init; }

    [Description("Replaces all of them; they come under maintenance, or return to normal, at once where it has begun.")]
    public IReadOnlyList<string>? Components { get; init; }

    [Description("An earlier start is held to the promised notice again, from now; a later one keeps the announcement there was, unless the start it had has passed.")]
    public DateTimeOffset? ScheduledFor { get; init; }

    [Description("Also while it runs: extends or shortens it.")]
    public DateTimeOffset? ScheduledUntil { get; init; }

    [Description("Move it to an earlier start at shorter notice than promised."), CountsAsGiven]
    public bool? Emergency { get; init; }

    [CountsAsGiven]
    public string? EmergencyReason { get; init; }

    public bool? Automatic { get; init; }

    [Description("A word to readers about the change; Markdown.")]
    public string? Note { get; init; }

    [Description("Whether subscribers are told of the change. Default: as it was announced."), CountsAsGiven]
    public bool? Notify { get; init; }

    [Description("Of a series: title, message, components and length hold for the occurrences too that are announced from now on. Default false.")]
    public bool? AlsoLater { get; init; }

    public MaintenanceChange ToChange(JsonObject patch)
    {
        if (Array.Find(Kept, field => patch.ContainsKey(field) && patch[field] is null) is { } cleared)
        {
            throw AdminRoutes.CannotClear(cleared, "Give a value, or leave it out.");
        }

        return new MaintenanceChange
        {
            Title = Title,
            Message = Message,
            ComponentIds = Components,
            ScheduledFor = ScheduledFor,
            ScheduledUntil = ScheduledUntil,
            Emergency = Emergency ?? false,
            EmergencyReason = EmergencyReason,
            Automatic = Automatic,
            Note = Note,
            Notify = Notify,
            AlsoLater = AlsoLater ?? false,
        };
    }

    /// <summary>What says how a change is meant, without that change, would be passed over in silence.</summary>
    /// <param name="patch">What is left of it beside what reading shows.</param>
    /// <param name="shown">As it is.</param>
    public void RefuseWhatComesOfNothing(JsonObject patch, AdminMaintenanceWire shown)
    {
        var errors = new InputErrors();
        if (!patch.ContainsKey("scheduledFor"))
        {
            if (patch.ContainsKey(EmergencyField) && (Emergency ?? false) != shown.Emergency)
            {
                errors.Add(EmergencyField, "emergency is said where the start moves. Give scheduledFor with it, or leave it out.");
            }

            if (patch.ContainsKey(ReasonField) && (EmergencyReason ?? "") != (shown.EmergencyReason ?? ""))
            {
                errors.Add(ReasonField, "The reason of an emergency is given where the start moves. Give scheduledFor with it, or leave it out.");
            }
        }

        if (Notify is { } notify && notify != shown.Notify && patch.All(member => member.Key is EmergencyField or ReasonField or NotifyField))
        {
            errors.Add(NotifyField, "notify says whether subscribers are told of a change, and there is none. Give the change with it, or leave it out.");
        }

        errors.ThrowIfAny();
    }
}

public sealed record MaintenanceUpdateBody
{
    [Description("in_progress, verifying, completed or cancelled. Default: as it is.")]
    public MaintenanceStatus? Status { get; init; }

    [Description("Markdown. Required, unless the status changes.")]
    public string? Message { get; init; }

    [Description("Whether subscribers are told. Default: as it was announced.")]
    public bool? Notify { get; init; }

    [Description("Start before the announced time. Needs emergencyReason.")]
    public bool? Emergency { get; init; }

    public string? EmergencyReason { get; init; }

    public MaintenancePosting ToPosting() => new()
    {
        Status = Status,
        Message = Message,
        Notify = Notify,
        Emergency = Emergency ?? false,
        EmergencyReason = EmergencyReason,
    };
}

public sealed record MaintenanceCancelBody
{
    [Description("A word to readers; Markdown.")]
    public string? Message { get; init; }

    [Description("Whether subscribers are told. Default: as it was announced.")]
    public bool? Notify { get; init; }
}

public sealed record ExceptionBody
{
    [Description("The start that the rule gives the occurrence.")]
    public required DateTimeOffset Occurrence { get; init; }

    [Description("Another start, for which it is announced now. Null or none: it is left out.")]
    public DateTimeOffset? MovedTo { get; init; }

    [Description("Why it is announced at shorter notice than promised; public. Null or none: it is held to the notice.")]
    public string? EmergencyReason { get; init; }
}

public record AdminMaintenanceLineWire
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    [ChangedBy("Post an update with the status: POST …/updates.")]
    public required MaintenanceStatus Status { get; init; }

    public required DateTimeOffset ScheduledFor { get; init; }

    public required DateTimeOffset ScheduledUntil { get; init; }

    [ChangedBy("Post an update with the status: POST …/updates.")]
    public required DateTimeOffset? StartedAt { get; init; }

    [ChangedBy("Post an update with the status: POST …/updates.")]
    public required DateTimeOffset? CompletedAt { get; init; }

    [Description("Since when this start counts as announced.")]
    public required DateTimeOffset AnnouncedAt { get; init; }

    [Description("Announced later than promised.")]
    public required bool Emergency { get; init; }

    public required string? EmergencyReason { get; init; }

    [Description("Whether it starts and completes by itself at its times.")]
    public required bool Automatic { get; init; }

    [Description("Whether subscribers hear of it.")]
    public required bool Notify { get; init; }

    [Description("The series it is of; null where it does not come again.")]
    public required string? SeriesId { get; init; }

    public required IReadOnlyList<NamedComponentWire> Components { get; init; }

    public required int Version { get; init; }

    public static AdminMaintenanceLineWire Of(MaintenanceWindow window, IReadOnlyDictionary<string, string> names) => new()
    {
        Id = window.Id,
        Title = window.Title,
        Status = window.Status,
        ScheduledFor = window.ScheduledFor,
        ScheduledUntil = window.ScheduledUntil,
        StartedAt = window.StartedAt,
        CompletedAt = window.CompletedAt,
        AnnouncedAt = window.AnnouncedAt,
        Emergency = window.Emergency,
        EmergencyReason = window.EmergencyReason,
        Automatic = window.Automatic,
        Notify = window.Notify,
        SeriesId = window.SeriesId,
        Components = Named(window.ComponentIds, names),
        Version = window.Version,
    };

    internal static IReadOnlyList<NamedComponentWire> Named(IEnumerable<string> ids, IReadOnlyDictionary<string, string> names) =>
        [.. ids.Select(id => new NamedComponentWire(id, names.GetValueOrDefault(id, id)))];
}

public sealed record AdminMaintenanceWire : AdminMaintenanceLineWire
{
    [Description("Markdown.")]
    public required string Message { get; init; }

    [Description("Every time its start was told, oldest first.")]
    public required IReadOnlyList<MaintenanceAnnouncement> Announcements { get; init; }

    [Description("Other windows and open incidents that concern the same components at that time. A warning."), MovesByItself]
    public required IReadOnlyList<OverlapWire> Overlaps { get; init; }

    [Description("Newest first."), ChangedBy("Post an update: POST …/updates.")]
    public required IReadOnlyList<AdminMaintenanceUpdateWire> Updates { get; init; }

    public static AdminMaintenanceWire Of(MaintenanceWindow window, IReadOnlyDictionary<string, string> names, IReadOnlyList<Overlap> overlaps) => new()
    {
        Id = window.Id,
        Title = window.Title,
        Message = window.Message,
        Status = window.Status,
        ScheduledFor = window.ScheduledFor,
        ScheduledUntil = window.ScheduledUntil,
        StartedAt = window.StartedAt,
        CompletedAt = window.CompletedAt,
        AnnouncedAt = window.AnnouncedAt,
        Emergency = window.Emergency,
        EmergencyReason = window.EmergencyReason,
        Automatic = window.Automatic,
        Notify = window.Notify,
        SeriesId = window.SeriesId,
        Components = Named(window.ComponentIds, names),
        Version = window.Version,
        Announcements = window.Announcements,
        Overlaps = [.. overlaps.Select(o => new OverlapWire(o.IncidentId, o.MaintenanceId, o.Title, o.From, o.Until, Named(o.ComponentIds, names)))],
        Updates = [.. window.Updates.OrderByDescending(u => u.Number).Select(u => AdminMaintenanceUpdateWire.Of(window, u, names))],
    };
}

public sealed record OverlapWire(string? IncidentId, string? MaintenanceId, string Title, DateTimeOffset From, DateTimeOffset? Until, IReadOnlyList<NamedComponentWire> Components);

public sealed record AdminMaintenanceUpdateWire
{
    public required string Id { get; init; }

    public required string MaintenanceId { get; init; }

    [Description("From 1, in the order of posting.")]
    public required int Number { get; init; }

    public required MaintenanceStatus Status { get; init; }

    [Description("Null where the status stayed as it was.")]
    public required MaintenanceStatus? StatusBefore { get; init; }

    [Description("Markdown; empty where a change of plan speaks for itself.")]
    public required string Message { get; init; }

    public required DateTimeOffset PostedAt { get; init; }

    [Description("When its text was last corrected; null where it never was.")]
    public required DateTimeOffset? EditedAt { get; init; }

    [Description("Null where it went on by itself.")]
    public required string? PostedBy { get; init; }

    [Description("Whether subscribers were to be told.")]
    public required bool Notify { get; init; }

    [Description("The old and the new times; null where they stayed.")]
    public required PlanChangeWire? Plan { get; init; }

    public required IReadOnlyList<NamedComponentWire> Added { get; init; }

    public required IReadOnlyList<NamedComponentWire> Removed { get; init; }

    [Description("Earlier texts, oldest first.")]
    public required IReadOnlyList<RevisionWire> Revisions { get; init; }

    public static AdminMaintenanceUpdateWire Of(MaintenanceWindow window, MaintenanceUpdate update, IReadOnlyDictionary<string, string> names) => new()
    {
        Id = update.Id,
        MaintenanceId = window.Id,
        Number = update.Number,
        Status = update.Status,
        StatusBefore = update.StatusBefore,
        Message = update.Message,
        PostedAt = update.PostedAt,
        EditedAt = update.EditedAt,
        PostedBy = update.PostedBy,
        Notify = update.Notify,
        Plan = update.Plan is { } plan ? new PlanChangeWire(plan.StartBefore, plan.EndBefore, plan.Start, plan.End) : null,
        Added = AdminMaintenanceLineWire.Named(update.Added, names),
        Removed = AdminMaintenanceLineWire.Named(update.Removed, names),
        Revisions = [.. update.Revisions.Select(r => new RevisionWire(r.Message, r.PublicSince, r.ReplacedAt, r.ReplacedBy))],
    };
}

public sealed record SeriesWire
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    [Description("Markdown.")]
    public required string Message { get; init; }

    [Description("As RFC 5545 writes it.")]
    public required string Rule { get; init; }

    [Description("Whose wall clock the rule goes by.")]
    public required string TimeZone { get; init; }

    public required int LengthMinutes { get; init; }

    public required IReadOnlyList<NamedComponentWire> Components { get; init; }

    [Description("The next five that are still to be announced.")]
    public required IReadOnlyList<DateTimeOffset> Next { get; init; }

    [Description("Those that could not be announced in time. They take place only if an exception announces them.")]
    public required IReadOnlyList<DateTimeOffset> LeftOut { get; init; }

    public required DateTimeOffset? EndedAt { get; init; }

    public static SeriesWire Of(MaintenanceSeries series, IReadOnlyDictionary<string, string> names) => new()
    {
        Id = series.Id,
        Title = series.Title,
        Message = series.Message,
        Rule = series.Rule.ToString(),
        TimeZone = series.TimeZone,
        LengthMinutes = series.LengthMinutes,
        Components = AdminMaintenanceLineWire.Named(series.ComponentIds, names),
        Next = [.. series.Coming().Take(5)],
        LeftOut = series.LeftOut,
        EndedAt = series.EndedAt,
    };
}

using System.ComponentModel;
using System.Globalization;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Promises.Calendar;
using StatusPage.Core.Promises.Ladder;
using StatusPage.Core.Text;

namespace StatusPage.Core.Promises;

/// <summary>A policy as programs and files write it, with durations as people do.</summary>
public sealed record PolicyDocument
{
    [Description("What each impact is called, when it is mailed and what is promised of it.")]
    public ImpactsDocument? Impacts { get; init; }

    [Description("Statuses in use: investigating and resolved, and any of identified and monitoring. Left out: as they are.")]
    public IReadOnlyList<IncidentStatus>? Statuses { get; init; }

    [Description("What an update at each status must tell. Left out: as it is.")]
    public ChecklistDocument? Checklist { get; init; }

    [Description("Left out: none is promised.")]
    public MaintenanceDocument? Maintenance { get; init; }

    [Description("Left out: none is promised.")]
    public PostmortemDocument? Postmortem { get; init; }

    [Description("In which business hours and days are counted. Left out: as it is.")]
    public CalendarDocument? Calendar { get; init; }

    [Description("Staff are reminded at this share of the time until a promise is due: 10 to 99. Default 80.")]
    public int? ReminderPercent { get; init; }

    [Description("How uptime is measured; Markdown. Left out: as it is.")]
    public string? SlaMethod { get; init; }

    public static PolicyDocument From(IncidentPolicy policy) => new()
    {
        Impacts = new ImpactsDocument
        {
            Critical = ImpactDocument.From(policy, Impact.Critical),
            Major = ImpactDocument.From(policy, Impact.Major),
            Minor = ImpactDocument.From(policy, Impact.Minor),
            None = ImpactDocument.From(policy, Impact.None),
        },
        Statuses = policy.Statuses,
        Checklist = new ChecklistDocument
        {
            Investigating = policy.Checklist.GetValueOrDefault(IncidentStatus.Investigating, []),
            Identified = policy.Checklist.GetValueOrDefault(IncidentStatus.Identified, []),
            Monitoring = policy.Checklist.GetValueOrDefault(IncidentStatus.Monitoring, []),
            Resolved = policy.Checklist.GetValueOrDefault(IncidentStatus.Resolved, []),
        },
        Maintenance = new MaintenanceDocument { NoticeHours = policy.MaintenanceNoticeHours, StartAndEnd = policy.Promises.MaintenanceStartAndEnd },
        Postmortem = PostmortemDocument.From(policy.Promises.Postmortem),
        Calendar = CalendarDocument.From(policy.Promises.Calendar),
        ReminderPercent = policy.Promises.ReminderPercent,
        SlaMethod = policy.SlaMethod,
    };

    /// <param name="current">Keeps what the document leaves out.</param>
    /// <param name="errors">What cannot be read, by its field.</param>
    public IncidentPolicy ToPolicy(IncidentPolicy current, InputErrors errors)
    {
        var impacts = (Impacts ?? new ImpactsDocument()).All;
        return current with
        {
            Impacts = impacts.ToDictionary(pair => pair.Impact, pair => new ImpactPolicy(pair.Document?.Label ?? "", pair.Document?.Definition ?? "")),
            Emails = impacts.ToDictionary(pair => pair.Impact, pair => pair.Document?.Emails ?? EmailRule.AtOnce),
            Statuses = Statuses ?? current.Statuses,
            Checklist = Checklist?.ToChecklist() ?? current.Checklist,
            MaintenanceNoticeHours = Maintenance?.NoticeHours ?? 0,
            SlaMethod = SlaMethod ?? current.SlaMethod,
            Promises = new PromiseLadder
            {
                Impacts = impacts.ToDictionary(pair => pair.Impact, pair => pair.Document?.ToPromises(pair.Impact.ToWord(), errors) ?? ImpactPromises.None),
                MaintenanceStartAndEnd = Maintenance?.StartAndEnd ?? false,
                Postmortem = Postmortem?.ToRule(errors) ?? PostmortemRule.None,
                Calendar = Calendar?.ToCalendar(errors) ?? current.Promises.Calendar,
                ReminderPercent = ReminderPercent ?? PromiseLadder.DefaultReminderPercent,
            },
        };
    }

    internal static Span? ReadSpan(string field, string? text, InputErrors errors)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var span = Span.TryParse(text, out var problem);
        if (span is null)
        {
            errors.Add(field, problem!);
        }

        return span;
    }
}

public sealed record ImpactsDocument
{
    public ImpactDocument? Critical { get; init; }

    public ImpactDocument? Major { get; init; }

    public ImpactDocument? Minor { get; init; }

    public ImpactDocument? None { get; init; }

    internal IReadOnlyList<(Impact Impact, ImpactDocument? Document)> All => [(Impact.Critical, Critical), (Impact.Major, Major), (Impact.Minor, Minor), (Impact.None, None)];
}

public sealed record ImpactDocument
{
    private const string AtResolution = "at_resolution";
    private const string AsNeeded = "as_needed";
    private const string BestEffort = "best_effort";

    [Description("Required; 1 to 60 characters.")]
    public string? Label { get; init; }

    [Description("When it applies; at most 300 characters.")]
    public string? Definition { get; init; }

    [Description("When its postings are mailed. Default at_once.")]
    public EmailRule? Emails { get; init; }

    [Description("How soon after detection the first public word comes: a duration such as 15 minutes, 4 hours, 2 business hours or 1 business day. Null: not promised.")]
    public string? FirstUpdate { get; init; }

    [Description("How often an update follows until resolution: a duration, at_resolution, as_needed, or null.")]
    public string? Cadence { get; init; }

    [Description("By when it is resolved: a duration, best_effort, or null.")]
    public string? Resolution { get; init; }

    internal static ImpactDocument From(IncidentPolicy policy, Impact impact)
    {
        var promises = policy.Promises.Of(impact);
        var words = policy.Impacts.GetValueOrDefault(impact);
        return new ImpactDocument
        {
            Label = words?.Label,
            Definition = words?.Definition,
            Emails = policy.EmailRuleOf(impact),
            FirstUpdate = promises.FirstUpdate?.ToString(),
            Cadence = promises.Cadence.Kind switch
            {
                CadenceKind.None => null,
                CadenceKind.Every => promises.Cadence.Within?.ToString(),
                CadenceKind.AtResolution => AtResolution,
                CadenceKind.AsNeeded => AsNeeded,
            },
            Resolution = promises.Resolution.Kind switch
            {
                ResolutionKind.None => null,
                ResolutionKind.Within => promises.Resolution.Span?.ToString(),
                ResolutionKind.BestEffort => BestEffort,
            },
        };
    }

    internal ImpactPromises ToPromises(string impact, InputErrors errors) => new()
    {
        FirstUpdate = PolicyDocument.ReadSpan($"{impact}.firstUpdate", FirstUpdate, errors),
        Cadence = Cadence?.Trim() switch
        {
            null or "" => Ladder.Cadence.None,
            AtResolution => new Cadence(CadenceKind.AtResolution),
            AsNeeded => new Cadence(CadenceKind.AsNeeded),
            var text => PolicyDocument.ReadSpan($"{impact}.cadence", text, errors) is { } span ? Ladder.Cadence.Every(span) : Ladder.Cadence.None,
        },
        Resolution = Resolution?.Trim() switch
        {
            null or "" => ResolutionTarget.None,
            BestEffort => new ResolutionTarget(ResolutionKind.BestEffort),
            var text => PolicyDocument.ReadSpan($"{impact}.resolution", text, errors) is { } span ? ResolutionTarget.Within(span) : ResolutionTarget.None,
        },
    };
}

public sealed record ChecklistDocument
{
    public IReadOnlyList<string>? Investigating { get; init; }

    public IReadOnlyList<string>? Identified { get; init; }

    public IReadOnlyList<string>? Monitoring { get; init; }

    public IReadOnlyList<string>? Resolved { get; init; }

    internal IReadOnlyDictionary<IncidentStatus, IReadOnlyList<string>> ToChecklist() => new Dictionary<IncidentStatus, IReadOnlyList<string>>
    {
        [IncidentStatus.Investigating] = Investigating ?? [],
        [IncidentStatus.Identified] = Identified ?? [],
        [IncidentStatus.Monitoring] = Monitoring ?? [],
        [IncidentStatus.Resolved] = Resolved ?? [],
    };
}

public sealed record MaintenanceDocument
{
    [Description("How long before it begins it is announced: 0 to 720 hours. Default 0, which promises none.")]
    public int? NoticeHours { get; init; }

    [Description("Whether its start and end are promised to be told, too. Default false.")]
    public bool? StartAndEnd { get; init; }
}

public sealed record PostmortemDocument
{
    [Description("Which incidents are owed one: none, by_impact, by_downtime. Default none.")]
    public PostmortemTrigger? Trigger { get; init; }

    [Description("With by_impact.")]
    public IReadOnlyList<Impact>? Impacts { get; init; }

    [Description("With by_downtime: owed where a component was down for longer.")]
    public int? DowntimeMinutes { get; init; }

    [Description("Counted from resolution, for example 7 business days; null: by no certain time.")]
    public string? Within { get; init; }

    [Description("Who reads it: everybody or on_request. Default everybody.")]
    public PostmortemReaders? Readers { get; init; }

    internal static PostmortemDocument From(PostmortemRule rule) => new()
    {
        Trigger = rule.Trigger,
        Impacts = rule.Trigger == PostmortemTrigger.ByImpact ? rule.Impacts : null,
        DowntimeMinutes = rule.Trigger == PostmortemTrigger.ByDowntime ? rule.DowntimeMinutes : null,
        Within = rule.Within?.ToString(),
        Readers = rule.Trigger == PostmortemTrigger.None ? null : rule.Readers,
    };

    internal PostmortemRule ToRule(InputErrors errors) => new()
    {
        Trigger = Trigger ?? PostmortemTrigger.None,
        Impacts = Impacts ?? [],
        DowntimeMinutes = DowntimeMinutes ?? 0,
        Within = PolicyDocument.ReadSpan("postmortem.within", Within, errors),
        Readers = Readers ?? PostmortemReaders.Everybody,
    };
}

public sealed record CalendarDocument
{
    [Description("Required; IANA name such as Europe/Berlin.")]
    public string? TimeZone { get; init; }

    [Description("Working hours of each working day, for example 09:00-18:00; 24:00 is midnight at its end.")]
    public WeekDocument? Hours { get; init; }

    public IReadOnlyList<HolidayDocument>? Holidays { get; init; }

    internal static CalendarDocument From(CalendarPolicy calendar)
    {
        string? Hours(DayOfWeek day) => calendar.Hours.TryGetValue(day, out var hours) ? $"{LadderWords.Clock(hours.OpensMinute)}-{LadderWords.Clock(hours.ClosesMinute)}" : null;
        return new CalendarDocument
        {
            TimeZone = calendar.TimeZone,
            Hours = new WeekDocument
            {
                Monday = Hours(DayOfWeek.Monday),
                Tuesday = Hours(DayOfWeek.Tuesday),
                Wednesday = Hours(DayOfWeek.Wednesday),
                Thursday = Hours(DayOfWeek.Thursday),
                Friday = Hours(DayOfWeek.Friday),
                Saturday = Hours(DayOfWeek.Saturday),
                Sunday = Hours(DayOfWeek.Sunday),
            },
            Holidays = [.. calendar.Holidays.Select(holiday => new HolidayDocument { Date = holiday.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Name = holiday.Name })],
        };
    }

    internal CalendarPolicy ToCalendar(InputErrors errors)
    {
        var hours = new Dictionary<DayOfWeek, WorkingHours>();
        foreach (var (day, text) in (Hours ?? new WeekDocument()).All)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            var ends = text.Split('-', '–');
            if (ends.Length == 2 && LadderWords.Minute(ends[0]) is { } opens && LadderWords.Minute(ends[1]) is { } closes)
            {
                hours[day] = new WorkingHours(opens, closes);
            }
            else
            {
                errors.Add($"calendar.hours.{day.ToWord()}", $"“{SafeText.Shown(text, 40)}” are no working hours. Give them as 09:00-18:00, or nothing for a day without work.");
            }
        }

        var holidays = new List<Holiday>();
        foreach (var holiday in Holidays ?? [])
        {
            if (DateOnly.TryParseExact(holiday.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                holidays.Add(new Holiday(date, holiday.Name ?? ""));
            }
            else
            {
                errors.Add("calendar.holidays", $"“{SafeText.Shown(holiday.Date ?? "", 40)}” is no date. Give it as 2026-12-25.");
            }
        }

        return new CalendarPolicy { TimeZone = TimeZone ?? "", Hours = hours, Holidays = holidays };
    }
}

public sealed record WeekDocument
{
    public string? Monday { get; init; }

    public string? Tuesday { get; init; }

    public string? Wednesday { get; init; }

    public string? Thursday { get; init; }

    public string? Friday { get; init; }

    public string? Saturday { get; init; }

    public string? Sunday { get; init; }

    internal IReadOnlyList<(DayOfWeek Day, string? Hours)> All =>
    [
        (DayOfWeek.Monday, Monday), (DayOfWeek.Tuesday, Tuesday), (DayOfWeek.Wednesday, Wednesday), (DayOfWeek.Thursday, Thursday),
        (DayOfWeek.Friday, Friday), (DayOfWeek.Saturday, Saturday), (DayOfWeek.Sunday, Sunday),
    ];
}

public sealed record HolidayDocument
{
    [Description("Required; for example 2026-12-25.")]
    public string? Date { get; init; }

    public string? Name { get; init; }
}

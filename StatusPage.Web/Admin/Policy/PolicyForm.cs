using System.Globalization;
using System.Text.Json;
using StatusPage.Core;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Promises;
using StatusPage.Core.Promises.Calendar;
using StatusPage.Core.Promises.Ladder;
using StatusPage.Core.Text;

namespace StatusPage.Web.Admin.Policy;

/// <summary>The policy while it is edited: texts that a form binds to. It is read as the documents of programs and files are.</summary>
public sealed class PolicyForm
{
    /// <summary>What the form does not show stays as it is.</summary>
    private readonly IncidentPolicy _policy;

    private PolicyForm(IncidentPolicy policy) => _policy = policy;

    public string NoticeHours { get; set; } = "";

    public bool StartAndEnd { get; set; }

    /// <summary>Markdown.</summary>
    public string? SlaMethod { get; set; }

    public Dictionary<Impact, ImpactText> Impacts { get; } = [];

    public HashSet<IncidentStatus> Statuses { get; } = [];

    /// <summary>A line for each thing an update must tell.</summary>
    public Dictionary<IncidentStatus, ChecklistText> Checklist { get; } = [];

    public PostmortemTrigger Trigger { get; set; }

    public HashSet<Impact> PostmortemImpacts { get; } = [];

    public string DowntimeMinutes { get; set; } = "";

    public string? PostmortemWithin { get; set; }

    public PostmortemReaders Readers { get; set; }

    public string? TimeZone { get; set; }

    /// <summary>From Monday on; empty on a day without work.</summary>
    public Dictionary<DayOfWeek, HoursText> Hours { get; } = [];

    /// <summary>A line each: <c>2026-12-25 Christmas</c>.</summary>
    public string? Holidays { get; set; }

    public string ReminderPercent { get; set; } = "";

    /// <summary>Changes with whatever is typed.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Typed => JsonSerializer.Serialize(this);

    public static PolicyForm From(IncidentPolicy policy)
    {
        var ladder = policy.Promises;
        var form = new PolicyForm(policy)
        {
            NoticeHours = policy.MaintenanceNoticeHours.ToString(CultureInfo.InvariantCulture),
            StartAndEnd = ladder.MaintenanceStartAndEnd,
            SlaMethod = policy.SlaMethod,
            Trigger = ladder.Postmortem.Trigger,
            DowntimeMinutes = ladder.Postmortem.DowntimeMinutes is > 0 and var minutes ? minutes.ToString(CultureInfo.InvariantCulture) : "15",
            PostmortemWithin = ladder.Postmortem.Within?.ToString(),
            Readers = ladder.Postmortem.Readers,
            TimeZone = ladder.Calendar.TimeZone,
            Holidays = string.Join('\n', ladder.Calendar.Holidays.Select(holiday => string.Create(CultureInfo.InvariantCulture, $"{holiday.Date:yyyy-MM-dd} {holiday.Name}").TrimEnd())),
            ReminderPercent = ladder.ReminderPercent.ToString(CultureInfo.InvariantCulture),
        };
        form.PostmortemImpacts.UnionWith(ladder.Postmortem.Impacts);
        foreach (var impact in Enum.GetValues<Impact>())
        {
            form.Impacts[impact] = ImpactText.From(policy, impact);
        }

        foreach (var day in Days)
        {
            form.Hours[day] = ladder.Calendar.Hours.TryGetValue(day, out var hours)
                ? new HoursText { Opens = LadderWords.Clock(hours.OpensMinute), Closes = LadderWords.Clock(hours.ClosesMinute) }
                : new HoursText();
        }

        form.Statuses.UnionWith(policy.Statuses);
        foreach (var status in Enum.GetValues<IncidentStatus>())
        {
            form.Checklist[status] = new ChecklistText { Lines = string.Join('\n', policy.Checklist.GetValueOrDefault(status, [])) };
        }

        return form;
    }

    public static IReadOnlyList<DayOfWeek> Days { get; } =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

    /// <summary>What is typed as a policy; each fault by the name of its field.</summary>
    public IncidentPolicy Read(InputErrors errors)
    {
        var impacts = new ImpactsDocument
        {
            Critical = Impacts[Impact.Critical].ToDocument("critical", errors),
            Major = Impacts[Impact.Major].ToDocument("major", errors),
            Minor = Impacts[Impact.Minor].ToDocument("minor", errors),
            None = Impacts[Impact.None].ToDocument("none", errors),
        };
        var document = new PolicyDocument
        {
            Impacts = impacts,
            Statuses = [.. Statuses.Order()],
            Checklist = new ChecklistDocument
            {
                Investigating = Checklist[IncidentStatus.Investigating].All,
                Identified = Checklist[IncidentStatus.Identified].All,
                Monitoring = Checklist[IncidentStatus.Monitoring].All,
                Resolved = Checklist[IncidentStatus.Resolved].All,
            },
            Maintenance = new MaintenanceDocument { NoticeHours = Whole("maintenanceNoticeHours", NoticeHours, errors), StartAndEnd = StartAndEnd },
            Postmortem = new PostmortemDocument
            {
                Trigger = Trigger,
                Impacts = [.. PostmortemImpacts],
                DowntimeMinutes = Trigger == PostmortemTrigger.ByDowntime ? Whole("postmortem.downtimeMinutes", DowntimeMinutes, errors) : null,
                Within = PostmortemWithin,
                Readers = Readers,
            },
            Calendar = new CalendarDocument
            {
                TimeZone = TimeZone,
                Hours = new WeekDocument
                {
                    Monday = Hours[DayOfWeek.Monday].Text,
                    Tuesday = Hours[DayOfWeek.Tuesday].Text,
                    Wednesday = Hours[DayOfWeek.Wednesday].Text,
                    Thursday = Hours[DayOfWeek.Thursday].Text,
                    Friday = Hours[DayOfWeek.Friday].Text,
                    Saturday = Hours[DayOfWeek.Saturday].Text,
                    Sunday = Hours[DayOfWeek.Sunday].Text,
                },
                Holidays = [.. Lines(Holidays).Select(line => line.Split(' ', 2)).Select(parts => new HolidayDocument { Date = parts[0], Name = parts.ElementAtOrDefault(1) })],
            },
            ReminderPercent = Whole("reminderPercent", ReminderPercent, errors),
            SlaMethod = SlaMethod ?? "",
        };
        var policy = document.ToPolicy(_policy, errors);
        // What could not be read is said already, and not once more as what is missing.
        return errors.Any ? policy : PolicyRules.Clean(policy, errors);
    }

    private static int? Whole(string field, string typed, InputErrors errors)
    {
        var number = Common.FormErrors.Whole(typed);
        if (number is null)
        {
            errors.Add(field, string.IsNullOrWhiteSpace(typed) ? "This is missing: give a whole number." : $"“{typed.Trim()}” is not a whole number. Give digits alone.");
        }

        return number;
    }

    private static string[] Lines(string? text) => (text ?? "").ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public sealed class ImpactText
    {
        public string? Label { get; set; }

        public string? Definition { get; set; }

        public EmailRule Emails { get; set; }

        public string? FirstUpdate { get; set; }

        public CadenceKind Cadence { get; set; }

        public string? CadenceWithin { get; set; }

        public ResolutionKind Resolution { get; set; }

        public string? ResolutionWithin { get; set; }

        internal static ImpactText From(IncidentPolicy policy, Impact impact)
        {
            var (label, definition) = policy.Impacts.GetValueOrDefault(impact, new ImpactPolicy("", ""));
            var promises = policy.Promises.Of(impact);
            return new ImpactText
            {
                Label = label,
                Definition = definition,
                Emails = policy.EmailRuleOf(impact),
                FirstUpdate = promises.FirstUpdate?.ToString(),
                Cadence = promises.Cadence.Kind,
                CadenceWithin = promises.Cadence.Within?.ToString(),
                Resolution = promises.Resolution.Kind,
                ResolutionWithin = promises.Resolution.Span?.ToString(),
            };
        }

        internal ImpactDocument ToDocument(string impact, InputErrors errors)
        {
            if (Cadence == CadenceKind.Every && string.IsNullOrWhiteSpace(CadenceWithin))
            {
                errors.Add($"{impact}.cadence", "How often is missing: give a duration such as 30 minutes, or choose another rhythm.");
            }

            if (Resolution == ResolutionKind.Within && string.IsNullOrWhiteSpace(ResolutionWithin))
            {
                errors.Add($"{impact}.resolution", "By when is missing: give a duration such as 4 hours, or choose another target.");
            }

            return new ImpactDocument
            {
                Label = Label,
                Definition = Definition,
                Emails = Emails,
                FirstUpdate = FirstUpdate,
                Cadence = Cadence switch { CadenceKind.None => null, CadenceKind.Every => CadenceWithin, var other => other.ToWord() },
                Resolution = Resolution switch { ResolutionKind.None => null, ResolutionKind.Within => ResolutionWithin, var other => other.ToWord() },
            };
        }
    }

    public sealed class ChecklistText
    {
        public string? Lines { get; set; }

        internal IReadOnlyList<string> All => PolicyForm.Lines(Lines);
    }

    public sealed class HoursText
    {
        public string? Opens { get; set; }

        public string? Closes { get; set; }

        internal string? Text => string.IsNullOrWhiteSpace(Opens) && string.IsNullOrWhiteSpace(Closes) ? null : $"{Opens}-{Closes}";
    }
}

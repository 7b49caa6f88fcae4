using StatusPage.Core.Incidents;
using StatusPage.Core.Promises.Calendar;
using StatusPage.Core.Promises.Ladder;
using StatusPage.Core.Text;

namespace StatusPage.Core.Promises;

/// <summary>What a policy may say. Pure.</summary>
public static class PolicyRules
{
    public const int MaxLabel = 60;
    public const int MaxDefinition = 300;
    public const int MaxChecklist = 12;
    public const int MinReminderPercent = 10;
    public const int MaxReminderPercent = 99;

    /// <summary>A copy with its texts cleaned and its lists in order; what cannot be promised is named, each fault by its field.</summary>
    public static IncidentPolicy Clean(IncidentPolicy policy, InputErrors errors)
    {
        var impacts = new Dictionary<Impact, ImpactPolicy>();
        foreach (var impact in Enum.GetValues<Impact>())
        {
            var given = policy.Impacts.GetValueOrDefault(impact);
            impacts[impact] = new ImpactPolicy(
                errors.Line($"{impact.ToWord()}.label", "The label", given?.Label, MaxLabel),
                errors.Line($"{impact.ToWord()}.definition", "The definition", given?.Definition, MaxDefinition, required: false));
        }

        var statuses = policy.Statuses.Distinct().Order().ToList();
        if (!statuses.Contains(IncidentStatus.Investigating) || !statuses.Contains(IncidentStatus.Resolved))
        {
            errors.Add("statuses", "The statuses investigating and resolved are always in use; identified and monitoring may be left out.");
        }

        var checklist = new Dictionary<IncidentStatus, IReadOnlyList<string>>();
        foreach (var status in Enum.GetValues<IncidentStatus>())
        {
            var field = $"checklist.{status.ToWord()}";
            var lines = policy.Checklist.GetValueOrDefault(status) ?? [];
            if (lines.Count > MaxChecklist)
            {
                errors.Add(field, $"A checklist has at most {MaxChecklist} lines.");
            }

            checklist[status] = [.. lines.Select(line => errors.Line(field, "A line of the checklist", line, 200, required: false)).Where(line => line.Length > 0)];
        }

        if (policy.MaintenanceNoticeHours is < 0 or > IncidentPolicy.MaxNoticeHours)
        {
            errors.Add("maintenanceNoticeHours", $"Notice of {policy.MaintenanceNoticeHours} hours is not accepted: give 0 to {IncidentPolicy.MaxNoticeHours} whole hours.");
        }

        var method = errors.Block("slaMethod", "The method of measuring", policy.SlaMethod, IncidentPolicy.MaxSlaMethod);
        // A copy, so that nothing the policy holds besides is lost.
        return policy with { Impacts = impacts, Statuses = statuses, Checklist = checklist, SlaMethod = method, Promises = Clean(policy.Promises, errors) };
    }

    private static PromiseLadder Clean(PromiseLadder ladder, InputErrors errors)
    {
        var impacts = new Dictionary<Impact, ImpactPromises>();
        foreach (var impact in Enum.GetValues<Impact>().OrderDescending())
        {
            impacts[impact] = Clean(impact.ToWord(), ladder.Of(impact), errors);
        }

        if (ladder.ReminderPercent is < MinReminderPercent or > MaxReminderPercent)
        {
            errors.Add("reminderPercent", $"A reminder at {ladder.ReminderPercent} % is not accepted: give {MinReminderPercent} to {MaxReminderPercent} whole percent.");
        }

        return ladder with { Impacts = impacts, Postmortem = Clean(ladder.Postmortem, errors), Calendar = Clean(ladder.Calendar, errors) };
    }

    private static ImpactPromises Clean(string impact, ImpactPromises promises, InputErrors errors)
    {
        Check($"{impact}.firstUpdate", promises.FirstUpdate, errors);
        var cadence = promises.Cadence with { Within = promises.Cadence.Kind == CadenceKind.Every ? promises.Cadence.Within : null };
        if (cadence is { Kind: CadenceKind.Every, Within: null })
        {
            errors.Add($"{impact}.cadence", "How often is missing: give a duration such as 30 minutes, or choose another rhythm.");
        }

        Check($"{impact}.cadence", cadence.Within, errors);
        var resolution = promises.Resolution with { Span = promises.Resolution.Kind == ResolutionKind.Within ? promises.Resolution.Span : null };
        if (resolution is { Kind: ResolutionKind.Within, Span: null })
        {
            errors.Add($"{impact}.resolution", "By when is missing: give a duration such as 4 hours, or choose another target.");
        }

        Check($"{impact}.resolution", resolution.Span, errors);
        return promises with { Cadence = cadence, Resolution = resolution };
    }

    private static PostmortemRule Clean(PostmortemRule rule, InputErrors errors)
    {
        if (rule.Trigger == PostmortemTrigger.None)
        {
            return PostmortemRule.None;
        }

        var byImpact = rule.Trigger == PostmortemTrigger.ByImpact;
        if (byImpact && rule.Impacts.Count == 0)
        {
            errors.Add("postmortem.impacts", "No impact is chosen: choose which incidents get a postmortem, or promise none.");
        }

        if (!byImpact && rule.DowntimeMinutes is < 1 or > PostmortemRule.MaxDowntimeMinutes)
        {
            errors.Add("postmortem.downtimeMinutes", $"Give the downtime as 1 to {PostmortemRule.MaxDowntimeMinutes} whole minutes, for example 15.");
        }

        Check("postmortem.within", rule.Within, errors);
        return rule with
        {
            Impacts = byImpact ? [.. rule.Impacts.Distinct().OrderDescending()] : [],
            DowntimeMinutes = byImpact ? 0 : rule.DowntimeMinutes,
        };
    }

    private static CalendarPolicy Clean(CalendarPolicy calendar, InputErrors errors)
    {
        var zone = errors.Line("calendar.timeZone", "The time zone", calendar.TimeZone, 60);
        if (zone.Length > 0 && !(TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) && found.HasIanaId))
        {
            errors.Add("calendar.timeZone", $"“{zone}” is not a time zone known here. Give an IANA name such as Europe/Berlin or Etc/UTC.");
        }

        if (calendar.Hours.Count == 0)
        {
            errors.Add("calendar.hours", "There is no working day: give at least one, with its hours.");
        }

        foreach (var (day, hours) in calendar.Hours)
        {
            if (hours.OpensMinute < 0 || hours.ClosesMinute > WorkingHours.MinutesOfDay || hours.OpensMinute >= hours.ClosesMinute)
            {
                errors.Add($"calendar.hours.{day.ToWord()}", "Work has to begin before it ends, between 00:00 and 24:00: give times such as 09:00 and 18:00.");
            }
        }

        if (calendar.Holidays.Count > CalendarPolicy.MaxHolidays)
        {
            errors.Add("calendar.holidays", $"There are {calendar.Holidays.Count} holidays; at most {CalendarPolicy.MaxHolidays} are accepted.");
        }

        if (calendar.Holidays.GroupBy(holiday => holiday.Date).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
        {
            errors.Add("calendar.holidays", $"The {twice.Key:yyyy-MM-dd} is listed twice. List each day once.");
        }

        if (calendar.Holidays.FirstOrDefault(holiday => holiday.Date.Year is < 2000 or > 2200) is { } odd)
        {
            errors.Add("calendar.holidays", $"The {odd.Date:yyyy-MM-dd} is not accepted: give days from 2000 to 2200.");
        }

        return calendar with
        {
            TimeZone = zone,
            Hours = calendar.Hours.OrderBy(pair => ((int)pair.Key + 6) % 7).ToDictionary(),
            Holidays =
            [
                .. calendar.Holidays.OrderBy(holiday => holiday.Date)
                    .Select(holiday => holiday with { Name = errors.Line("calendar.holidays", "The name of a holiday", holiday.Name, CalendarPolicy.MaxHolidayName, required: false) }),
            ],
        };
    }

    private static void Check(string field, Span? span, InputErrors errors)
    {
        if (span is not null && Span.Fault(span.Amount, span.Unit) is { } fault)
        {
            errors.Add(field, fault);
        }
    }
}

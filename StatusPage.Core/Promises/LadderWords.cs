using System.Globalization;
using StatusPage.Core.Incidents;
using StatusPage.Core.Promises.Calendar;
using StatusPage.Core.Promises.Ladder;

namespace StatusPage.Core.Promises;

/// <summary>A policy's promises in words that customers and staff read. Pure.</summary>
public static class LadderWords
{
    public const string Nothing = "–";

    public static string FirstUpdate(ImpactPromises promises) => promises.FirstUpdate is { } span ? $"within {span}" : Nothing;

    public static string Of(Cadence cadence) => cadence.Kind switch
    {
        CadenceKind.None => Nothing,
        CadenceKind.Every => $"every {cadence.Within} until resolved",
        CadenceKind.AtResolution => "at resolution",
        CadenceKind.AsNeeded => "as needed",
    };

    public static string Of(ResolutionTarget target) => target.Kind switch
    {
        ResolutionKind.None => Nothing,
        ResolutionKind.Within => $"within {target.Span}",
        ResolutionKind.BestEffort => "best effort",
    };

    public static string Notice(IncidentPolicy policy) => (policy.MaintenanceNoticeHours, policy.Promises.MaintenanceStartAndEnd) switch
    {
        (0, false) => "No notice of maintenance is promised.",
        (0, true) => "Maintenance is announced when it starts and when it ends.",
        (var hours, false) => $"Maintenance is announced at least {Span.Hours(hours)} before it begins.",
        (var hours, true) => $"Maintenance is announced at least {Span.Hours(hours)} before it begins, and again when it starts and ends.",
    };

    public static string Postmortem(IncidentPolicy policy)
    {
        var rule = policy.Promises.Postmortem;
        var which = rule.Trigger switch
        {
            PostmortemTrigger.None => null,
            PostmortemTrigger.ByImpact => "Incidents whose impact was " + string.Join(" or ", rule.Impacts.Select(impact => policy.Impacts.TryGetValue(impact, out var words) ? words.Label : impact.ToString())),
            PostmortemTrigger.ByDowntime => string.Create(CultureInfo.InvariantCulture, $"Incidents in which a component was down for more than {rule.DowntimeMinutes} minutes"),
        };
        return (which, rule.Readers, rule.Within) switch
        {
            (null, _, _) => "No postmortem is promised.",
            (_, PostmortemReaders.Everybody, { } within) => $"{which} get a public postmortem within {within} of their resolution.",
            (_, PostmortemReaders.Everybody, null) => $"{which} get a public postmortem.",
            (_, PostmortemReaders.OnRequest, { } within) => $"{which} get a postmortem within {within} of their resolution, for those who ask for it.",
            (_, PostmortemReaders.OnRequest, null) => $"{which} get a postmortem, for those who ask for it.",
        };
    }

    /// <summary>Monday to Friday 09:00–18:00, Europe/Berlin</summary>
    public static string Of(CalendarPolicy calendar)
    {
        // Neighbours with the same hours are told together.
        var runs = new List<(DayOfWeek First, DayOfWeek Last, WorkingHours Hours)>();
        foreach (var (day, hours) in calendar.Hours.OrderBy(pair => Weekday(pair.Key)))
        {
            if (runs.Count > 0 && runs[^1] is var last && last.Hours == hours && Weekday(last.Last) + 1 == Weekday(day))
            {
                runs[^1] = last with { Last = day };
            }
            else
            {
                runs.Add((day, day, hours));
            }
        }

        var days = runs.Select(run => $"{(run.First == run.Last ? run.First : $"{run.First} to {run.Last}")} {Clock(run.Hours.OpensMinute)}–{Clock(run.Hours.ClosesMinute)}");
        return $"{string.Join("; ", days)}, {calendar.TimeZone.Replace('_', ' ')}";
    }

    /// <summary>09:00; 24:00 is midnight at the end of the day.</summary>
    public static string Clock(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00}");

    /// <summary>Null where it is no time of day.</summary>
    public static int? Minute(string? clock)
    {
        var parts = (clock ?? "").Trim().Split(':');
        return parts is [{ Length: 1 or 2 } hour, { Length: 2 } minute]
            && int.TryParse(hour, NumberStyles.None, CultureInfo.InvariantCulture, out var h)
            && int.TryParse(minute, NumberStyles.None, CultureInfo.InvariantCulture, out var m)
            && m < 60 && (h < 24 || (h == 24 && m == 0))
            ? (h * 60) + m
            : null;
    }

    private static int Weekday(DayOfWeek day) => ((int)day + 6) % 7;
}

using System.Globalization;
using System.Text;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;

namespace StatusPage.Core.Probing;

/// <summary>What the product says in public, and notes for staff, when nobody is there to write. Pure.</summary>
public static class AutomaticIncidentText
{
    public const string RootCause = "Not known. The problem was found by monitoring and ended before anybody took it over.";
    public const string Remediation = "None by staff. The service recovered by itself; monitoring watched it until it had been quiet for a while.";

    /// <summary>The status an incident of this impact holds its component in.</summary>
    public static ComponentStatus StatusFor(Impact impact) => impact switch
    {
        Impact.None => ComponentStatus.Operational,
        Impact.Minor => ComponentStatus.DegradedPerformance,
        Impact.Major => ComponentStatus.PartialOutage,
        Impact.Critical => ComponentStatus.MajorOutage,
    };

    public static string Title(string component, Impact impact) => impact switch
    {
        Impact.None => $"{component}: a check fails",
        Impact.Minor => $"{component} is impaired",
        Impact.Major => $"{component} is partly unavailable",
        Impact.Critical => $"{component} is unavailable",
    };

    public static string Opened(string component, Impact impact, DateTimeOffset since)
    {
        var trouble = impact switch
        {
            Impact.None => $"A check of {component} has been failing",
            Impact.Minor => $"{component} has not worked as it should",
            Impact.Major => $"Parts of {component} have not answered",
            Impact.Critical => $"{component} has not answered",
        };
        return $"{trouble} since {Time(since)}, as our monitoring found. We are investigating.";
    }

    public static string Worse(string component) => $"Further checks of {component} fail. We are investigating.";

    public static string Recovered(string component, DateTimeOffset since) =>
        $"{component} has been answering again since {Time(since)}. Monitoring goes on.";

    public static string Relapsed(string component, DateTimeOffset since) =>
        $"{component} has been failing again since {Time(since)}. We are looking into it.";

    public static string Resolved(string component, int quietMinutes) =>
        $"{component} has worked without a failure for {(quietMinutes == 1 ? "a minute" : $"{quietMinutes} minutes")}.";

    /// <summary>For staff: which cause, since when, and what it found last.</summary>
    public static string Evidence(FailingCause cause, string what)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"**{cause.Name}** {what}, failing since {Time(cause.Since)}.");
        if (cause.RunbookUrl is { } runbook)
        {
            text.Append(CultureInfo.InvariantCulture, $" Runbook: {runbook}");
        }

        if (cause.Results.Count > 0)
        {
            // The sentence names the day; a table that need not say it again fits beside an incident.
            var format = cause.Results.All(result => At(result).Date == cause.Since.UtcDateTime.Date) ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss";
            text.Append("\n\n| time (UTC) | code | ms | found |\n| --- | --- | --- | --- |\n");
            foreach (var result in cause.Results)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {At(result).ToString(format, CultureInfo.InvariantCulture)} | {Cell(result.Code)} | {result.LatencyMs} | {Cell(result.Detail ?? "ok")} |\n");
            }
        }
        else if (cause.Note is { } note)
        {
            text.Append("\n\n").Append(note);
        }

        var all = text.ToString();
        return all.Length <= Incident.MaxNote ? all : all[..(Incident.MaxNote - 1)] + "…";
    }

    private static DateTime At(ProbeResult result) => DateTimeOffset.FromUnixTimeMilliseconds(result.AtMs).UtcDateTime;

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>What a target said must not break the table.</summary>
    private static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
}

using System.Diagnostics.CodeAnalysis;
using StatusPage.Core.Publication;
using StatusPage.Core.Uptime;

namespace StatusPage.Web.Api;

/// <summary>Which report is asked for: <c>month=2026-05</c> or <c>quarter=2026-Q2</c>, the current month without either. Pure.</summary>
public static class SlaQuery
{
    public static SlaReport Read(PublishedSla sla, string? month, string? quarter) =>
        TryRead(sla, month, quarter, out var report, out var field, out var sentence) ? report : throw RequestException.Malformed(field, sentence);

    public static bool TryRead(
        PublishedSla sla,
        string? month,
        string? quarter,
        [NotNullWhen(true)] out SlaReport? report,
        [NotNullWhen(false)] out string? field,
        [NotNullWhen(false)] out string? sentence)
    {
        (report, field, sentence) = (null, null, null);
        var (given, byQuarter) = (string.IsNullOrEmpty(quarter) ? month : quarter, !string.IsNullOrEmpty(quarter));
        var current = byQuarter ? sla.Quarter : sla.Month;
        var period = string.IsNullOrEmpty(given) ? current : byQuarter ? SlaPeriod.ParseQuarter(given) : SlaPeriod.ParseMonth(given);
        field = byQuarter ? "quarter" : "month";
        if (byQuarter && !string.IsNullOrEmpty(month))
        {
            sentence = "Give a month or a quarter, not both.";
        }
        else if (period is null)
        {
            sentence = $"The {field} “{Paging.Cut(given!)}” is not accepted: give one such as {current.Name}.";
        }
        else if (period.First > current.First)
        {
            sentence = $"The {field} {period.Name} has not begun. Give one up to {current.Name}.";
        }
        else if ((report = sla.Report(period)) is null)
        {
            sentence = $"The {field} {period.Name} is too long ago: reports go back {PublishedSla.Months} months. Give one nearer to {current.Name}.";
        }

        return report is not null;
    }
}

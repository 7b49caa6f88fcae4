using System.ComponentModel;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Incidents;
using StatusPage.Core.Promises.Reports;
using StatusPage.Core.Uptime;

namespace StatusPage.Web.Api;

[Description("Whole seconds; null where there is none to reckon with.")]
public sealed record SpreadWire(
    [property: Description("Incidents of which it is known.")] int Count,
    long? MedianSeconds,
    [property: Description("Nine of ten took at most this long (nearest rank).")] long? P90Seconds)
{
    public static SpreadWire Of(Spread spread) => new(spread.Count, (long?)spread.Median?.TotalSeconds, (long?)spread.Percentile90?.TotalSeconds);
}

public sealed record ResponseRowWire(
    [property: Description("Null over all months.")] string? Month,
    [property: Description("The worst that the incidents had.")] Impact Impact,
    int Incidents,
    [property: Description("From detection until somebody acknowledged it.")] SpreadWire Acknowledge,
    [property: Description("From detection until the first public posting.")] SpreadWire FirstUpdate,
    [property: Description("From detection until the posting that resolved it, the last one if it was reopened.")] SpreadWire Resolve)
{
    public static ResponseRowWire Of(ResponseRow row) =>
        new(row.Month?.Name, row.Impact, row.Incidents, SpreadWire.Of(row.Acknowledge), SpreadWire.Of(row.FirstUpdate), SpreadWire.Of(row.Resolve));
}

public sealed record ResponseTimesWire(
    [property: Description("The first month.")] string From,
    [property: Description("The last month.")] string Until,
    [property: Description("Whose months they are.")] string TimeZone,
    [property: Description("Left out: incidents that were reported when they were over.")] int Backfilled,
    IReadOnlyList<ResponseRowWire> Overall,
    IReadOnlyList<ResponseRowWire> Months)
{
    public static ResponseTimesWire Of(ResponseReport report) => new(
        report.From.Name, report.Until.Name, report.Zone.Id, report.Backfilled, [.. report.Overall.Select(ResponseRowWire.Of)], [.. report.Months.Select(ResponseRowWire.Of)]);
}

public static class AdminReports
{
    public static void MapReports(this IEndpointRouteBuilder admin) => admin.MapMethods("/reports/response-times", AdminRoutes.Read, async Task<IResult> (
            HttpContext http,
            ResponseReports reports,
            [Description("The first month, such as 2026-01. Default: twelve months up to the last.")] string? from,
            [Description("The last month. Default: the present one.")] string? until,
            [Description("csv for a file, as with Accept: text/csv.")] string? format) =>
        {
            var csv = Paging.Word("format", format, ["json", "csv"], CsvBody.IsPreferred(http.Request) ? "csv" : "json") == "csv";
            var report = await reports.ReadAsync(Month("from", from), Month("until", until), http.RequestAborted);
            return csv ? new ResponseTimesCsv(report) : Answer.Ok(ResponseTimesWire.Of(report));
        })
        .Needs(StaffRole.Viewer)
        .WithTags("Reports")
        .WithName("adminGetResponseTimes")
        .WithSummary("How long it took to acknowledge, to tell and to resolve")
        .WithDescription("Median and 90th percentile by impact, over all months and by month of detection, in the page's time zone. Only the times at which things were done here count, whatever times were entered; at most 60 months.")
        .Produces<Envelope<ResponseTimesWire>>()
        .AlsoAnswers(CsvBody.Type)
        .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status422UnprocessableEntity)
        .RefusesCallers();

    /// <exception cref="RequestException">It is no month.</exception>
    private static SlaPeriod? Month(string name, string? text) => string.IsNullOrEmpty(text)
        ? null
        : SlaPeriod.ParseMonth(text) ?? throw RequestException.Malformed(name, $"The month “{Paging.Cut(text)}” is not accepted: give one such as 2026-05.");
}

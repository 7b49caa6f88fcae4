using System.Globalization;
using System.Text;
using StatusPage.Core;
using StatusPage.Core.Promises.Reports;
using StatusPage.Core.Text;

namespace StatusPage.Web.Api;

/// <summary>Response times as a file: a line for every month and impact, and behind them one for every impact over all months.</summary>
public sealed class ResponseTimesCsv(ResponseReport report) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => StatusCodes.Status200OK;

    private static readonly string[] Header =
    [
        "month", "impact", "incidents",
        "acknowledged", "acknowledge_median_seconds", "acknowledge_p90_seconds",
        "told", "first_update_median_seconds", "first_update_p90_seconds",
        "resolved", "resolve_median_seconds", "resolve_p90_seconds",
    ];

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = Csv.MediaType;
        response.Headers.CacheControl = "private, no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentDisposition = $"attachment; filename=\"response-times-{report.From.Name}-{report.Until.Name}.csv\"";
        return HttpMethods.IsHead(httpContext.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(Write(), httpContext.RequestAborted).AsTask();
    }

    private byte[] Write()
    {
        var csv = new StringBuilder().AppendRow(Header);
        foreach (var row in report.Months.Concat(report.Overall))
        {
            csv.AppendRow(
            [
                row.Month?.Name ?? "all", row.Impact.ToWord(), Number(row.Incidents),
                .. Cells(row.Acknowledge), .. Cells(row.FirstUpdate), .. Cells(row.Resolve),
            ]);
        }

        return csv.ToBytes();
    }

    private static string[] Cells(Spread spread) => [Number(spread.Count), Seconds(spread.Median), Seconds(spread.Percentile90)];

    private static string Seconds(TimeSpan? time) => time is { } known ? Number((long)known.TotalSeconds) : "";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}

using System.ComponentModel;
using StatusPage.Core.Publication;
using StatusPage.Core.Text;
using StatusPage.Core.Uptime;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Api;

public sealed record SlaReportWire
{
    [Description("The month (2026-05) or quarter (2026-Q2).")]
    public required string Period { get; init; }

    [Description("Its first moment.")]
    public required DateTimeOffset From { get; init; }

    [Description("The first moment after it.")]
    public required DateTimeOffset Until { get; init; }

    [Description("Whether the period is over; until then the figures are those so far.")]
    public required bool Final { get; init; }

    [Description("The version of the policy that holds for the period.")]
    public required int PolicyVersion { get; init; }

    [Description("How uptime is measured under that version; Markdown.")]
    public required string Method { get; init; }

    public required IReadOnlyList<SlaTierWire> Tiers { get; init; }

    [Description("Every component by itself, against its own target.")]
    public required IReadOnlyList<SlaComponentWire> Components { get; init; }

    public static SlaReportWire Of(PublishedSla sla, SlaReport report)
    {
        var policy = sla.PolicyFor(report);
        return new SlaReportWire
        {
            Period = report.Period.Name,
            From = report.Span.From,
            Until = report.Span.Until,
            Final = report.Final,
            PolicyVersion = policy.Number,
            Method = policy.Policy.SlaMethod,
            Tiers = [.. report.Tiers.Select(SlaTierWire.Of)],
            Components = [.. report.Components.Select(SlaComponentWire.Of)],
        };
    }
}

public sealed record SlaTierWire(
    string Id,
    string Name,
    string? Description,
    [property: Description("Promised uptime in percent.")] decimal Target,
    [property: Description("Uptime of the lowest component in percent, two decimals, truncated; null without data.")] decimal? Measured,
    [property: Description("Whether every core component it covers met the target; null without data.")] bool? Met,
    [property: Description("Credit owed, in percent of the price.")] decimal Credit,
    IReadOnlyList<CreditBand> Bands,
    IReadOnlyList<SlaComponentWire> Components)
{
    public static SlaTierWire Of(SlaTierResult result) => new(
        result.Tier.Id,
        result.Tier.Name,
        result.Tier.Description,
        result.Tier.Target,
        result.Percent,
        result.Met,
        result.CreditPercent,
        result.Tier.Bands,
        [.. result.Components.Select(SlaComponentWire.Of)]);
}

public sealed record SlaComponentWire(
    string Id,
    string Name,
    [property: Description("False for best effort, which carries no SLA.")] bool Core,
    [property: Description("Promised uptime in percent; null where none is.")] decimal? Target,
    [property: Description("Uptime in percent, two decimals, truncated; null without data.")] decimal? Measured,
    [property: Description("Null without a target and without data.")] bool? Met,
    [property: Description("Credit owed, in percent of the price.")] decimal Credit,
    long MeasuredSeconds,
    [property: Description("In partial or major outage, of the measured time.")] long DowntimeSeconds,
    [property: Description("Left out: maintenance announced in time.")] long MaintenanceSeconds,
    [property: Description("Left out: outages by excused incidents.")] long ExcusedSeconds)
{
    public static SlaComponentWire Of(SlaResult result) => new(
        result.Component.Id,
        result.Component.Name,
        result.Component.Core,
        result.Target,
        result.Measurement.Percent,
        result.Met,
        result.CreditPercent,
        (long)result.Measurement.Measured.TotalSeconds,
        (long)result.Measurement.Down.TotalSeconds,
        (long)result.Measurement.Maintenance.TotalSeconds,
        (long)result.Measurement.Excused.TotalSeconds);
}

/// <summary>The SLA report as JSON and as CSV.</summary>
public static class SlaReports
{
    public const string Address = "/v1/status/sla/report";

    private static readonly string[] Get = [HttpMethods.Get, HttpMethods.Head];

    public static byte[] Json(PublishedSnapshot snapshot, SlaReport report) =>
        WireJson.Serialize(new Envelope<SlaReportWire>(SlaReportWire.Of(snapshot.Sla, report)));

    public static void MapSlaReports(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(
                Address,
                Get,
                (
                    HttpRequest request,
                    Publisher publisher,
                    AskedFor asked,
                    [Description("A month of the page's time zone, such as 2026-05. Default: the current one.")] string? month,
                    [Description("A quarter instead, such as 2026-Q2.")] string? quarter) =>
                {
                    var snapshot = publisher.Read();
                    var report = SlaQuery.Read(snapshot.Sla, month, quarter);
                    return asked.Json(request, snapshot, report.Period.Name, _ => Json(snapshot, report));
                })
            .WithTags("Public")
            .AllowAnonymous()
            .WithName("getSlaReport")
            .WithSummary("The SLA of a month or quarter")
            .WithDescription("By tier and by component: target, measured uptime, whether it was met, and the credit owed.")
            .Produces<Envelope<SlaReportWire>>()
            .Conditional()
            .Refuses(StatusCodes.Status400BadRequest);

        routes.MapPreflight(StatusUrls.SlaCsv);
        routes.MapMethods(
                StatusUrls.SlaCsv,
                Get,
                async (
                    HttpContext http,
                    Publisher publisher,
                    [Description("A month of the page's time zone, such as 2026-05. Default: the current one.")] string? month,
                    [Description("A quarter instead, such as 2026-Q2.")] string? quarter) =>
            {
                if (publisher.Current is not { } snapshot)
                {
                    await ProblemResponses.StartingAsync(http);
                    return;
                }

                if (!SlaQuery.TryRead(snapshot.Sla, month, quarter, out var report, out var field, out var sentence))
                {
                    await ProblemResponses.WriteAsync(
                        http, StatusCodes.Status400BadRequest, sentence, new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [sentence] });
                    return;
                }

                http.Response.Headers.ContentDisposition = $"attachment; filename=\"sla-{report.Period.Name}.csv\"";
                await new Representation(SlaCsv.Write(snapshot.Sla, report), Csv.MediaType).ExecuteAsync(http);
            })
            .AllowAnonymous()
            .WithName("getSlaCsv")
            .WithSummary("The SLA of a month or quarter as a file")
            .WithDescription("A line for each tier, each component in it, and each component against its own target.")
            .ReadByPrograms(CsvBody.Type)
            .Refuses(StatusCodes.Status400BadRequest);
    }
}

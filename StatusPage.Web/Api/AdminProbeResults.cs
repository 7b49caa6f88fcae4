using System.ComponentModel;
using System.Globalization;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Probing;

namespace StatusPage.Web.Api;

/// <summary>What a probe found: each result for days, latencies by hour and day for years.</summary>
public static class AdminProbeResults
{
    private static readonly Dictionary<string, HistoryWindow> Windows = new(StringComparer.Ordinal)
    {
        ["24h"] = HistoryWindow.Day,
        ["30d"] = HistoryWindow.Month,
        ["1y"] = HistoryWindow.Year,
    };

    public static void MapProbeResults(this IEndpointRouteBuilder group)
    {
        group.MapMethods("/{id}/results", AdminRoutes.Read, async (
                ProbeQueries queries,
                string id,
                [Moment, Description("From this moment on.")] string? from,
                [Moment, Description("Before this moment.")] string? until,
                [Description("true: failures only.")] string? failed,
                [Description("How many at most.")] string? limit,
                [Description("The nextCursor of the page before.")] string? cursor) =>
            {
                var (take, after) = (Paging.Limit(limit), After(cursor));
                var (since, before) = (Paging.Instant("from", from), Paging.Instant("until", until));
                var failedOnly = Paging.Word("failed", failed, ["true", "false"], "false") == "true";
                var line = await queries.FindAsync(id) ?? throw new NotFoundException("probe", id);
                var page = await queries.ResultsAsync(line.Probe.Number, failedOnly, since, before, after, take + 1);
                return Answer.List<ProbeResultWire>([.. page.Take(take).Select(ProbeResultWire.From)], page.Count > take ? Cursor(page[take - 1]) : null);
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminListProbeResults")
            .WithSummary("Single results, newest first")
            .WithDescription("Kept for as many days as the settings of probing say.")
            .Produces<ListEnvelope<ProbeResultWire>>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapMethods("/{id}/latency", AdminRoutes.Read, async (
                ProbeQueries queries,
                ProbeHistory history,
                string id,
                [Description("24h by the hour, 30d or 1y by the day. Default 24h.")] string? window) =>
            {
                var which = Windows[Paging.Word("window", window, Windows.Keys, "24h")];
                var line = await queries.FindAsync(id) ?? throw new NotFoundException("probe", id);
                var points = await history.ReadAsync(line.Probe.Number, which);
                return Answer.List<ProbeLatencyWire>([.. points.Select(ProbeLatencyWire.Of)], nextCursor: null);
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminListProbeLatency")
            .WithSummary("Latency percentiles over time, oldest first")
            .WithDescription("The 50th, 95th and 99th percentile of each hour or day, at most 3 % too high, never too low.")
            .Produces<ListEnvelope<ProbeLatencyWire>>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound)
            .RefusesCallers();
    }

    private static string Cursor(ProbeResult last) =>
        Paging.Cursor(DateTimeOffset.FromUnixTimeMilliseconds(last.AtMs), last.Id.ToString(CultureInfo.InvariantCulture));

    private static (long AtMs, long Id)? After(string? cursor) =>
        Paging.After(cursor) is var (at, id) && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (at.ToUnixTimeMilliseconds(), number)
            : string.IsNullOrEmpty(cursor) ? null : throw Paging.BadCursor();
}

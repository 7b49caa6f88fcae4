using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Promises.Reports;
using StatusPage.Core.Uptime;
using StatusPage.Web.Api;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Admin.Reports;

/// <summary>Reports as files: what a browser saves cannot come over a circuit.</summary>
public static class ReportFiles
{
    public static void MapReportFiles(this IEndpointRouteBuilder routes) => routes.MapGet(StatusUrls.AdminReportsCsv, async Task<IResult> (
            HttpContext http, ResponseReports reports, Acts acts, string? from, string? until) =>
        {
            try
            {
                await acts.RequireAsync(http.User.ToActor(), StaffRole.Viewer, http.RequestAborted);
                return new ResponseTimesCsv(await reports.ReadAsync(SlaPeriod.ParseMonth(from), SlaPeriod.ParseMonth(until), http.RequestAborted));
            }
            catch (RefusedException refused)
            {
                return Results.Text(refused.Message, statusCode: refused is ForbiddenException ? StatusCodes.Status403Forbidden : StatusCodes.Status400BadRequest);
            }
        })
        .RequireAuthorization()
        .ExcludeFromDescription();
}

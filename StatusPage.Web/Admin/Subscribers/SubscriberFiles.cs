using Microsoft.AspNetCore.Mvc;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Subscribers;
using StatusPage.Core.Subscribers.Import;
using StatusPage.Core.Text;
using StatusPage.Web.Api;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Admin.Subscribers;

/// <summary>Files that the console hands out: what a browser saves cannot come over a circuit.</summary>
public static class SubscriberFiles
{
    public static void MapSubscriberFiles(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(StatusUrls.AdminSubscriberExport, async Task<IResult> (
                HttpContext http, SubscriberExport export, [FromQuery(Name = "q")] string? text, string? state, string? scope, string? component, string? domain) =>
            {
                var filter = new SubscriberFilter
                {
                    Search = text,
                    State = EnumWords.TryParse<SubscriberState>(state, out var known) ? known : null,
                    Scope = EnumWords.TryParse<SubscriberScope>(scope, out var chosen) ? chosen : null,
                    ComponentId = string.IsNullOrEmpty(component) ? null : component,
                    Domain = domain,
                };
                return await OrRefusedAsync(async () => await CsvFile.OfAsync(export, http.User.ToActor(), filter, http.RequestAborted));
            })
            .RequireAuthorization()
            .ExcludeFromDescription();

        routes.MapGet(StatusUrls.AdminSubscriberImportReport, async Task<IResult> (HttpContext http, ImportRuns imports, Acts acts, string id) => await OrRefusedAsync(async () =>
            {
                await acts.RequireAsync(http.User.ToActor(), StaffRole.Editor, http.RequestAborted);
                var run = imports.Latest is { } latest && latest.Id == id ? latest : throw new NotFoundException("report", id);
                http.Response.Headers.CacheControl = "private, no-store";
                return Results.Stream(to => run.CopyReportAsync(to, http.RequestAborted), Csv.MediaType, "import-report.csv");
            }))
            .RequireAuthorization()
            .ExcludeFromDescription();
    }

    private static async Task<IResult> OrRefusedAsync(Func<Task<IResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (RefusedException refused)
        {
            var status = refused switch
            {
                NotFoundException => StatusCodes.Status404NotFound,
                ForbiddenException => StatusCodes.Status403Forbidden,
                BusyException => StatusCodes.Status503ServiceUnavailable,
                _ => StatusCodes.Status400BadRequest,
            };
            return Results.Text(refused.Message, statusCode: status);
        }
    }
}

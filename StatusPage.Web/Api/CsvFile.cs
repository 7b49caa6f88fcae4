using System.Globalization;
using StatusPage.Core.Accounts;
using StatusPage.Core.Subscribers;
using StatusPage.Core.Text;

namespace StatusPage.Web.Api;

/// <summary>All subscribers that a filter lets through, as a file that is made while it is sent.</summary>
public sealed class CsvFile : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => StatusCodes.Status200OK;

    private readonly SubscriberExport _export;
    private readonly SubscriberFilter _filter;
    private readonly DateTimeOffset _now;

    private CsvFile(SubscriberExport export, SubscriberFilter filter, DateTimeOffset now) => (_export, _filter, _now) = (export, filter, now);

    /// <summary>Checks that the actor may, and has it recorded: a refusal is an answer of its own, not a file cut short.</summary>
    public static async Task<CsvFile> OfAsync(SubscriberExport export, Actor actor, SubscriberFilter filter, CancellationToken cancel) =>
        new(export, filter, await export.RecordAsync(actor, filter, cancel));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = Csv.MediaType;
        response.Headers.CacheControl = "private, no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"subscribers-{_now:yyyy-MM-dd}.csv\"");
        return HttpMethods.IsHead(httpContext.Request.Method) ? Task.CompletedTask : _export.WriteAsync(_filter, response.Body, httpContext.RequestAborted);
    }
}

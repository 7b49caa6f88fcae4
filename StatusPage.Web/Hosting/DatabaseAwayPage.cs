using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using StatusPage.Core.Data.Availability;
using StatusPage.Web.Admin.Account;
using StatusPage.Web.Public.Serving;
using StatusPage.Web.Public.Subscribe;

namespace StatusPage.Web.Hosting;

/// <summary>What a person gets for a page that takes the database, while that is away: what is the matter for staff, and for readers that it is not their fault.</summary>
public static class DatabaseAwayPage
{
    public static async Task ShowAsync(HttpContext context, DatabaseFault fault)
    {
        if (!context.Request.Path.StartsWithSegments(StatusUrls.Console, StringComparison.Ordinal))
        {
            context.Response.Headers.RetryAfter = "60";
            await context.RequestServices.GetRequiredService<PrivatePages>()
                .Show<NoticePage>(StatusCodes.Status503ServiceUnavailable, ("Title", "Not at the moment"), ("Sentence", Attempts.Busy))
                .ExecuteAsync(context);
            return;
        }

        context.Response.Headers.RetryAfter = DatabaseAwayException.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(await RenderAsync(context.RequestServices, fault));
    }

    /// <summary>In a scope of its own: in that of the request a page may have been begun already.</summary>
    private static async Task<string> RenderAsync(IServiceProvider services, DatabaseFault fault)
    {
        await using var scope = services.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<ILoggerFactory>());
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(DoorNotice.Title)] = "The database cannot be used",
            [nameof(DoorNotice.Sentence)] = SentenceOf(fault),
        });
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<DoorNotice>(parameters)).ToHtmlString());
    }

    private static string SentenceOf(DatabaseFault fault) =>
        $"At the moment {fault.Clause}. Readers go on seeing the last known state. It is tried again every few seconds: once it is back, load this page again.";
}

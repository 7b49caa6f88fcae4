using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using StatusPage.Web.Admin.Account;

namespace StatusPage.Web.Hosting;

/// <summary>
/// Stands before the forms that take a password: bounds how many one address may send, so that guessing over many
/// accounts is slow and hashing passwords cannot occupy the processor, and answers a form without a valid antiforgery
/// token with a page that says what to do.
/// </summary>
public sealed class DoorGuard(RequestDelegate next, IAntiforgery antiforgery) : IDisposable
{
    /// <summary>Generous: an office behind one address signs in within a minute, a machine does not get far.</summary>
    public const int FormsPerMinute = 60;

    private readonly PartitionedRateLimiter<IPAddress> _limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
        RateLimitPartition.GetFixedWindowLimiter(address, static _ => new FixedWindowRateLimiterOptions { PermitLimit = FormsPerMinute, Window = TimeSpan.FromMinutes(1) }));

    public async Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || !TakesPassword(context.Request.Path))
        {
            await next(context);
            return;
        }

        using var lease = _limiter.AttemptAcquire(SourceAddress.Of(context));
        if (!lease.IsAcquired)
        {
            var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await ShowAsync(context, StatusCodes.Status429TooManyRequests, "Too many attempts", "Too many forms came from your address in a short time. Wait a minute, then go back and try again.");
            return;
        }

        if (!await IsOursAsync(context))
        {
            await ShowAsync(context, StatusCodes.Status400BadRequest, "This form is no longer valid", "It was open for too long, or your browser keeps no cookies. Open the page again and repeat what you typed.");
            return;
        }

        await next(context);
    }

    public void Dispose() => _limiter.Dispose();

    /// <summary>Whether the form came from a page of ours; the framework asks again, but would answer with an empty page.</summary>
    private async Task<bool> IsOursAsync(HttpContext context)
    {
        try
        {
            return await antiforgery.IsRequestValidAsync(context);
        }
        catch (AntiforgeryValidationException)
        {
            // A form that cannot even be read.
            return false;
        }
    }

    private static bool TakesPassword(PathString path) =>
        path.Equals(StatusUrls.SignIn, StringComparison.OrdinalIgnoreCase)
        || path.Equals(StatusUrls.SetUp, StringComparison.OrdinalIgnoreCase)
        || path.Equals(StatusUrls.ChoosePassword, StringComparison.OrdinalIgnoreCase)
        || path.Equals(StatusUrls.AdminAccount, StringComparison.OrdinalIgnoreCase)
        || path.Equals(StatusUrls.SignOut, StringComparison.OrdinalIgnoreCase);

    private static Task ShowAsync(HttpContext context, int status, string title, string sentence) =>
        new RazorComponentResult<DoorNotice>(new { Title = title, Sentence = sentence }) { StatusCode = status }.ExecuteAsync(context);
}

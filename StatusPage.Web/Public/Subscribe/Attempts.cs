using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Data.Availability;
using StatusPage.Web.Hosting;
using StatusPage.Web.Public.Serving;

namespace StatusPage.Web.Public.Subscribe;

/// <summary>
/// Tries what a form or a link asks for. What keeps it from being done is told to a person on a page and to a program as
/// problem details; trouble with the database is neither's fault, and is over soon or not.
/// </summary>
public sealed partial class Attempts(PrivatePages pages, DatabaseState database, ILogger<Attempts> logger)
{
    public const string Busy = "We cannot take this down at the moment. Nothing was changed, and nothing is lost: try again in a minute.";

    /// <summary>Whether the caller wants JSON and not a page.</summary>
    public static bool IsProgram(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        return accept.Contains("json", StringComparison.OrdinalIgnoreCase) && !accept.Contains("text/html", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a form comes from a browser: each of them says that it takes HTML, and no bare client does.</summary>
    public static bool WantsPage(HttpRequest request) => request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>The answer of the body; where the database fails, a page that says so, or what <paramref name="refused"/> makes of it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="body">What is tried.</param>
    /// <param name="refused">What a person gets: the status, and the sentence that says why.</param>
    public async Task<IResult> TryAsync(HttpContext http, Func<Task<IResult>> body, Func<int, string, IResult>? refused = null)
    {
        refused ??= (status, sentence) => pages.Show<NoticePage>(status, ("Title", status == StatusCodes.Status503ServiceUnavailable ? "Not at the moment" : "That cannot be done"), ("Sentence", sentence));
        try
        {
            return await body();
        }
        catch (Exception exception) when (IsTrouble(exception))
        {
            var fault = database.Blame(exception);
            if (fault is null)
            {
                LogTrouble(exception, http.Request.Method, SecretPaths.WithoutSecret(http.Request.Path));
            }

            if (!IsPersons(http.Request))
            {
                throw fault is null ? new BusyException(exception) : DatabaseFaults.Refusal(fault, exception);
            }

            http.Response.Headers.RetryAfter = "60";
            return refused(StatusCodes.Status503ServiceUnavailable, Busy);
        }
        catch (TooManyException many) when (IsPersons(http.Request))
        {
            http.Response.Headers.RetryAfter = many.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            return refused(StatusCodes.Status429TooManyRequests, many.Message);
        }
    }

    /// <summary>A page that is read or a form that is sent, and not a body of JSON. Where only pages are, everybody gets one.</summary>
    private static bool IsPersons(HttpRequest request) => !ProblemResponses.IsForPrograms(request.Path)
        || (HttpMethods.IsPost(request.Method) ? WantsPage(request) && (request.HasFormContentType || request.ContentType is null) : !IsProgram(request));

    /// <summary>The database is busy, gone, full or broken.</summary>
    private static bool IsTrouble(Exception exception) => exception is BusyException or DatabaseAwayException or DbException or DbUpdateException || exception.InnerException is DbException;

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} could not be done because of the database")]
    private partial void LogTrouble(Exception exception, string method, string path);
}

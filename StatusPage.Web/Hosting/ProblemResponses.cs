using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.WebUtilities;
using StatusPage.Core;
using StatusPage.Core.Data.Availability;
using StatusPage.Core.Suggestions;
using StatusPage.Web.Api;

namespace StatusPage.Web.Hosting;

/// <summary>
/// Everything refused over HTTP is answered as RFC 9457 problem details. What the caller can cause carries the
/// product's own sentence; what it cannot is logged once and answered without detail.
/// </summary>
public sealed partial class ProblemResponses(RequestDelegate next, DatabaseState database, ILogger<ProblemResponses> logger)
{
    public const string MediaType = "application/problem+json";

    private static readonly string[] Roots = ["/v1", "/api", "/openapi", "/healthz", StatusUrls.Metrics];

    /// <summary>What anybody may read; what is wrong with a question is part of that.</summary>
    private static readonly string[] PublicRoots =
        ["/v1/status", "/v1/health", "/healthz", "/api", "/openapi", StatusUrls.Badge, "/badge", StatusUrls.Embed, StatusUrls.Atom, StatusUrls.Rss, StatusUrls.Calendar, StatusUrls.SlaCsv];

    private static readonly string[] PublicEnds = [StatusUrls.Atom, StatusUrls.Rss];

    /// <summary>Whether programs read what is under this path; people get pages.</summary>
    public static bool IsForPrograms(PathString path) => Array.Exists(Roots, root => path.StartsWithSegments(root, StringComparison.Ordinal));

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (IsForPrograms(context.Request.Path) && !context.Response.HasStarted)
        {
            if (context.RequestAborted.IsCancellationRequested)
            {
                // Nobody is there to read an answer.
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
                return;
            }

            // What was prepared for the answer that did not come; the headers that every answer carries stay.
            foreach (var header in (string[])["Content-Type", "Content-Length", "ETag", "Last-Modified", "Location", "Cache-Control"])
            {
                context.Response.Headers.Remove(header);
            }

            await AnswerAsync(context, exception);
        }
        catch (Exception exception) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested && WithoutDatabase(exception) is { } fault)
        {
            context.Response.Clear();
            await DatabaseAwayPage.ShowAsync(context, fault);
        }
    }

    /// <summary>For people: pages that are rendered for one request, and the doors of the console, whose forms take the keys beside the database.</summary>
    private DatabaseFault? WithoutDatabase(Exception exception) => database.Blame(exception) ?? (exception is CryptographicException or AntiforgeryValidationException ? database.Current.Away : null);

    /// <summary>Writes a problem. The type is left at "about:blank": the status says what kind it is, the detail says the rest.</summary>
    public static Task WriteAsync(
        HttpContext context,
        int status,
        string detail,
        IReadOnlyDictionary<string, string[]>? errors = null,
        params (string Name, JsonNode? Value)[] more)
    {
        var problem = new JsonObject
        {
            ["type"] = "about:blank",
            ["title"] = ReasonPhrases.GetReasonPhrase(status),
            ["status"] = status,
            ["detail"] = detail,
            ["instance"] = (context.Request.PathBase + context.Request.Path).ToUriComponent(),
        };
        if (errors is not null)
        {
            problem["errors"] = new JsonObject(errors.Select(field => KeyValuePair.Create<string, JsonNode?>(
                field.Key,
                new JsonArray([.. field.Value.Select(sentence => (JsonNode?)JsonValue.Create(sentence))]))));
        }

        foreach (var (name, value) in more)
        {
            problem[name] = value;
        }

        if (IsPublic(context.Request.Path))
        {
            // What anybody may read, a page of another site may read the refusal of.
            context.Response.Headers.AccessControlAllowOrigin = "*";
        }

        var body = WireJson.Serialize(problem);
        context.Response.StatusCode = status;
        context.Response.ContentType = MediaType;
        context.Response.ContentLength = body.Length;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.Body.WriteAsync(body).AsTask();
    }

    /// <summary>Where nothing is published yet.</summary>
    public static Task StartingAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "5";
        return WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The status page is starting and has nothing published yet. Ask again in a few seconds.");
    }

    private static bool IsPublic(PathString path) => Array.Exists(PublicRoots, root => path.StartsWithSegments(root, StringComparison.Ordinal))
        || (path.Value is { } value && Array.Exists(PublicEnds, end => value.EndsWith(end, StringComparison.Ordinal)));

    /// <summary>The status that a refusal is answered with; null for what is none, and a fault.</summary>
    public static int? StatusOf(Exception exception) => exception switch
    {
        RequestException refused => refused.StatusCode,
        UnreadableAlertException => StatusCodes.Status400BadRequest,
        InvalidInputException => StatusCodes.Status422UnprocessableEntity,
        StaleVersionException or ShortNoticeException or RuleException => StatusCodes.Status409Conflict,
        NotFoundException => StatusCodes.Status404NotFound,
        BusyException or DatabaseAwayException or SchedulerAwayException => StatusCodes.Status503ServiceUnavailable,
        TooManyException => StatusCodes.Status429TooManyRequests,
        ForbiddenException => StatusCodes.Status403Forbidden,
        BadHttpRequestException bad => bad.StatusCode,
        _ => null,
    };

    private async Task AnswerAsync(HttpContext context, Exception exception)
    {
        var status = StatusOf(exception) ?? StatusCodes.Status500InternalServerError;
        switch (exception)
        {
            case RequestException refused:
                await WriteAsync(context, status, refused.Message, refused.Errors);
                break;
            case InvalidInputException invalid:
                await WriteAsync(context, status, invalid.Message, invalid.Errors);
                break;
            case StaleVersionException stale:
                await WriteAsync(context, status, stale.Message, null, ("expectedVersion", stale.Expected.AnyOf is [var one] ? one : new JsonArray([.. stale.Expected.AnyOf.Select(version => (JsonNode?)version)])), ("currentVersion", stale.Current));
                break;
            case ShortNoticeException notice:
                await WriteAsync(
                    context,
                    status,
                    notice.Message,
                    new Dictionary<string, string[]>(StringComparer.Ordinal) { [notice.Field] = [notice.Message] },
                    ("earliestStart", InstantConverter.ToText(notice.EarliestStart)));
                break;
            case RuleException { Field: { } field } rule:
                await WriteAsync(context, status, rule.Message, new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [rule.Message] });
                break;
            case UnreadableAlertException or RuleException or NotFoundException or ForbiddenException:
                await WriteAsync(context, status, exception.Message);
                break;
            case BusyException busy:
                context.Response.Headers.RetryAfter = BusyException.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
                await WriteAsync(context, status, busy.Message);
                break;
            case DatabaseAwayException away:
                await AwayAsync(context, away.Fault);
                break;
            case SchedulerAwayException away:
                context.Response.Headers.RetryAfter = SchedulerAwayException.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
                await WriteAsync(context, status, away.Message);
                break;
            case TooManyException many:
                context.Response.Headers.RetryAfter = many.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
                await WriteAsync(context, status, many.Message);
                break;
            case BadHttpRequestException bad:
                await WriteAsync(context, status, status == StatusCodes.Status413PayloadTooLarge ? RequestBody.TooLarge : $"The request cannot be read: {bad.Message}");
                break;
            case not RefusedException when database.Blame(exception) is { } fault:
                await AwayAsync(context, fault);
                break;
            default:
                LogUnexpected(exception, context.Request.Method, SecretPaths.WithoutSecret(context.Request.Path), context.TraceIdentifier);
                await WriteAsync(
                    context,
                    StatusCodes.Status500InternalServerError,
                    "Something went wrong on our side and was logged. Try again; if it stays, tell the operator the trace id.",
                    null,
                    ("traceId", context.TraceIdentifier));
                break;
        }
    }

    private static Task AwayAsync(HttpContext context, DatabaseFault fault)
    {
        context.Response.Headers.RetryAfter = DatabaseAwayException.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return WriteAsync(context, StatusCodes.Status503ServiceUnavailable, fault.Sentence);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed (trace {TraceId})")]
    private partial void LogUnexpected(Exception exception, string method, string path, string traceId);
}

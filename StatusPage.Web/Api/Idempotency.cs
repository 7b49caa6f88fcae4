using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Idempotency;

namespace StatusPage.Web.Api;

/// <summary>Documentation: the route takes an Idempotency-Key.</summary>
public sealed record TakesIdempotencyKey;

/// <summary>A repeat is harmless without a key, and the route's work is not to hold up a transaction.</summary>
public sealed record NeedsNoKey;

/// <summary>
/// The route's work calls elsewhere or takes long, and is not to hold up a transaction: its key is written down before it begins
/// and its answer when it is done.
/// </summary>
/// <param name="ForBody">Only where the body is of this type; null: always.</param>
public sealed record KeepsKeyApart(string? ForBody = null)
{
    public bool IsFor(HttpRequest request) => ForBody is null || RequestBody.IsOf(request, ForBody);
}

/// <summary>Documentation: the route honours If-Match.</summary>
public sealed record HonoursIfMatch;

/// <summary>
/// <c>Idempotency-Key</c>: wraps the whole of a POST in one act, so that the answer is kept in the same transaction as
/// the change, or neither is. Acts have one writer at a time, so of two that come together the second finds the first
/// one's answer. What was refused changed nothing and is not kept: a corrected repeat may use its key again.
/// </summary>
public sealed class Idempotency(Acts acts) : IEndpointFilter
{
    public const string KeyHeader = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotency-Replayed";

    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!HttpMethods.IsPost(http.Request.Method) || http.GetEndpoint()?.Metadata.GetMetadata<NeedsNoKey>() is not null || !http.Request.Headers.TryGetValue(KeyHeader, out var given))
        {
            return await next(context);
        }

        if (given is not [{ Length: > 0 and <= IdempotentRequest.MaxKey } key] || key.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw RequestException.Malformed($"The {KeyHeader} header is not accepted: give one key of 1 to {IdempotentRequest.MaxKey} printable ASCII characters, for example a UUID.");
        }

        var hash = await HashAsync(http);
        var caller = http.Caller();
        if (http.GetEndpoint()?.Metadata.GetMetadata<KeepsKeyApart>()?.IsFor(http.Request) == true)
        {
            return await ApartAsync(http, key, hash, () => next(context));
        }

        return await acts.RunAsync<object?>(caller, StaffRole.Viewer, async act =>
        {
            if (await BeforeAsync(act, key, hash) is { } before)
            {
                return before;
            }

            var result = await next(context);
            if (result is Answer answer)
            {
                act.Db.IdempotentRequests.Add(Keep(act, key, hash, answer));
            }

            return result;
        });
    }

    /// <summary>A repeat never calls twice: while the first is under way, and where it was cut short, it is told so.</summary>
    private async Task<object?> ApartAsync(HttpContext http, string key, string hash, Func<ValueTask<object?>> work)
    {
        var caller = http.Caller();
        var before = await acts.RunAsync(caller, StaffRole.Viewer, async act =>
        {
            var kept = await BeforeAsync(act, key, hash);
            if (kept is null)
            {
                act.Db.IdempotentRequests.Add(Keep(act, key, hash, answer: null));
            }

            return kept;
        });
        if (before is not null)
        {
            return before;
        }

        object? result = null;
        try
        {
            result = await work();
            return result;
        }
        finally
        {
            // Whoever asked may have gone: what was done is written down all the same. A refusal changed nothing; what broke off
            // after its answer had begun did, and its key stays one whose request was cut short.
            if (result is Answer || !http.Response.HasStarted)
            {
                await acts.RunAsync(caller, StaffRole.Viewer, async act =>
                {
                    await act.Db.IdempotentRequests.Where(request => request.CallerId == caller.Id && request.Key == key).ExecuteDeleteAsync();
                    if (result is Answer answer)
                    {
                        act.Db.IdempotentRequests.Add(Keep(act, key, hash, answer));
                    }
                });
            }
        }
    }

    private static async Task<Answer?> BeforeAsync(Act act, string key, string hash)
    {
        var expired = act.Now - Kept;
        await act.Db.IdempotentRequests.Where(request => request.At < expired).ExecuteDeleteAsync();
        var before = await act.Db.IdempotentRequests.AsNoTracking().SingleOrDefaultAsync(request => request.CallerId == act.Actor.Id && request.Key == key);
        return before switch
        {
            null => null,
            _ when before.RequestHash != hash => throw new InvalidInputException(KeyHeader, $"This {KeyHeader} was used for another request. Use a new key for each request, and the same one only to repeat it."),
            { StatusCode: IdempotentRequest.UnderWay } => throw new RuleException("The first request with this key is under way, or was cut short. Wait a moment and repeat it; if this stays, nobody knows what came of it: look, and do it anew with a new key.", KeyHeader),
            _ => Answer.Again(before.StatusCode, before.Body is null ? null : Encoding.UTF8.GetBytes(before.Body), before.Location, before.ETag),
        };
    }

    private static IdempotentRequest Keep(Act act, string key, string hash, Answer? answer) => new()
    {
        Key = key,
        CallerId = act.Actor.Id,
        RequestHash = hash,
        StatusCode = answer?.Status ?? IdempotentRequest.UnderWay,
        Location = answer?.Location,
        ETag = answer?.ETag,
        Body = (answer?.BodyToKeep ?? answer?.Body) is { } body ? Encoding.UTF8.GetString(body) : null,
        At = act.Now,
    };

    private static async Task<string> HashAsync(HttpContext http)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{http.Request.Method}\n{http.Request.Path}{http.Request.QueryString}\n"));
        hash.AppendData(RequestBody.IsOf(http.Request, CsvBody.Type) ? await CsvBody.HashAsync(http) : await RequestBody.BytesAsync(http));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

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
/// <param name="ForBody">Only where the body is of this type; null: always.</param>
public sealed record NeedsNoKey(string? ForBody = null)
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
        if (!HttpMethods.IsPost(http.Request.Method) || http.GetEndpoint()?.Metadata.GetMetadata<NeedsNoKey>()?.IsFor(http.Request) == true || !http.Request.Headers.TryGetValue(KeyHeader, out var given))
        {
            return await next(context);
        }

        if (given is not [{ Length: > 0 and <= IdempotentRequest.MaxKey } key] || key.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw RequestException.Malformed($"The {KeyHeader} header is not accepted: give one key of 1 to {IdempotentRequest.MaxKey} printable ASCII characters, for example a UUID.");
        }

        var hash = await HashAsync(http);
        var caller = http.Caller();
        return await acts.RunAsync<object?>(caller, StaffRole.Viewer, async act =>
        {
            var expired = act.Now - Kept;
            await act.Db.IdempotentRequests.Where(request => request.At < expired).ExecuteDeleteAsync();
            var before = await act.Db.IdempotentRequests.AsNoTracking().SingleOrDefaultAsync(request => request.CallerId == caller.Id && request.Key == key);
            if (before is not null)
            {
                return before.RequestHash == hash
                    ? Answer.Again(before.StatusCode, before.Body is null ? null : Encoding.UTF8.GetBytes(before.Body), before.Location, before.ETag)
                    : throw new InvalidInputException(KeyHeader, $"This {KeyHeader} was used for another request. Use a new key for each request, and the same one only to repeat it.");
            }

            var result = await next(context);
            if (result is Answer answer)
            {
                var body = answer.BodyToKeep ?? answer.Body;
                act.Db.IdempotentRequests.Add(new IdempotentRequest
                {
                    Key = key,
                    CallerId = caller.Id,
                    RequestHash = hash,
                    StatusCode = answer.Status,
                    Location = answer.Location,
                    ETag = answer.ETag,
                    Body = body is null ? null : Encoding.UTF8.GetString(body),
                    At = act.Now,
                });
            }

            return result;
        });
    }

    private static async Task<string> HashAsync(HttpContext http)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{http.Request.Method}\n{http.Request.Path}{http.Request.QueryString}\n"));
        hash.AppendData(await RequestBody.BytesAsync(http));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

using StatusPage.Core;

namespace StatusPage.Web.Api;

/// <summary>A request that cannot be read as one of ours; the message says what would be accepted.</summary>
public sealed class RequestException(int statusCode, string message, IReadOnlyDictionary<string, string[]>? errors = null)
    : RefusedException(message)
{
    public int StatusCode { get; } = statusCode;

    public IReadOnlyDictionary<string, string[]>? Errors { get; } = errors;

    public static RequestException Malformed(string message) => new(StatusCodes.Status400BadRequest, message);

    public static RequestException Malformed(string field, string message) =>
        new(StatusCodes.Status400BadRequest, message, new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [message] });
}

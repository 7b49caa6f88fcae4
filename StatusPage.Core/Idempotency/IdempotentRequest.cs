namespace StatusPage.Core.Idempotency;

/// <summary>
/// A POST that carried an Idempotency-Key, with the answer it got. Written in the transaction of the act itself, so a
/// repeat, even one that comes after a crash, finds either both or neither. Kept for 24 hours.
/// </summary>
public sealed class IdempotentRequest
{
    public const int MaxKey = 200;

    /// <summary>In place of a status while work that is no transaction goes on, and for good where it was cut short.</summary>
    public const int UnderWay = 0;

    public required string Key { get; init; }

    /// <summary>The token that sent it: keys of different callers never meet.</summary>
    public required string CallerId { get; init; }

    /// <summary>SHA-256 over method, path and body; the same key with another request is refused.</summary>
    public required string RequestHash { get; init; }

    /// <summary>Of the answer, or <see cref="UnderWay"/>.</summary>
    public required int StatusCode { get; init; }

    public string? Location { get; init; }

    public string? ETag { get; init; }

    /// <summary>JSON.</summary>
    public string? Body { get; init; }

    public required DateTimeOffset At { get; init; }
}

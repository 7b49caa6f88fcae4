namespace StatusPage.Web.Api;

/// <summary>An answer to a caller with a token. It can be kept and given again, which is why it is not written at once.</summary>
public sealed class Answer : IResult, IStatusCodeHttpResult
{
    private Answer(int status, byte[]? body)
    {
        Status = status;
        Body = body;
    }

    public int Status { get; }

    int? IStatusCodeHttpResult.StatusCode => Status;

    public byte[]? Body { get; }

    /// <summary>What a repeat gets, where that is less than the first answer: a secret is shown once and kept nowhere.</summary>
    public byte[]? BodyToKeep { get; private init; }

    public string? Location { get; private init; }

    public string? ETag { get; private init; }

    public bool Replayed { get; private init; }

    /// <summary>The caller has another already, which was sent as it came about: this one is for a repeat.</summary>
    private bool IsToKeepOnly { get; init; }

    public static Answer Ok<T>(T data, int? version = null) =>
        new(StatusCodes.Status200OK, WireJson.Serialize(new Envelope<T>(data))) { ETag = ETagOf(version) };

    /// <summary>With a secret in it, which a repeat does not get.</summary>
    public static Answer OkOnce<T>(T data, int? version, T toKeep) =>
        new(StatusCodes.Status200OK, WireJson.Serialize(new Envelope<T>(data))) { ETag = ETagOf(version), BodyToKeep = WireJson.Serialize(new Envelope<T>(toKeep)) };

    public static Answer List<T>(IReadOnlyList<T> data, string? nextCursor) =>
        new(StatusCodes.Status200OK, WireJson.Serialize(new ListEnvelope<T>(data, nextCursor)));

    public static Answer Created<T>(string location, T data, int? version = null, T? toKeep = null)
        where T : class => new(StatusCodes.Status201Created, WireJson.Serialize(new Envelope<T>(data)))
        {
            Location = location,
            ETag = ETagOf(version),
            BodyToKeep = toKeep is null ? null : WireJson.Serialize(new Envelope<T>(toKeep)),
        };

    public static Answer Accepted<T>(T data) => new(StatusCodes.Status202Accepted, WireJson.Serialize(new Envelope<T>(data)));

    /// <summary>What a repeat is told of work whose answer was sent as it came about.</summary>
    public static Answer Streamed<T>(T toKeep) => new(StatusCodes.Status200OK, WireJson.Serialize(new Envelope<T>(toKeep))) { IsToKeepOnly = true };

    public static Answer NoContent() => new(StatusCodes.Status204NoContent, body: null);

    public static Answer Again(int status, byte[]? body, string? location, string? etag) =>
        new(status, body) { Location = location, ETag = etag, Replayed = true };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (IsToKeepOnly)
        {
            return;
        }

        var response = httpContext.Response;
        response.StatusCode = Status;
        response.Headers.CacheControl = "private, no-cache";
        response.Headers.XContentTypeOptions = "nosniff";
        if (Location is not null)
        {
            response.Headers.Location = Location;
        }

        if (Replayed)
        {
            response.Headers[Idempotency.ReplayedHeader] = "true";
        }

        if (ETag is not null)
        {
            response.Headers.ETag = ETag;
        }

        if (Body is not null)
        {
            response.ContentType = WireJson.MediaType;
            response.ContentLength = Body.Length;
            await response.Body.WriteAsync(Body, httpContext.RequestAborted);
        }
    }

    private static string? ETagOf(int? version) => version is { } number ? Preconditions.ETag(number) : null;
}

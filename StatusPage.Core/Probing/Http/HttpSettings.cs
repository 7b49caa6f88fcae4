using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using StatusPage.Core.Probing.Checks;

namespace StatusPage.Core.Probing.Http;

/// <summary>The settings of an http probe.</summary>
internal sealed record HttpSettings
{
    public const int MaxBody = 64 * 1024;

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    public required HttpCall Call { get; init; }

    public required StatusRanges Expected { get; init; }

    public BodyMatch? Body { get; init; }

    /// <summary>The slowest accepted answer, in milliseconds.</summary>
    public int? MaxLatencyMs { get; init; }

    public LatencyLimit? Percentile { get; init; }

    public static (HttpSettings Settings, JsonObject Kept) Read(Uri target, SettingsReader settings)
    {
        var method = settings.Choice("method", Methods);
        var headers = RequestHeader.ReadAll(settings);
        var body = settings.Text("body", MaxBody, multiline: true);
        var contentType = settings.Text("contentType", 200);
        if (body is not null && method is "GET" or "HEAD")
        {
            settings.Fault("body", $"A {method} request has no body. Leave it out, or choose another method.");
        }

        if (body is not null && Encoding.UTF8.GetByteCount(body) > MaxBody)
        {
            settings.Fault("body", "The body is too long: at most 64 KB are accepted.");
        }

        if (contentType is not null && (body is null || !System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out _)))
        {
            settings.Fault("contentType", body is null ? "Without a body there is no content type; leave it out." : "This is not a content type. Give one such as application/json.");
        }

        var expected = StatusRanges.Read(settings);
        var match = BodyMatch.Read(settings);
        if (match is not null && method == "HEAD")
        {
            settings.Fault("method", "The answer to HEAD has no body in which something could be looked for. Choose GET, or look for nothing.");
        }

        var read = new HttpSettings
        {
            Expected = expected,
            Body = match,
            MaxLatencyMs = settings.Int("maxLatencyMs", 1, Probe.MaxTimeout * 1_000),
            Percentile = LatencyLimit.Read(settings),
            Call = new HttpCall
            {
                Target = target,
                Method = HttpMethod.Parse(method),
                Headers = headers,
                Body = body is null ? null : Encoding.UTF8.GetBytes(body),
                ContentType = body is null ? null : contentType ?? "text/plain; charset=utf-8",
                Wanted = expected,
                FollowRedirects = settings.Flag("followRedirects", otherwise: true),
                VerifyCertificate = settings.Flag("verifyCertificate", otherwise: true),
                Version = settings.Choice("httpVersion", "1.1", "2") == "2" ? HttpVersion.Version20 : HttpVersion.Version11,
            },
        };
        return (read, settings.Finish());
    }
}

using System.Net;

namespace StatusPage.Core.Probing.Http;

/// <summary>A request as a probe makes it again and again.</summary>
internal sealed record HttpCall
{
    public const int MaxRedirects = 10;

    public required Uri Target { get; init; }

    public HttpMethod Method { get; init; } = HttpMethod.Get;

    public IReadOnlyList<RequestHeader> Headers { get; init; } = [];

    public byte[]? Body { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Statuses that are an answer even where they would send the probe on.</summary>
    public StatusRanges? Wanted { get; init; }

    public bool FollowRedirects { get; init; } = true;

    public bool VerifyCertificate { get; init; } = true;

    public Version Version { get; init; } = HttpVersion.Version11;

    public HttpRequestMessage ToRequest(Uri address, HttpMethod method, bool withBody, bool atHome)
    {
        var request = new HttpRequestMessage(method, address) { Version = Version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (withBody && Body is not null)
        {
            request.Content = new ByteArrayContent(Body);
            if (ContentType is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
            }
        }

        foreach (var header in Headers)
        {
            header.AddTo(request, atHome);
        }

        if (!request.Headers.NonValidated.Contains("User-Agent"))
        {
            request.Headers.TryAddWithoutValidation("User-Agent", "StatusPage");
        }

        if (!request.Headers.NonValidated.Contains("Accept"))
        {
            request.Headers.TryAddWithoutValidation("Accept", "*/*");
        }

        if (Version == HttpVersion.Version11)
        {
            request.Headers.ConnectionClose = true;
        }

        return request;
    }
}

using System.Globalization;
using System.IO.Compression;
using System.Numerics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace StatusPage.Web.Public.Serving;

/// <summary>An answer rendered once and kept as bytes: plain, gzip and Brotli, with an ETag. Sending it costs a copy.</summary>
public sealed class CachedResponse
{
    /// <summary>Below this compressing saves nothing worth a header (RFC 9110 leaves it to the server).</summary>
    private const int SmallestCompressed = 200;

    private readonly string _hash;
    private readonly StringValues _contentType;
    private readonly StringValues _cacheControl;
    private readonly KeyValuePair<string, StringValues>[] _headers;
    private readonly DateTimeOffset? _lastModified;
    private readonly Body _plain;
    private readonly Body? _gzip;
    private readonly Body? _brotli;

    private CachedResponse(int status, string contentType, string cacheControl, KeyValuePair<string, StringValues>[] headers, byte[] plain, byte[]? gzip, byte[]? brotli, DateTimeOffset? lastModified)
    {
        Status = status;
        _contentType = contentType;
        _cacheControl = cacheControl;
        _headers = headers;
        _lastModified = lastModified;
        _hash = HashOf(plain);
        _plain = new Body(plain, $"\"{_hash}\"", StringValues.Empty);
        _gzip = gzip is null ? null : new Body(gzip, $"\"{_hash}-gz\"", "gzip");
        _brotli = brotli is null ? null : new Body(brotli, $"\"{_hash}-br\"", "br");
        Size = plain.Length + (gzip?.Length ?? 0) + (brotli?.Length ?? 0);
    }

    public int Status { get; }

    /// <summary>Bytes of memory it keeps.</summary>
    public int Size { get; }

    /// <summary>The body as it is, uncompressed.</summary>
    public byte[] Plain => _plain.Bytes;

    /// <summary>Of the content, for addresses that change with it.</summary>
    public string Hash => _hash;

    /// <summary>Of a body, as ETags have it.</summary>
    public static string HashOf(byte[] plain) => Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 12));

    /// <param name="plain">The body.</param>
    /// <param name="headers">Sent with every answer, also with 304.</param>
    /// <param name="compress">False for what is compressed already, such as fonts, and for what is not worth the work.</param>
    /// <param name="lastModified">For readers that keep a time in place of an ETag.</param>
    public static async Task<CachedResponse> CreateAsync(
        byte[] plain,
        string contentType,
        IEnumerable<KeyValuePair<string, string>> headers,
        string cacheControl = PublicHeaders.CacheControl,
        int status = StatusCodes.Status200OK,
        bool compress = true,
        DateTimeOffset? lastModified = null)
    {
        byte[]? gzip = null;
        byte[]? brotli = null;
        if (compress && plain.Length >= SmallestCompressed)
        {
            var zipping = Task.Run(() => Gzip(plain));
            brotli = Brotli(plain);
            gzip = await zipping;
        }

        return new CachedResponse(status, contentType, cacheControl, [.. headers.Select(h => KeyValuePair.Create(h.Key, new StringValues(h.Value)))], plain, gzip, brotli, lastModified);
    }

    public Task WriteAsync(HttpContext context) =>
        WriteAsync(context.Features.GetRequiredFeature<IHttpRequestFeature>(), context.Features.GetRequiredFeature<IHttpResponseFeature>(), context.Features);

    /// <summary>Over what the server offers by itself: not every request has a context of the framework's.</summary>
    public Task WriteAsync(IHttpRequestFeature request, IHttpResponseFeature response, IFeatureCollection features)
    {
        var body = Choose(request.Headers.AcceptEncoding);
        var headers = response.Headers;
        headers.ETag = body.ETag;
        headers.CacheControl = _cacheControl;
        headers.Vary = HeaderNames.AcceptEncoding;
        foreach (var (name, value) in _headers)
        {
            headers[name] = value;
        }

        if (_lastModified is { } modified)
        {
            headers.LastModified = modified.UtcDateTime.ToString("r", CultureInfo.InvariantCulture);
        }

        if (Status == StatusCodes.Status200OK && IsFresh(request, body))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.StatusCode = Status;
        headers.ContentType = _contentType;
        headers.ContentLength = body.Bytes.Length;
        if (body.Encoding.Count > 0)
        {
            headers.ContentEncoding = body.Encoding;
        }

        return HttpMethods.IsHead(request.Method) ? Task.CompletedTask : features.GetRequiredFeature<IHttpResponseBodyFeature>().Stream.WriteAsync(body.Bytes, 0, body.Bytes.Length);
    }

    /// <summary>By the weights that the client gives (RFC 9110, section 12.5.3); of equals, the smaller.</summary>
    private Body Choose(StringValues accepted)
    {
        if (accepted.Count == 0 || _gzip is null || _brotli is null)
        {
            return _plain;
        }

        double? brotli = null;
        double? gzip = null;
        double? plain = null;
        double? others = null;
        foreach (var line in accepted)
        {
            foreach (var range in line.AsSpan().Split(','))
            {
                var entry = line.AsSpan()[range];
                var end = entry.IndexOf(';');
                var coding = (end < 0 ? entry : entry[..end]).Trim();
                var weight = end < 0 ? 1 : Weight(entry[(end + 1)..]);
                if (coding.Equals("br", StringComparison.OrdinalIgnoreCase))
                {
                    brotli = weight;
                }
                else if (coding.Equals("gzip", StringComparison.OrdinalIgnoreCase) || coding.Equals("x-gzip", StringComparison.OrdinalIgnoreCase))
                {
                    gzip = weight;
                }
                else if (coding.Equals("identity", StringComparison.OrdinalIgnoreCase))
                {
                    plain = weight;
                }
                else if (coding is "*")
                {
                    others = weight;
                }
            }
        }

        // What is named is judged by its own weight, and only what is not by that of the asterisk.
        var forBrotli = brotli ?? others ?? 0;
        var forGzip = gzip ?? others ?? 0;
        if (Math.Max(forBrotli, forGzip) is var best && (best <= 0 || best < plain))
        {
            return _plain;
        }

        return forBrotli >= forGzip ? _brotli : _gzip;
    }

    /// <summary>Of <c>q=0.5</c>; a weight that cannot be read takes nothing for granted.</summary>
    private static double Weight(ReadOnlySpan<char> parameter)
    {
        var text = parameter.Trim();
        return text.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
            && double.TryParse(text[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight)
                ? weight
                : 0;
    }

    /// <summary>The ETag counts where there is one (RFC 9110, section 13.2.2).</summary>
    private bool IsFresh(IHttpRequestFeature request, Body body)
    {
        var known = request.Headers.IfNoneMatch;
        return known.Count > 0
            ? Knows(known, body)
            : _lastModified is { } modified
                && request.Headers.IfModifiedSince.Count > 0
                && new RequestHeaders(request.Headers).IfModifiedSince is { } since
                && modified.ToUnixTimeSeconds() <= since.ToUnixTimeSeconds();
    }

    /// <summary>
    /// Whether it has what it would be sent, in that encoding: a cache that has another one of it cannot give that to whoever asked for this.
    /// </summary>
    private static bool Knows(StringValues ifNoneMatch, Body body)
    {
        var tag = body.ETag.ToString().AsSpan();
        foreach (var line in ifNoneMatch)
        {
            foreach (var range in line.AsSpan().Split(','))
            {
                var known = line.AsSpan()[range].Trim();
                // For reading, weak and strong are the same (RFC 9110, section 13.1.2).
                if (known is "*" || (known is ['W', '/', .. var strong] ? strong : known).SequenceEqual(tag))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static byte[] Gzip(byte[] plain)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal))
        {
            gzip.Write(plain);
        }

        return buffer.ToArray();
    }

    private static byte[] Brotli(byte[] plain)
    {
        // Quality 5 of 11: within a few percent of the smallest at a hundredth of its time. A window that all of it fits in: a larger
        // one only takes memory, some MB at each posting.
        var window = Math.Clamp(BitOperations.Log2((uint)plain.Length) + 1, 16, 22);
        var buffer = new byte[BrotliEncoder.GetMaxCompressedLength(plain.Length)];
        return BrotliEncoder.TryCompress(plain, buffer, out var written, quality: 5, window) ? buffer[..written] : plain;
    }

    private sealed record Body(byte[] Bytes, StringValues ETag, StringValues Encoding);
}

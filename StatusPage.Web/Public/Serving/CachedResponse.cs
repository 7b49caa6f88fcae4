using System.IO.Compression;
using System.Security.Cryptography;
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
    private readonly Body _plain;
    private readonly Body? _gzip;
    private readonly Body? _brotli;

    private CachedResponse(int status, string contentType, string cacheControl, KeyValuePair<string, StringValues>[] headers, byte[] plain, byte[]? gzip, byte[]? brotli)
    {
        Status = status;
        _contentType = contentType;
        _cacheControl = cacheControl;
        _headers = headers;
        _hash = Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 12));
        _plain = new Body(plain, $"\"{_hash}\"", StringValues.Empty);
        _gzip = gzip is null ? null : new Body(gzip, $"\"{_hash}-gz\"", "gzip");
        _brotli = brotli is null ? null : new Body(brotli, $"\"{_hash}-br\"", "br");
        Size = plain.Length + (gzip?.Length ?? 0) + (brotli?.Length ?? 0);
    }

    public int Status { get; }

    /// <summary>Bytes of memory it keeps.</summary>
    public int Size { get; }

    /// <summary>Of the content, for addresses that change with it.</summary>
    public string Hash => _hash;

    /// <param name="plain">The body.</param>
    /// <param name="headers">Sent with every answer, also with 304.</param>
    /// <param name="compress">False for what is compressed already, such as fonts.</param>
    public static async Task<CachedResponse> CreateAsync(
        byte[] plain,
        string contentType,
        IEnumerable<KeyValuePair<string, string>> headers,
        string cacheControl = "public, no-cache",
        int status = StatusCodes.Status200OK,
        bool compress = true)
    {
        byte[]? gzip = null;
        byte[]? brotli = null;
        if (compress && plain.Length >= SmallestCompressed)
        {
            var zipping = Task.Run(() => Gzip(plain));
            brotli = Brotli(plain);
            gzip = await zipping;
        }

        return new CachedResponse(status, contentType, cacheControl, [.. headers.Select(h => KeyValuePair.Create(h.Key, new StringValues(h.Value)))], plain, gzip, brotli);
    }

    public Task WriteAsync(HttpContext context)
    {
        var request = context.Request;
        var response = context.Response;
        var body = Choose(request.Headers.AcceptEncoding);
        var headers = response.Headers;
        headers.ETag = body.ETag;
        headers.CacheControl = _cacheControl;
        headers.Vary = HeaderNames.AcceptEncoding;
        foreach (var (name, value) in _headers)
        {
            headers[name] = value;
        }

        var known = request.Headers.IfNoneMatch;
        if (known.Count > 0 && Status == StatusCodes.Status200OK && Knows(known))
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

        return HttpMethods.IsHead(request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body.Bytes, 0, body.Bytes.Length);
    }

    private Body Choose(StringValues accepted)
    {
        if (accepted.Count == 0 || _gzip is null)
        {
            return _plain;
        }

        var text = accepted.ToString();
        if (!text.Contains("q=", StringComparison.Ordinal))
        {
            return text.Contains("br", StringComparison.Ordinal) ? _brotli! : text.Contains("gzip", StringComparison.Ordinal) ? _gzip : _plain;
        }

        // Weights are rare (RFC 9110, section 12.5.3), and mostly say "not this one".
        var best = _plain;
        var weight = 0.0;
        foreach (var entry in StringWithQualityHeaderValue.TryParseList(accepted, out var entries) ? entries : [])
        {
            var body = entry.Value.Value switch
            {
                "br" or "*" => _brotli,
                "gzip" => _gzip,
                _ => null,
            };
            if (body is not null && (entry.Quality ?? 1) > weight)
            {
                (best, weight) = (body, entry.Quality ?? 1);
            }
        }

        return best;
    }

    /// <summary>Any variant of this content will do: a client that has one encoding has the content.</summary>
    private bool Knows(StringValues ifNoneMatch)
    {
        foreach (var value in ifNoneMatch)
        {
            if (value is not null && (value.Contains(_hash, StringComparison.Ordinal) || value.Trim() == "*"))
            {
                return true;
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
        // Quality 5 of 11: within a few percent of the smallest at a hundredth of its time.
        var buffer = new byte[BrotliEncoder.GetMaxCompressedLength(plain.Length)];
        return BrotliEncoder.TryCompress(plain, buffer, out var written, quality: 5, window: 22) ? buffer[..written] : plain;
    }

    private sealed record Body(byte[] Bytes, StringValues ETag, StringValues Encoding);
}

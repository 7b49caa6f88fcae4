using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using StatusPage.Core.Subscribers.Import;

namespace StatusPage.Web.Api;

/// <summary>Bodies of <c>text/csv</c>, in and out: too large to be held in memory.</summary>
public static class CsvBody
{
    public const string Type = "text/csv";

    private const string SpooledKey = "StatusPage.CsvBody";

    /// <summary>Beyond this the connection is cut.</summary>
    private const long MaxBytesRead = SubscriberImport.MaxBytes + (64L * 1024 * 1024);

    /// <summary>Whether the caller would rather have CSV than JSON.</summary>
    public static bool IsPreferred(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        double Quality(string type) => accepted.Where(range => range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)).Select(range => range.Quality ?? 1).DefaultIfEmpty(0).Max();
        return Quality(Type) > Quality("application/json");
    }

    /// <summary>Of the body, which stays there to be read.</summary>
    public static async Task<byte[]> HashAsync(HttpContext http)
    {
        var file = await SpoolAsync(http);
        // A repeat is answered without reading it.
        http.Response.RegisterForDisposeAsync(file);
        file.Content.Position = 0;
        var hash = await SHA256.HashDataAsync(file.Content, http.RequestAborted);
        http.Items[SpooledKey] = file;
        return hash;
    }

    /// <summary>Puts the body into a file. Whoever gets it disposes it.</summary>
    public static async Task<SpooledFile> SpoolAsync(HttpContext http)
    {
        if (http.Items.Remove(SpooledKey, out var spooled))
        {
            return (SpooledFile)spooled!;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBytesRead;
        }

        var file = SpooledFile.Create();
        try
        {
            var buffer = new byte[64 * 1024];
            var total = 0L;
            int read;
            while ((read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
            {
                // What is too much is read to its end and thrown away: a caller that is still sending would not see the answer.
                total += read;
                if (total <= SubscriberImport.MaxBytes)
                {
                    await file.Content.WriteAsync(buffer.AsMemory(0, read), http.RequestAborted);
                }
            }

            return total <= SubscriberImport.MaxBytes ? file : throw new RequestException(StatusCodes.Status413PayloadTooLarge, SubscriberImport.TooLarge);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}

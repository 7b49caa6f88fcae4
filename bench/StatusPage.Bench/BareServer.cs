using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace StatusPage.Bench;

/// <summary>The reference: Kestrel with one endpoint that returns a file's bytes from memory, already compressed.</summary>
internal static class BareServer
{
    public static async Task<int> RunAsync(string[] args)
    {
        var (url, file, encoding, contentType) = (args[0], args[1], args[2], args[3]);
        var bytes = await File.ReadAllBytesAsync(file);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        await using var app = builder.Build();
        app.Run(context =>
        {
            context.Response.ContentType = contentType;
            context.Response.ContentLength = bytes.Length;
            if (encoding.Length > 0)
            {
                context.Response.Headers.ContentEncoding = encoding;
            }

            return context.Response.Body.WriteAsync(bytes, 0, bytes.Length);
        });
        await app.RunAsync();
        return 0;
    }
}

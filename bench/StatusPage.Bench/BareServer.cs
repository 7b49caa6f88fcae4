using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace StatusPage.Bench;

/// <summary>The reference: Kestrel with one endpoint that returns an answer's bytes from memory, already compressed, under the same header fields.</summary>
internal static class BareServer
{
    public static async Task<int> RunAsync(string[] args)
    {
        var (url, file, contentType, others) = (args[0], args[1], args[2], args[3..]);
        var bytes = await File.ReadAllBytesAsync(file);
        var fields = others.Select(line => line.Split(": ", 2)).Select(parts => KeyValuePair.Create(parts[0], new StringValues(parts[1]))).ToArray();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        await using var app = builder.Build();
        app.Run(context =>
        {
            if (HttpMethods.IsPut(context.Request.Method))
            {
                return ReplaceAsync(context.Request.Body);
            }

            context.Response.ContentType = contentType;
            context.Response.ContentLength = bytes.Length;
            foreach (var (name, value) in fields)
            {
                context.Response.Headers[name] = value;
            }

            return context.Response.Body.WriteAsync(bytes, 0, bytes.Length);
        });
        await app.RunAsync();
        return 0;

        // What is measured beside it grows with each update that is posted.
        async Task ReplaceAsync(Stream body)
        {
            using var buffer = new MemoryStream();
            await body.CopyToAsync(buffer);
            bytes = buffer.ToArray();
        }
    }
}

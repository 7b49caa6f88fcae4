using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using StatusPage.Core.Publication;

namespace StatusPage.Web.Public.Serving;

/// <summary>Renders a public page to HTML: static, without a circuit.</summary>
public sealed class PageRenderer(IServiceScopeFactory scopes, ILoggerFactory loggers)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private volatile int _lastLength = 32 * 1024;

    public async Task<byte[]> RenderAsync(PublicPage page, PublishedSnapshot snapshot, PublicAssets assets)
    {
        var parameters = new Dictionary<string, object?>(page.Parameters, StringComparer.Ordinal)
        {
            ["Snapshot"] = snapshot,
            ["Files"] = assets,
        };
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync(page.Component, ParameterView.FromDictionary(parameters));
            // Straight to UTF-8: a board of 500 components is megabytes, and each copy of it costs as much again.
            using var buffer = new MemoryStream(_lastLength + (_lastLength / 8));
            await using (var writer = new StreamWriter(buffer, Utf8, bufferSize: 16 * 1024, leaveOpen: true))
            {
                root.WriteHtmlTo(writer);
            }

            _lastLength = (int)buffer.Length;
            return buffer.ToArray();
        });
    }
}

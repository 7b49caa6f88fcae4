using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Components.Web.HtmlRendering;
using StatusPage.Core.Publication;

namespace StatusPage.Web.Public.Serving;

/// <summary>Renders a public page to HTML: static, without a circuit.</summary>
public sealed class PageRenderer(IServiceScopeFactory scopes, ILoggerFactory loggers)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private volatile int _lastLength = 32 * 1024;

    public Task<byte[]> RenderAsync(PublicPage page, PublishedSnapshot snapshot, PublicAssets assets) => RenderAsync(page, snapshot, assets, root =>
    {
        // Straight to UTF-8: a board of 500 components is megabytes, and each copy of it costs as much again.
        using var buffer = new MemoryStream(_lastLength + (_lastLength / 8));
        using (var writer = new StreamWriter(buffer, Utf8, bufferSize: 16 * 1024, leaveOpen: true))
        {
            root.WriteHtmlTo(writer);
        }

        _lastLength = (int)buffer.Length;
        return buffer.ToArray();
    });

    /// <summary>As text, for whoever goes on with it.</summary>
    public Task<string> RenderTextAsync(PublicPage page, PublishedSnapshot snapshot, PublicAssets assets) => RenderAsync(page, snapshot, assets, root =>
    {
        using var writer = new StringWriter(new StringBuilder(16 * 1024), CultureInfo.InvariantCulture);
        root.WriteHtmlTo(writer);
        return writer.ToString();
    });

    private async Task<T> RenderAsync<T>(PublicPage page, PublishedSnapshot snapshot, PublicAssets assets, Func<HtmlRootComponent, T> write)
    {
        var parameters = new Dictionary<string, object?>(page.Parameters, StringComparer.Ordinal)
        {
            ["Snapshot"] = snapshot,
            ["Files"] = assets,
        };
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () => write(await renderer.RenderComponentAsync(page.Component, ParameterView.FromDictionary(parameters))));
    }
}

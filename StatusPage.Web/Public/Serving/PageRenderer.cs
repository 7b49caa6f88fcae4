using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using StatusPage.Core.Publication;

namespace StatusPage.Web.Public.Serving;

/// <summary>Renders a public page to HTML: static, without a circuit.</summary>
public sealed class PageRenderer(IServiceScopeFactory scopes, ILoggerFactory loggers)
{
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
            using var writer = new StringWriter(new StringBuilder(64 * 1024), System.Globalization.CultureInfo.InvariantCulture);
            root.WriteHtmlTo(writer);
            return Encoding.UTF8.GetBytes(writer.ToString());
        });
    }
}

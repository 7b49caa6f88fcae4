using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using StatusPage.Core.Publication;

namespace StatusPage.Web.Admin.Incidents;

/// <summary>Renders an incident with the very components of the public pages.</summary>
public sealed class PublicPreviews(IServiceProvider services, ILoggerFactory loggers, Publisher publisher)
{
    public async Task<string> RenderAsync(PublishedIncident incident)
    {
        if (publisher.Current is not { } snapshot)
        {
            return "";
        }

        await using var renderer = new HtmlRenderer(services, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<PublicIncidentView>(ParameterView.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                [nameof(PublicIncidentView.Snapshot)] = snapshot,
                [nameof(PublicIncidentView.Incident)] = incident,
            }));
            return root.ToHtmlString();
        });
    }
}

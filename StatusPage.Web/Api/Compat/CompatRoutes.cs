using StatusPage.Core.Publication;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Api.Compat;

/// <summary>The answers that clients of hosted status pages ask for, where the page's own address is not configured, and their documentation.</summary>
public static class CompatRoutes
{
    private static readonly string[] Get = [HttpMethods.Get, HttpMethods.Head];

    public static void MapCompat(this IEndpointRouteBuilder routes)
    {
        Map<CompatSummaryAnswer>(routes, StatusUrls.CompatSummary, "compatSummary", "The page at a glance", "The indicator, every component, open incidents, and maintenance that runs or is to come.");
        Map<CompatStatusAnswer>(routes, StatusUrls.CompatStatus, "compatStatus", "The indicator alone", "none, minor, major, critical or maintenance: the worst of all components and open incidents.");
        Map<CompatComponentsAnswer>(routes, StatusUrls.CompatComponents, "compatComponents", "Every component", "In the order of the board. A group is an entry of its own before its members.");
        Map<CompatIncidentsAnswer>(routes, StatusUrls.CompatIncidents, "compatIncidents", "The last 50 incidents", "Newest first, each with its whole timeline.");
        Map<CompatIncidentsAnswer>(routes, StatusUrls.CompatUnresolved, "compatUnresolvedIncidents", "Open incidents", "Newest first.");
        Map<CompatMaintenancesAnswer>(routes, StatusUrls.CompatMaintenances, "compatMaintenances", "The last 50 maintenances", "Latest start first, those of the last 90 days included. One that was cancelled is completed here, and its last update says so.");
        Map<CompatMaintenancesAnswer>(routes, StatusUrls.CompatUpcoming, "compatUpcomingMaintenances", "Maintenance to come", "Soonest first.");
        Map<CompatMaintenancesAnswer>(routes, StatusUrls.CompatActive, "compatActiveMaintenances", "Maintenance that runs", "In progress or verifying.");
    }

    private static void Map<TAnswer>(IEndpointRouteBuilder routes, string path, string name, string summary, string description)
    {
        var body = CompatJson.ByPath[path];
        routes.MapMethods(path, Get, (HttpRequest request, Publisher publisher, AskedFor asked) =>
            {
                var snapshot = publisher.Read();
                return asked.Json(request, snapshot, "", site => body(snapshot, site), usual: true);
            })
            .WithTags("For clients of hosted status pages")
            .AllowAnonymous()
            .WithName(name)
            .WithSummary(summary)
            .WithDescription(description)
            .Produces<TAnswer>()
            .Conditional();
    }
}

using System.ComponentModel;
using StatusPage.Core;
using StatusPage.Core.Publication;
using StatusPage.Web.Hosting;
using StatusPage.Web.Live;

namespace StatusPage.Web.Api;

/// <summary>What anybody may read, always from the published snapshot.</summary>
public static class PublicRoutes
{
    private static readonly string[] Get = [HttpMethods.Get, HttpMethods.Head];

    public static void MapPublicApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1").WithTags("Public").AllowAnonymous();

        group.MapMethods("/health", Get, () => new Representation(WireJson.Serialize(new HealthWire("ok")), WireJson.MediaType, cacheControl: "no-store"))
            .WithName("getHealth")
            .WithSummary("Whether the process serves")
            .WithDescription("Answers 200 for as long as the process serves requests. For readiness see /healthz/ready.")
            .Produces<HealthWire>();

        group.MapMethods("/status", Get, (HttpRequest request, Publisher publisher, AskedFor asked) =>
            {
                var snapshot = publisher.Read();
                return asked.Json(request, snapshot, "", _ => PublicJson.Status(snapshot), usual: true);
            })
            .WithName("getStatus")
            .WithSummary("The status of everything")
            .WithDescription("The overall status and every visible component, in the order of the board.")
            .Produces<Envelope<StatusWire>>()
            .Conditional();

        group.MapMethods(
                "/status/incidents",
                Get,
                (
                    HttpRequest request,
                    Publisher publisher,
                    AskedFor asked,
                    [Description("Which incidents: active, resolved or all.")] string? state,
                    [Description("How many at most.")] string? limit,
                    [Description("The nextCursor of the page before.")] string? cursor) =>
                {
                    var which = Paging.Word("state", state, IncidentStates.Words, IncidentStates.All);
                    var (size, after) = (Paging.Limit(limit), Paging.After(cursor));
                    var snapshot = publisher.Read();
                    return asked.Json(request, snapshot, $"{which} {size} {cursor}", site => PublicJson.Incidents(snapshot, site, which, size, after), usual: size == Paging.DefaultLimit && after is null);
                })
            .WithName("listIncidents")
            .WithSummary("Incidents, newest first")
            .WithDescription("By the time they began. Each with its whole timeline, newest update first.")
            .Produces<ListEnvelope<IncidentWire>>()
            .Conditional()
            .Refuses(StatusCodes.Status400BadRequest);

        group.MapMethods(
                "/status/incidents/{id}",
                Get,
                (HttpRequest request, Publisher publisher, AskedFor asked, string id) =>
                {
                    var snapshot = publisher.Read();
                    var incident = snapshot.Incidents.Find(id) ?? throw new NotFoundException("incident", id);
                    return asked.Json(request, snapshot, "", site => PublicJson.Incident(snapshot, incident, site));
                })
            .WithName("getIncident")
            .WithSummary("One incident")
            .WithDescription("With its affected components and its whole timeline, newest update first.")
            .Produces<Envelope<IncidentWire>>()
            .Conditional()
            .Refuses(StatusCodes.Status404NotFound);

        group.MapMethods(
                "/status/maintenances",
                Get,
                (
                    HttpRequest request,
                    Publisher publisher,
                    AskedFor asked,
                    [Description("Which windows: scheduled, in_progress (verifying included), completed or all.")] string? state) =>
                {
                    var which = Paging.Word("state", state, MaintenanceStates.Words, MaintenanceStates.All);
                    var snapshot = publisher.Read();
                    return asked.Json(request, snapshot, which, site => PublicJson.Maintenances(snapshot, site, which), usual: true);
                })
            .WithName("listMaintenances")
            .WithSummary("Maintenance windows, soonest first")
            .WithDescription("Those to come, those running, and those that ended within the last 90 days.")
            .Produces<ListEnvelope<MaintenanceWire>>()
            .Conditional()
            .Refuses(StatusCodes.Status400BadRequest);

        // Answered before routing; here for its documentation, and for a method that it does not take.
        group.MapMethods("/status/stream", Get, (HttpContext context, LiveStreams streams, [Description("Which events: all, or none for signs of life alone.")] string? events) => streams.ServeAsync(context))
            .WithName("getStream")
            .WithSummary("What happens, as it happens")
            .WithDescription("""
                Server-sent events: incident.created, incident.updated, incident.resolved, maintenance.scheduled, maintenance.updated, maintenance.started,
                maintenance.completed and component.updated. The data of each is the incident, maintenance or component as its own answer has it. Ids resume by
                Last-Event-ID, also after a restart and at another process; an event may then come twice. A comment comes at least every 15 seconds.
                """.ReplaceLineEndings(" "))
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable);

        group.MapMethods("/status/promises", Get, (HttpRequest request, Publisher publisher, AskedFor asked) =>
            {
                var snapshot = publisher.Read();
                return asked.Json(request, snapshot, "", _ => PublicPromises.Json(snapshot), usual: true);
            })
            .WithName("getPromises")
            .WithSummary("What is promised, and how it was kept in the last 90 days")
            .WithDescription("The policy in force, the record by kind, and the end of the ledger.")
            .Produces<Envelope<PromisesWire>>()
            .Conditional();

        group.MapMethods("/status/sla", Get, (HttpRequest request, Publisher publisher, AskedFor asked) =>
            {
                var snapshot = publisher.Read();
                return asked.Json(request, snapshot, "", _ => SlaTargets.Json(snapshot), usual: true);
            })
            .WithName("listSlaTargets")
            .WithSummary("Uptime of each probed target over the last 30 days")
            .WithDescription("By results of probes, in whole minutes of a rolling window; brought up to date every 15 seconds. All targets on one page.")
            .Produces<ListEnvelope<SlaTargetWire>>()
            .Conditional();
    }

    /// <summary>The published snapshot; before the first one there is nothing to say yet.</summary>
    public static PublishedSnapshot Read(this Publisher publisher) => publisher.Current
        ?? throw new RequestException(StatusCodes.Status503ServiceUnavailable, "The status page is starting and has nothing published yet. Ask again in a few seconds.");

    /// <summary>The page's public address without a slash at its end: as configured, else the one the request came to.</summary>
    public static string UrlFor(this StatusPageConfiguration site, HttpRequest request) =>
        site.SiteUrl ?? $"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}";
}

using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Data;
using StatusPage.Web.Api.Configuration;
using StatusPage.Web.Telemetry;

namespace StatusPage.Web.Api;

/// <summary>Everything under <c>/v1/admin</c>: with a token, and repeatable with an Idempotency-Key.</summary>
public static class AdminRoutes
{
    public const string Root = "/v1/admin";

    /// <summary>The server leaves the body out for HEAD.</summary>
    public static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    public static void MapAdminApi(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup(Root).AddEndpointFilter<RouteGroupBuilder, TraceRequests>().AddEndpointFilter<RouteGroupBuilder, Idempotency>();
        admin.MapComponents();
        admin.MapGroups();
        admin.MapTemplates();
        admin.MapTiers();
        admin.MapIncidents();
        admin.MapPostmortems();
        admin.MapMaintenances();
        admin.MapAlertSources();
        admin.MapSuggestions();
        admin.MapProbes();
        admin.MapProbing();
        admin.MapSubscribers();
        admin.MapMailDeliveries();
        admin.MapWebhooks();
        admin.MapPolicy();
        admin.MapPromises();
        admin.MapReports();
        admin.MapConfiguration();
        admin.MapSettings();
        admin.MapUsers();
        admin.MapTokens();
        admin.MapJobs();
        admin.MapAudit();
    }

    /// <summary>Reads on a connection of its own. Inside an act it does not see what the act has changed so far.</summary>
    public static async Task<T> ReadAsync<T>(this IDbContextFactory<StatusPageDbContext> contexts, Func<StatusPageDbContext, Task<T>> read)
    {
        await using var db = await contexts.CreateDbContextAsync();
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await read(db);
    }

    public static RouteHandlerBuilder TakesKey(this RouteHandlerBuilder builder) => builder.WithMetadata(new TakesIdempotencyKey());

    public static RouteHandlerBuilder IfMatch(this RouteHandlerBuilder builder) => builder
        .WithMetadata(new HonoursIfMatch())
        .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict);

    /// <summary>Null given where a value is needed: said, and not taken for "leave it".</summary>
    public static InvalidInputException CannotClear(string field, string accepted) =>
        new(field, $"{field} cannot be cleared. {accepted}");

    /// <summary>Refuses a patch that gives null for one of these: it would stand for the default, which is not what whoever clears them means.</summary>
    public static void RefuseCleared(JsonObject patch, params IEnumerable<(string Field, string Accepted)> needed)
    {
        foreach (var (field, accepted) in needed)
        {
            if (patch.TryGetPropertyValue(field, out var value) && value is null)
            {
                throw CannotClear(field, accepted);
            }
        }
    }
}

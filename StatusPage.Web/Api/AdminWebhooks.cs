using System.ComponentModel;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Webhooks;

namespace StatusPage.Web.Api;

public static class AdminWebhooks
{
    public static void MapWebhooks(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/webhooks").WithTags("Webhooks");
        group.MapReading();
        group.MapChanging();
        group.MapActing();
        group.MapWebhookDeliveries();
    }

    private static void MapReading(this IEndpointRouteBuilder group)
    {
        group.MapMethods("", AdminRoutes.Read, async (
                WebhookQueries queries,
                [Description("Words in name or host.")] string? q,
                [Description("How many at most.")] string? limit,
                [Description("The nextCursor of the page before.")] string? cursor) =>
            {
                var (take, after) = (Paging.Limit(limit), Paging.AfterNumber(cursor) ?? 0);
                var skip = (int)Math.Min(after, int.MaxValue);
                var (lines, _) = await queries.PageAsync(q, skip, take + 1);
                return Answer.List<AdminWebhookWire>([.. lines.Take(take).Select(AdminWebhookWire.From)], lines.Count > take ? Paging.Cursor(skip + (long)take) : null);
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminListWebhooks")
            .WithSummary("Webhooks with how they stand")
            .WithDescription("Paused ones first, then by name. Of an address only scheme and host are shown.")
            .Produces<ListEnvelope<AdminWebhookWire>>()
            .Refuses(StatusCodes.Status400BadRequest)
            .RefusesCallers();

        group.MapMethods("/{id}", AdminRoutes.Read, async (WebhookQueries queries, string id) => Answered(await queries.FindAsync(id) ?? throw new NotFoundException("webhook", id)))
            .Needs(StaffRole.Viewer)
            .WithName("adminGetWebhook")
            .WithSummary("One webhook with how it stands")
            .WithDescription("Its ETag is its version, for If-Match.")
            .Produces<Envelope<AdminWebhookWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapMethods("/{id}/secret", AdminRoutes.Read, async (HttpContext http, WebhookService webhooks, string id) =>
                Answer.Ok(WebhookSecretWire.From(await webhooks.RevealAsync(http.Caller(), id))))
            .Needs(StaffRole.Editor)
            .WithName("adminGetWebhookSecret")
            .WithSummary("The address and the key of a webhook")
            .WithDescription("The audit log keeps who asked.")
            .Produces<Envelope<WebhookSecretWire>>()
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .RefusesCallers();
    }

    private static void MapChanging(this IEndpointRouteBuilder group)
    {
        group.MapPost("", async (HttpContext http, WebhookService webhooks) =>
            {
                var body = await RequestBody.ReadAsync<WebhookBodyWire>(http);
                var (endpoint, secret) = await webhooks.AddAsync(http.Caller(), body.ToInput());
                var wire = AdminWebhookWire.From(endpoint);
                return Answer.Created($"{AdminRoutes.Root}/webhooks/{endpoint.Id}", wire with { Secret = secret }, endpoint.Version, toKeep: wire);
            })
            .Needs(StaffRole.Editor)
            .TakesKey()
            .WithName("adminAddWebhook")
            .WithSummary("Add a webhook")
            .WithDescription("The answer holds the key that its calls are signed with; a repeat with the same Idempotency-Key is answered without it.")
            .Takes<WebhookBodyWire>()
            .Produces<Envelope<AdminWebhookWire>>(StatusCodes.Status201Created)
            .RefusesCallers();

        group.MapPatch("/{id}", async (HttpContext http, Acts acts, WebhookService webhooks, string id) =>
            {
                var patch = await RequestBody.ObjectAsync(http);
                var expected = http.Request.ExpectedVersion();
                var changed = await acts.RunAsync(http.Caller(), StaffRole.Editor, async act =>
                {
                    var endpoint = await act.Db.WebhookEndpoints.SingleOrDefaultAsync(e => e.Id == id) ?? throw new NotFoundException("webhook", id);
                    StaleVersionException.ThrowIfStale($"The webhook “{endpoint.Name}”", expected, endpoint.Version);
                    if (patch.Against<WebhookBodyWire>(AdminWebhookWire.From(endpoint)).Count == 0)
                    {
                        return endpoint;
                    }

                    AdminRoutes.RefuseCleared(
                        patch, ("enabled", "Accepted: true, false."), ("url", "Give an absolute https address."), ("format", $"Accepted: {string.Join(", ", EnumWords.All<WebhookFormat>())}."));
                    return await webhooks.ChangeAsync(http.Caller(), id, MergePatch.Apply(WebhookBodyWire.From(endpoint), patch, typeof(AdminWebhookWire)).ToInput(), expected);
                });
                return Answer.Ok(AdminWebhookWire.From(changed), changed.Version);
            })
            .Needs(StaffRole.Editor)
            .IfMatch()
            .WithName("adminChangeWebhook")
            .WithSummary("Change a webhook")
            .WithDescription("A merge patch; lists are replaced as a whole. Switched off, it forgets what waited.")
            .TakesPatch<WebhookBodyWire>()
            .Produces<Envelope<AdminWebhookWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapDelete("/{id}", async (HttpContext http, WebhookService webhooks, string id) =>
            {
                await webhooks.RemoveAsync(http.Caller(), id, http.Request.ExpectedVersion());
                return Answer.NoContent();
            })
            .Needs(StaffRole.Editor)
            .IfMatch()
            .WithName("adminRemoveWebhook")
            .WithSummary("Remove a webhook")
            .WithDescription("With its log, and with what still waited.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();
    }

    private static void MapActing(this IEndpointRouteBuilder group)
    {
        group.MapPost("/{id}/rotate", async (HttpContext http, WebhookService webhooks, string id) =>
            {
                var (endpoint, secret) = await webhooks.RotateAsync(http.Caller(), id, http.Request.ExpectedVersion());
                var wire = AdminWebhookWire.From(endpoint);
                return Answer.OkOnce(wire with { Secret = secret }, endpoint.Version, toKeep: wire);
            })
            .Needs(StaffRole.Editor)
            .TakesKey()
            .IfMatch()
            .WithName("adminRotateWebhook")
            .WithSummary("Give a webhook a new key")
            .WithDescription("For 24 hours calls are signed with both, the new one first.")
            .Produces<Envelope<AdminWebhookWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapPost("/{id}/resume", async (HttpContext http, WebhookService webhooks, string id) =>
            {
                var endpoint = await webhooks.ResumeAsync(http.Caller(), id, http.Request.ExpectedVersion());
                return Answer.Ok(AdminWebhookWire.From(endpoint), endpoint.Version);
            })
            .Needs(StaffRole.Editor)
            .TakesKey()
            .IfMatch()
            .WithName("adminResumeWebhook")
            .WithSummary("Call a paused webhook again")
            .WithDescription("What waited goes out at once. One that is not paused stays as it is.")
            .Produces<Envelope<AdminWebhookWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapPost("/{id}/test", async (HttpContext http, WebhookTester tester, string id) =>
            {
                var (delivery, answer) = await tester.TestAsync(http.Caller(), id, http.RequestAborted);
                return Answer.Ok(new WebhookTestWire(DeliveryWire.Text(delivery), answer.Delivered, answer.StatusCode, answer.TookMs, answer.Text));
            })
            .Needs(StaffRole.Editor)
            .TakesKey()
            .WithMetadata(new KeepsKeyApart())
            .WithName("adminTestWebhook")
            .WithSummary("Send a test at once")
            .WithDescription("Answers with what came back, within about ten seconds. It works for one that is paused or switched off, and is not tried again.")
            .Produces<Envelope<WebhookTestWire>>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .RefusesCallers();
    }

    private static void MapWebhookDeliveries(this IEndpointRouteBuilder group)
    {
        group.MapMethods("/{id}/deliveries", AdminRoutes.Read, async (
                WebhookQueries queries,
                string id,
                [Description("queued, sent, failed or skipped.")] string? state,
                [Description("How many at most.")] string? limit,
                [Description("The nextCursor of the page before.")] string? cursor) =>
            {
                var (take, after) = (Paging.Limit(limit), Paging.AfterNumber(cursor));
                DeliveryState? wanted = EnumWords.TryParse<DeliveryState>(Paging.Word("state", state, EnumWords.All<DeliveryState>(), ""), out var word) ? word : null;
                _ = await queries.FindAsync(id) ?? throw new NotFoundException("webhook", id);
                var page = await queries.DeliveriesAsync(id, wanted, after, take + 1);
                return Answer.List<WebhookDeliveryWire>([.. page.Take(take).Select(WebhookDeliveryWire.From)], page.Count > take ? Paging.Cursor(page[take - 1].Id) : null);
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminListWebhookDeliveries")
            .WithSummary("What a webhook was and is to be sent, newest first")
            .WithDescription("Kept for 30 days.")
            .Produces<ListEnvelope<WebhookDeliveryWire>>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapMethods("/{id}/deliveries/{deliveryId}", AdminRoutes.Read, async (WebhookQueries queries, string id, string deliveryId) =>
            {
                var (delivery, body) = await queries.DeliveryAsync(id, DeliveryWire.Number(deliveryId, "delivery")) ?? throw new NotFoundException("delivery", deliveryId);
                return Answer.Ok(WebhookDeliveryWire.From(delivery) with { Body = System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(body) });
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminGetWebhookDelivery")
            .WithSummary("One delivery with its body")
            .WithDescription("The body in the format that the webhook has now.")
            .Produces<Envelope<WebhookDeliveryWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapPost("/{id}/deliveries/{deliveryId}/retry", async (HttpContext http, WebhookService webhooks, string id, string deliveryId) =>
            {
                await webhooks.RetryAsync(http.Caller(), id, DeliveryWire.Number(deliveryId, "delivery"));
                return Answer.NoContent();
            })
            .Needs(StaffRole.Editor)
            .TakesKey()
            .WithName("adminRetryWebhookDelivery")
            .WithSummary("Send something once more")
            .WithDescription("Given up or delivered: its tries begin anew, at once.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .RefusesCallers();
    }

    private static Answer Answered(WebhookLine line) => Answer.Ok(AdminWebhookWire.From(line), line.Endpoint.Version);
}

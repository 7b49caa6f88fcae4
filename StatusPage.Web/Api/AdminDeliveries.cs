using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Notifications.Email.Sending;
using StatusPage.Core.Settings;
using StatusPage.Core.Subscribers;

namespace StatusPage.Web.Api;

/// <summary>What became of mails, and whether mail goes out.</summary>
public static class AdminDeliveries
{
    private const string All = "all";

    private static readonly IReadOnlyList<string> PostingStates = [.. EnumWords.All<NotificationState>(), All];
    private static readonly IReadOnlyList<string> DeliveryStates = [.. EnumWords.All<DeliveryState>(), All];

    public static void MapMailDeliveries(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/deliveries").WithTags("Deliveries");
        MapPostings(group.MapGroup("/postings"));
        MapMail(group);
        MapSingle(group);
    }

    private static void MapPostings(RouteGroupBuilder postings)
    {
        postings.MapMethods("", AdminRoutes.Read, async (
                SiteAddress site,
                DeliveryQueries deliveries,
                [Description("Which: all (default), held, released or superseded.")] string? state,
                [Description("Id of an incident or maintenance.")] string? subject,
                [Description("How many at most.")] string? limit,
                [Description("The nextCursor of the page before.")] string? cursor) =>
            {
                var which = Paging.Word("state", state, PostingStates, All);
                var (take, before) = (Paging.Limit(limit), Paging.AfterNumber(cursor));
                var filter = new PostingFilter { State = which == All ? null : EnumWords.Parse<NotificationState>(which), SubjectId = string.IsNullOrEmpty(subject) ? null : subject };
                var page = await deliveries.PostingsAsync(filter, before, take + 1);
                return Answer.List<PostingWire>([.. page.Take(take).Select(line => PostingWire.From(line, site))], page.Count > take ? Paging.Cursor(page[take - 1].Id) : null);
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminListPostings")
            .WithSummary("Postings that subscribers are owed, newest first")
            .WithDescription("With how many of their mails were sent, failed, and are still to be sent.")
            .Produces<ListEnvelope<PostingWire>>()
            .Refuses(StatusCodes.Status400BadRequest)
            .RefusesCallers();

        postings.MapMethods("/{id}", AdminRoutes.Read, async (SiteAddress site, DeliveryQueries deliveries, string id) =>
                Answer.Ok(PostingWire.From(await FindAsync(deliveries, id), site)))
            .Needs(StaffRole.Viewer)
            .WithName("adminGetPosting")
            .WithSummary("One posting and what became of its mails")
            .WithDescription("Single mails are listed under deliveries.")
            .Produces<Envelope<PostingWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        postings.MapMethods("/{id}/failures", AdminRoutes.Read, async (DeliveryQueries deliveries, string id) =>
            {
                var posting = await FindAsync(deliveries, id);
                var replies = await deliveries.RepliesAsync(posting.Id, DeliveryState.Failed);
                return Answer.List<ReplyWire>([.. replies.Take(Paging.MaxLimit).Select(one => new ReplyWire(one.Reply, one.Count))], nextCursor: null);
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminListPostingFailures")
            .WithSummary("Why mails of a posting failed, the most frequent reason first")
            .WithDescription("Replies that differ only in an address or a number of the mail server count as one.")
            .Produces<ListEnvelope<ReplyWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        postings.MapPost("/{id}/send", async (HttpContext http, NotificationService notifications, string id) =>
            {
                var sent = await notifications.SendAsync(http.Caller(), DeliveryWire.Number(id, "posting"));
                return Answer.Accepted(new SentByHandWire(DeliveryWire.Text(sent.Id), sent.State, sent.Recipients));
            })
            .Needs(StaffRole.Responder)
            .TakesKey()
            .WithName("adminSendPosting")
            .WithSummary("Mail a posting that the policy keeps back")
            .WithDescription("One that was sent, or whose incident was resolved since, is refused with 409: nobody is told twice.")
            .Produces<Envelope<SentByHandWire>>(StatusCodes.Status202Accepted)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .RefusesCallers();

        postings.MapPost("/{id}/retry", async (HttpContext http, NotificationService notifications, string id) =>
                Answer.Accepted(new RetriedWire(await notifications.RetryFailedAsync(http.Caller(), DeliveryWire.Number(id, "posting")))))
            .Needs(StaffRole.Responder)
            .TakesKey()
            .WithName("adminRetryPosting")
            .WithSummary("Try all failed mails of a posting again")
            .WithDescription("Quarantined addresses are left out; release them first, under subscribers.")
            .Produces<Envelope<RetriedWire>>(StatusCodes.Status202Accepted)
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();
    }

    private static void MapMail(RouteGroupBuilder group)
    {
        group.MapMethods("/audience", AdminRoutes.Read, async (
                AudienceQueries audiences,
                NotificationService notifications,
                IDbContextFactory<StatusPageDbContext> contexts,
                [Description("none, minor, major or critical; the incident's own counts where it was worse. Left out, and without an incident: maintenance.")] string? impact,
                [Description("Ids of the affected components, separated by commas.")] string? components,
                [Description("Id of an incident: of a further posting on it.")] string? incident) =>
            {
                var which = Paging.Word("impact", impact, EnumWords.All<Impact>(), "");
                var chosen = (components ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToList();
                var known = await contexts.ReadAsync(db => db.Components.Where(c => chosen.Contains(c.Id)).Select(c => c.Id).ToListAsync());
                if (chosen.Except(known, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
                {
                    throw RequestException.Malformed("components", $"There is no component with the id “{Paging.Cut(unknown)}”. Give ids of components, separated by commas.");
                }

                var present = string.IsNullOrEmpty(incident)
                    ? new Audience { ComponentIds = [] }
                    : await audiences.OfIncidentAsync(incident) ?? throw new NotFoundException("incident", incident);
                var audience = present.With(EnumWords.TryParse<Impact>(which, out var given) ? given : null, chosen);
                return Answer.Ok(new AudienceWire(await notifications.CountAsync(audience)));
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminCountAudience")
            .WithSummary("How many subscribers a posting would reach")
            .WithDescription("Whether it is mailed by itself is for the policy to say.")
            .Produces<Envelope<AudienceWire>>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapMethods("/status", AdminRoutes.Read, async (DeliveryQueries deliveries, MailStatus status, IMailTransport transport) =>
                Answer.Ok(MailStatusWire.From(status.Current, transport.Describe(), await deliveries.QueuedAsync())))
            .Needs(StaffRole.Viewer)
            .WithName("adminGetMailStatus")
            .WithSummary("Whether mail goes out")
            .WithDescription("As far as this process knows since it began.")
            .Produces<Envelope<MailStatusWire>>()
            .RefusesCallers();

        group.MapPost("/test", async (HttpContext http, NotificationService notifications) =>
            {
                var body = await RequestBody.ReadAsync<TestMailBody>(http);
                return Answer.Accepted(new TestMailWire(DeliveryWire.Text(await notifications.SendTestAsync(http.Caller(), body.To))));
            })
            .Needs(StaffRole.Editor)
            .TakesKey()
            .WithName("adminSendTestMail")
            .WithSummary("Send a mail that says that mail works")
            .WithDescription("Its delivery tells what the mail server said.")
            .Takes<TestMailBody>()
            .Produces<Envelope<TestMailWire>>(StatusCodes.Status202Accepted)
            .RefusesCallers();
    }

    private static void MapSingle(RouteGroupBuilder group)
    {
        group.MapMethods("", AdminRoutes.Read, async (
                DeliveryQueries deliveries,
                IDbContextFactory<StatusPageDbContext> contexts,
                [Description("Id of a posting.")] string? posting,
                [Description("Id or address of a subscriber.")] string? subscriber,
                [Description("Which: all (default), queued, sent, failed or skipped.")] string? state,
                [Description("How many at most.")] string? limit,
                [Description("The nextCursor of the page before.")] string? cursor) =>
            {
                var which = Paging.Word("state", state, DeliveryStates, All);
                var (take, after) = (Paging.Limit(limit), Paging.AfterNumber(cursor));
                var filter = new DeliveryFilter
                {
                    PostingId = string.IsNullOrEmpty(posting) ? null : (await FindAsync(deliveries, posting)).Id,
                    SubscriberId = string.IsNullOrEmpty(subscriber) ? null : await contexts.ReadAsync(db => SubscriberAsync(db, subscriber)),
                    State = which == All ? null : EnumWords.Parse<DeliveryState>(which),
                };
                var page = await deliveries.ListAsync(filter, after, take + 1);
                return Answer.List<DeliveryWire>([.. page.Take(take).Select(DeliveryWire.From)], page.Count > take ? Paging.Cursor(filter.PositionOf(page[take - 1])) : null);
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminListDeliveries")
            .WithSummary("Single mails, newest first")
            .WithDescription("Those of one posting come in the order of its subscribers. Kept for 90 days; the counts of a posting stay.")
            .Produces<ListEnvelope<DeliveryWire>>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapMethods("/{id}", AdminRoutes.Read, async (DeliveryQueries deliveries, string id) =>
                Answer.Ok(DeliveryWire.From(await deliveries.FindAsync(DeliveryWire.Number(id, "delivery")) ?? throw new NotFoundException("delivery", id))))
            .Needs(StaffRole.Viewer)
            .WithName("adminGetDelivery")
            .WithSummary("One mail")
            .WithDescription("With what the mail server said last.")
            .Produces<Envelope<DeliveryWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapPost("/{id}/retry", async (HttpContext http, NotificationService notifications, string id) =>
            {
                await notifications.RetryAsync(http.Caller(), DeliveryWire.Number(id, "delivery"));
                return Answer.Accepted(new RetriedWire(1));
            })
            .Needs(StaffRole.Responder)
            .TakesKey()
            .WithName("adminRetryDelivery")
            .WithSummary("Try a failed mail again")
            .WithDescription("One that did not fail, or whose address is quarantined, is refused with 409.")
            .Produces<Envelope<RetriedWire>>(StatusCodes.Status202Accepted)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .RefusesCallers();
    }

    private static async Task<PostingLine> FindAsync(DeliveryQueries deliveries, string id) =>
        await deliveries.FindPostingAsync(DeliveryWire.Number(id, "posting")) ?? throw new NotFoundException("posting", id);

    private static async Task<long> SubscriberAsync(StatusPageDbContext db, string given)
    {
        if (!given.Contains('@', StringComparison.Ordinal))
        {
            return DeliveryWire.Number(given, "subscriber");
        }

        var address = EmailAddress.TryParse(given, out var problem) ?? throw RequestException.Malformed("subscriber", problem);
        return await db.Subscribers.Where(s => s.Key == address.Key).Select(s => (long?)s.Id).SingleOrDefaultAsync() ?? throw new NotFoundException("subscriber", given);
    }
}

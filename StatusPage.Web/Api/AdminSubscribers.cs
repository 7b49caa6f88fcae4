using System.ComponentModel;
using System.Globalization;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Subscribers;
using StatusPage.Core.Subscribers.Import;

namespace StatusPage.Web.Api;

public static class AdminSubscribers
{
    private const string OneSummary = "Its ETag is its version, for If-Match.";

    public static void MapSubscribers(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/subscribers").WithTags("Subscribers");
        group.MapReading();
        group.MapAdding();
        group.MapChanging();
        group.MapActing();
    }

    private static void MapReading(this IEndpointRouteBuilder group)
    {
        group.MapMethods("", AdminRoutes.Read, async Task<IResult> (
                HttpContext http,
                SubscriberQueries queries,
                SubscriberExport export,
                [Description("Part of the address.")] string? search,
                [Description("pending, active, quarantined or unsubscribed.")] string? state,
                [Description("all, components or incidents.")] string? scope,
                [Description("Those who chose this component.")] string? componentId,
                [Description("The whole domain of the address.")] string? domain,
                [Description("csv for all of them as a file, as with Accept: text/csv; takes the role editor.")] string? format,
                [Description("How many at most.")] string? limit,
                [Description("The nextCursor of the page before.")] string? cursor) =>
            {
                var filter = Filter(search, state, scope, componentId, domain);
                if (Paging.Word("format", format, ["json", "csv"], CsvBody.IsPreferred(http.Request) ? "csv" : "json") == "csv")
                {
                    return await CsvFile.OfAsync(export, http.Caller(), filter, http.RequestAborted);
                }

                var (take, before) = (Paging.Limit(limit), Paging.AfterNumber(cursor));
                var page = await queries.OlderAsync(filter, before, take + 1, http.RequestAborted);
                return Answer.List<AdminSubscriberWire>(
                    [.. page.Take(take).Select(AdminSubscriberWire.From)], page.Count > take ? Paging.Cursor(page[take - 1].Subscriber.Id) : null);
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminListSubscribers")
            .WithSummary("Subscribers, newest first")
            .WithDescription("As JSON page by page; as CSV all that the filter lets through, in one file that can be imported again.")
            .Produces<ListEnvelope<AdminSubscriberWire>>()
            .AlsoAnswers(CsvBody.Type)
            .Refuses(StatusCodes.Status400BadRequest)
            .RefusesCallers();

        group.MapMethods("/{id}", AdminRoutes.Read, async (SubscriberQueries queries, string id) => Answered(await FindAsync(queries, id)))
            .Needs(StaffRole.Viewer)
            .WithName("adminGetSubscriber")
            .WithSummary("One subscriber")
            .WithDescription(OneSummary)
            .Produces<Envelope<AdminSubscriberWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();
    }

    private static void MapAdding(this IEndpointRouteBuilder group) => group
        .MapPost("", async Task<IResult> (
            HttpContext http,
            SubscriberAdminService subscribers,
            SubscriberImport import,
            [Description("true: an administrator vouches for consent given elsewhere, and nobody is asked to confirm. Kept in the audit log.")] string? confirmed,
            [Description("true, for a CSV: tells what would become of each line, and changes nothing.")] string? dryRun) =>
        {
            var vouched = Flag("confirmed", confirmed);
            if (RequestBody.IsOf(http.Request, CsvBody.Type))
            {
                return await CsvImport.RunAsync(http, import, new ImportOptions(vouched, Flag("dryRun", dryRun)));
            }

            var body = await RequestBody.ReadAsync<SubscriberBody>(http);
            var line = await subscribers.AddAsync(http.Caller(), body.ToInput(), vouched);
            var wire = AdminSubscriberWire.From(line);
            return Answer.Created($"{AdminRoutes.Root}/subscribers/{wire.Id}", wire, line.Subscriber.Version);
        })
        .Needs(StaffRole.Editor)
        .TakesKey()
        .WithMetadata(new KeepsKeyApart(CsvBody.Type))
        .WithName("adminAddSubscribers")
        .WithSummary("Add a subscriber, or import many")
        .WithDescription(
            "JSON adds one, which is asked to confirm. text/csv imports a file of up to 200 MB whose first line names its columns: email, and where wanted components (ids or names, separated by semicolons), minimumImpact and maintenance. "
            + "It answers with counts and the first 1,000 lines that were refused; with Accept: text/csv with a line for every line, and a repeat of that with its Idempotency-Key with the counts. Who is there already is left as it is, so a repeat does no harm; who unsubscribed is not brought back.")
        .Takes<SubscriberBody>()
        .TakesText(CsvBody.Type)
        .Produces<Envelope<AdminSubscriberWire>>(StatusCodes.Status201Created)
        .Produces<Envelope<ImportWire>>()
        .AlsoAnswers(CsvBody.Type)
        .Refuses(StatusCodes.Status409Conflict)
        .RefusesCallers();

    private static void MapChanging(this IEndpointRouteBuilder group)
    {
        group.MapPatch("/{id}", async (HttpContext http, SubscriberAdminService subscribers, SubscriberQueries queries, string id) =>
            {
                var patch = await RequestBody.ObjectAsync(http);
                var line = await FindAsync(queries, id);
                var expected = http.Request.ExpectedVersion();
                StaleVersionException.ThrowIfStale("This subscriber", expected, line.Subscriber.Version);
                if (patch.Against<SubscriberBody>(AdminSubscriberWire.From(line)).Count == 0)
                {
                    return Answered(line);
                }

                var current = SubscriberBody.From(line);
                var merged = MergePatch.Apply(patch.ContainsKey("components") ? current with { Scope = null } : current, patch, typeof(AdminSubscriberWire));
                // What was merged is what was read: whoever changed it in between is not overwritten unseen.
                await subscribers.ChangeAsync(http.Caller(), line.Subscriber.Id, merged.ToInput(), expected ?? line.Subscriber.Version);
                return Answered(await FindAsync(queries, id));
            })
            .Needs(StaffRole.Editor)
            .IfMatch()
            .WithName("adminChangeSubscriber")
            .WithSummary("Change what a subscriber hears of")
            .WithDescription("A merge patch. The address cannot be changed, and single incidents that were asked for stay.")
            .TakesPatch<SubscriberBody>()
            .Produces<Envelope<AdminSubscriberWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapDelete("/{id}", async (HttpContext http, SubscriberAdminService subscribers, string id) =>
            {
                await subscribers.EraseAsync(http.Caller(), Number(id), http.Request.ExpectedVersion());
                return Answer.NoContent();
            })
            .Needs(StaffRole.Editor)
            .IfMatch()
            .WithName("adminEraseSubscriber")
            .WithSummary("Erase a subscriber for good")
            .WithDescription("Nothing is kept of the address, so an import may bring it back. Use unsubscribe to keep it from getting mails.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();
    }

    private static void MapActing(this IEndpointRouteBuilder group)
    {
        group.MapAct("release", (subscribers, actor, id, version, _) => subscribers.ReleaseAsync(actor, id, version))
            .WithName("adminReleaseSubscriber")
            .WithSummary("End the quarantine of a subscriber")
            .WithDescription("It gets mails again. Who never confirmed is asked again.");

        group.MapAct("resend", (subscribers, actor, id, version, _) => subscribers.ResendAsync(actor, id, version))
            .WithName("adminResendConfirmation")
            .WithSummary("Ask a subscriber once more to confirm")
            .WithDescription("The link in the mail before no longer works. At most three times a day for one mailbox.");

        group.MapAct("unsubscribe", (subscribers, actor, id, version, _) => subscribers.UnsubscribeAsync(actor, id, version))
            .WithName("adminUnsubscribe")
            .WithSummary("Unsubscribe a subscriber")
            .WithDescription("It gets no more mails, those that wait included, and no import brings it back.");

        group.MapAct("quarantine", async (subscribers, actor, id, version, http) =>
                await subscribers.QuarantineAsync(actor, id, (await RequestBody.ReadOptionalAsync<QuarantineBody>(http)).Reason, version))
            .Takes<QuarantineBody>(optional: true)
            .WithName("adminQuarantineSubscriber")
            .WithSummary("Put a subscriber in quarantine")
            .WithDescription("It gets no mails until it is released.");

        group.MapPost("/release", async (
                HttpContext http,
                SubscriberAdminService subscribers,
                [Description("Part of the address.")] string? search,
                [Description("all, components or incidents.")] string? scope,
                [Description("Those who chose this component.")] string? componentId,
                [Description("The whole domain of the address.")] string? domain) =>
                Answer.Ok(new ReleasedWire(await subscribers.ReleaseAllAsync(http.Caller(), Filter(search, null, scope, componentId, domain), cancel: http.RequestAborted))))
            .Needs(StaffRole.Editor)
            .WithMetadata(new NeedsNoKey())
            .WithName("adminReleaseSubscribers")
            .WithSummary("End the quarantine of many")
            .WithDescription("Of all that the filter lets through, or of all. Those who never confirmed stay in it. A repeat does no harm.")
            .Produces<Envelope<ReleasedWire>>()
            .Refuses(StatusCodes.Status400BadRequest)
            .RefusesCallers();
    }

    private static RouteHandlerBuilder MapAct(
        this IEndpointRouteBuilder group, string verb, Func<SubscriberAdminService, Actor, long, ExpectedVersion?, HttpContext, Task<Subscriber>> does) => group
        .MapPost($"/{{id}}/{verb}", async (HttpContext http, Acts acts, SubscriberAdminService subscribers, string id) =>
        {
            // Within an act of its own or of the key: what is answered is read off the rows as this act leaves them.
            var line = await acts.RunAsync(http.Caller(), StaffRole.Editor, async act =>
                await SubscriberQueries.LineAsync(act.Db, await does(subscribers, http.Caller(), Number(id), http.Request.ExpectedVersion(), http)));
            return Answered(line);
        })
        .Needs(StaffRole.Editor)
        .TakesKey()
        .IfMatch()
        .Produces<Envelope<AdminSubscriberWire>>()
        .Refuses(StatusCodes.Status404NotFound)
        .RefusesCallers();

    private static SubscriberFilter Filter(string? search, string? state, string? scope, string? componentId, string? domain) => new()
    {
        Search = search,
        State = Word<SubscriberState>("state", state),
        Scope = Word<SubscriberScope>("scope", scope),
        ComponentId = string.IsNullOrEmpty(componentId) ? null : componentId,
        Domain = domain,
    };

    private static async Task<SubscriberLine> FindAsync(SubscriberQueries queries, string id) =>
        await queries.FindAsync(Number(id)) ?? throw new NotFoundException("subscriber", id);

    private static long Number(string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new NotFoundException("subscriber", id);

    private static Answer Answered(SubscriberLine line) => Answer.Ok(AdminSubscriberWire.From(line), line.Subscriber.Version);

    private static bool Flag(string name, string? text) => Paging.Word(name, text, ["true", "false"], "false") == "true";

    private static TEnum? Word<TEnum>(string name, string? text)
        where TEnum : struct, Enum
    {
        const string any = "";
        return EnumWords.TryParse<TEnum>(Paging.Word(name, text, EnumWords.All<TEnum>(), any), out var value) ? value : null;
    }
}

using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Maintenance;

namespace StatusPage.Web.Api;

/// <summary>Maintenance for programs with a token; the wire records are in AdminMaintenanceWire.cs.</summary>
public static class AdminMaintenances
{
    private const string Cancelled = "cancelled";

    private static readonly IReadOnlyList<string> States = [.. MaintenanceStates.Words, Cancelled];

    public static void MapMaintenances(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/maintenances").WithTags("Maintenance");
        MapReading(group);
        MapPlanning(group);
        MapGoingOn(group);
        MapSeries(group.MapGroup("/series"));
    }

    private static void MapReading(RouteGroupBuilder group)
    {
        group.MapMethods("", AdminRoutes.Read, async (
                IDbContextFactory<StatusPageDbContext> contexts,
                [Description("Which windows: scheduled, in_progress (verifying included), completed, cancelled or all.")] string? state,
                [Description("How many at most.")] string? limit,
                [Description("The nextCursor of the page before.")] string? cursor) =>
            {
                var which = Paging.Word("state", state, States, MaintenanceStates.All);
                var (take, after) = (Paging.Limit(limit), Paging.After(cursor));
                return await contexts.ReadAsync(async db =>
                {
                    var windows = which switch
                    {
                        MaintenanceStates.Scheduled => db.Maintenances.Where(m => m.Status == MaintenanceStatus.Scheduled),
                        MaintenanceStates.InProgress => db.Maintenances.Where(m => m.Status == MaintenanceStatus.InProgress || m.Status == MaintenanceStatus.Verifying),
                        MaintenanceStates.Completed => db.Maintenances.Where(m => m.Status == MaintenanceStatus.Completed),
                        Cancelled => db.Maintenances.Where(m => m.Status == MaintenanceStatus.Cancelled),
                        _ => db.Maintenances,
                    };
                    if (after is var (at, last))
                    {
                        windows = windows.Where(m => m.ScheduledFor < at || (m.ScheduledFor == at && m.Id.CompareTo(last) < 0));
                    }

                    var page = await windows.OrderByDescending(m => m.ScheduledFor).ThenByDescending(m => m.Id).Take(take + 1).ToListAsync();
                    var names = await AdminIncidents.NamesAsync(db);
                    return Answer.List<AdminMaintenanceLineWire>(
                        [.. page.Take(take).Select(window => AdminMaintenanceLineWire.Of(window, names))],
                        page.Count > take ? Paging.Cursor(page[take - 1].ScheduledFor, page[take - 1].Id) : null);
                });
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminListMaintenances")
            .WithSummary("Maintenance windows, latest first")
            .WithDescription("By their start, without their timelines.")
            .Produces<ListEnvelope<AdminMaintenanceLineWire>>()
            .Refuses(StatusCodes.Status400BadRequest)
            .RefusesCallers();

        group.MapMethods("/{id}", AdminRoutes.Read, async (IDbContextFactory<StatusPageDbContext> contexts, MaintenanceQueries queries, string id) =>
                Answered(await OfAsync(contexts, queries, (await FoundAsync(queries, id)).Window)))
            .Needs(StaffRole.Viewer)
            .WithName("adminGetMaintenance")
            .WithSummary("One maintenance as staff see it")
            .WithDescription("With its timeline, every announcement of its start, and what it overlaps with. Its ETag is its version, for If-Match.")
            .Produces<Envelope<AdminMaintenanceWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapMethods("/{id}/updates", AdminRoutes.Read, async (IDbContextFactory<StatusPageDbContext> contexts, MaintenanceQueries queries, string id) =>
                Answer.List((await OfAsync(contexts, queries, (await FoundAsync(queries, id)).Window)).Updates, nextCursor: null))
            .Needs(StaffRole.Viewer)
            .WithName("adminListMaintenanceUpdates")
            .WithSummary("The timeline of a maintenance, newest first")
            .WithDescription("On one page.")
            .Produces<ListEnvelope<AdminMaintenanceUpdateWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapMethods("/{id}/updates/{updateId}", AdminRoutes.Read, async (IDbContextFactory<StatusPageDbContext> contexts, MaintenanceQueries queries, string id, string updateId) =>
            {
                var window = (await FoundAsync(queries, id)).Window;
                return Answer.Ok(AdminMaintenanceUpdateWire.Of(window, UpdateOf(window, updateId), await contexts.ReadAsync(AdminIncidents.NamesAsync)), window.Version);
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminGetMaintenanceUpdate")
            .WithSummary("One update of a maintenance")
            .WithDescription("Its ETag is the version of its maintenance, for If-Match.")
            .Produces<Envelope<AdminMaintenanceUpdateWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();
    }

    private static void MapPlanning(RouteGroupBuilder group)
    {
        group.MapPost("", async (HttpContext http, MaintenanceService maintenance, MaintenanceQueries queries, IDbContextFactory<StatusPageDbContext> contexts) =>
            {
                var body = await RequestBody.ReadAsync<MaintenanceBody>(http);
                var window = await maintenance.ScheduleAsync(http.Caller(), body.ToInput());
                return Answer.Created(Address(window.Id), await OfAsync(contexts, queries, window), window.Version);
            })
            .Needs(StaffRole.Responder)
            .TakesKey()
            .WithName("adminScheduleMaintenance")
            .WithSummary("Schedule maintenance")
            .WithDescription("It is public at once. A start nearer than the promised notice is refused with 409, which names the earliestStart, unless it is an emergency with its reason.")
            .Takes<MaintenanceBody>()
            .Produces<Envelope<AdminMaintenanceWire>>(StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status409Conflict)
            .RefusesCallers();

        group.MapPatch("/{id}", async (HttpContext http, MaintenanceService maintenance, MaintenanceQueries queries, IDbContextFactory<StatusPageDbContext> contexts, string id) =>
            {
                var patch = await RequestBody.ObjectAsync(http);
                var expected = http.Request.ExpectedVersion();
                var present = await OfAsync(contexts, queries, (await FoundAsync(queries, id)).Window);
                StaleVersionException.ThrowIfStale($"The maintenance “{present.Title}”", expected, present.Version);
                if (patch.Against<MaintenancePatchBody>(present).Count == 0)
                {
                    return Answered(present);
                }

                var body = RequestBody.Convert<MaintenancePatchBody>(patch, onlyKnown: true, typeof(AdminMaintenanceWire));
                var change = body.ToChange(patch);
                body.RefuseWhatComesOfNothing(patch, present);
                return Answered(await OfAsync(contexts, queries, await maintenance.ChangeAsync(http.Caller(), id, change, expected)));
            })
            .Needs(StaffRole.Responder)
            .IfMatch()
            .WithName("adminChangeMaintenance")
            .WithSummary("Change a maintenance")
            .WithDescription("A merge patch: its times, components and words. For its status post an update. A start moved nearer than the promised notice is refused with 409, which names the earliestStart.")
            .TakesPatch<MaintenancePatchBody>()
            .Produces<Envelope<AdminMaintenanceWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapPost("/{id}/cancel", async (HttpContext http, MaintenanceService maintenance, MaintenanceQueries queries, IDbContextFactory<StatusPageDbContext> contexts, string id) =>
            {
                var body = await RequestBody.ReadOptionalAsync<MaintenanceCancelBody>(http);
                return Answered(await OfAsync(contexts, queries, await maintenance.CancelAsync(http.Caller(), id, body.Message, body.Notify, http.Request.ExpectedVersion())));
            })
            .Needs(StaffRole.Responder)
            .TakesKey()
            .IfMatch()
            .WithName("adminCancelMaintenance")
            .WithSummary("Cancel a maintenance")
            .WithDescription("Before it has begun. It stays on record as cancelled, in public too. A repeat changes nothing.")
            .Takes<MaintenanceCancelBody>(optional: true)
            .Produces<Envelope<AdminMaintenanceWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapDelete("/{id}", async (HttpContext http, MaintenanceService maintenance, string id) =>
            {
                await maintenance.CancelAsync(http.Caller(), id, message: null, notify: null, http.Request.ExpectedVersion());
                return Answer.NoContent();
            })
            .Needs(StaffRole.Responder)
            .IfMatch()
            .WithName("adminRemoveMaintenance")
            .WithSummary("Cancel a maintenance")
            .WithDescription("The same as /cancel without a body: what was announced to customers does not vanish, it is called off. A repeat changes nothing and is answered the same.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();
    }

    private static void MapGoingOn(RouteGroupBuilder group)
    {
        group.MapPost("/{id}/updates", async (HttpContext http, MaintenanceService maintenance, IDbContextFactory<StatusPageDbContext> contexts, string id) =>
            {
                var body = await RequestBody.ReadAsync<MaintenanceUpdateBody>(http);
                var (window, update) = await maintenance.PostAsync(http.Caller(), id, body.ToPosting(), http.Request.ExpectedVersion());
                return Answer.Created($"{Address(id)}/updates/{update.Id}", AdminMaintenanceUpdateWire.Of(window, update, await contexts.ReadAsync(AdminIncidents.NamesAsync)), window.Version);
            })
            .Needs(StaffRole.Responder)
            .TakesKey()
            .IfMatch()
            .WithName("adminPostMaintenanceUpdate")
            .WithSummary("Post an update on a maintenance")
            .WithDescription("It is public at once. With a status it goes on: in_progress starts it before its time, verifying, completed, or cancelled before it has begun. Its ETag is the version of the maintenance.")
            .Takes<MaintenanceUpdateBody>()
            .Produces<Envelope<AdminMaintenanceUpdateWire>>(StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapPatch("/{id}/updates/{updateId}", async (
                HttpContext http, MaintenanceService maintenance, MaintenanceQueries queries, IDbContextFactory<StatusPageDbContext> contexts, string id, string updateId) =>
            {
                var patch = await RequestBody.ObjectAsync(http);
                var expected = http.Request.ExpectedVersion();
                if (!patch.ContainsKey(CorrectionBody.MessageField))
                {
                    throw new InvalidInputException(CorrectionBody.MessageField, "The message is missing: give the corrected text.");
                }

                var window = (await FoundAsync(queries, id)).Window;
                var names = await contexts.ReadAsync(AdminIncidents.NamesAsync);
                StaleVersionException.ThrowIfStale($"The maintenance “{window.Title}”", expected, window.Version);
                if (patch.Against<CorrectionBody>(AdminMaintenanceUpdateWire.Of(window, UpdateOf(window, updateId), names)).Count > 0)
                {
                    window = await maintenance.CorrectAsync(http.Caller(), id, updateId, RequestBody.Convert<CorrectionBody>(patch).Message, expected);
                }

                return Answer.Ok(AdminMaintenanceUpdateWire.Of(window, UpdateOf(window, updateId), names), window.Version);
            })
            .Needs(StaffRole.Responder)
            .IfMatch()
            .WithName("adminCorrectMaintenanceUpdate")
            .WithSummary("Correct the text of an update on a maintenance")
            .WithDescription("Also of one that is long over. Readers see that it was edited; staff keep the earlier text, and nobody is told again.")
            .TakesPatch<CorrectionBody>()
            .Produces<Envelope<AdminMaintenanceUpdateWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();
    }

    private static void MapSeries(RouteGroupBuilder group)
    {
        group.MapMethods("", AdminRoutes.Read, async (MaintenanceQueries queries, IDbContextFactory<StatusPageDbContext> contexts) =>
            {
                var names = await contexts.ReadAsync(AdminIncidents.NamesAsync);
                return Answer.List<SeriesWire>([.. (await queries.SeriesAsync()).Select(series => SeriesWire.Of(series, names))], nextCursor: null);
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminListMaintenanceSeries")
            .WithSummary("Maintenance that comes again")
            .WithDescription("Series that go on, by what they announce next. Each occurrence is announced in time, as a maintenance of its own.")
            .Produces<ListEnvelope<SeriesWire>>()
            .RefusesCallers();

        group.MapPost("/{id}/exceptions", async (HttpContext http, MaintenanceService maintenance, MaintenanceQueries queries, IDbContextFactory<StatusPageDbContext> contexts, string id) =>
            {
                var body = await RequestBody.ReadAsync<ExceptionBody>(http);
                return await maintenance.ExceptAsync(http.Caller(), id, body.Occurrence, body.MovedTo, body.EmergencyReason) is { } window
                    ? Answer.Created(Address(window.Id), await OfAsync(contexts, queries, window), window.Version)
                    : Answer.NoContent();
            })
            .Needs(StaffRole.Responder)
            .TakesKey()
            .WithName("adminExceptOccurrence")
            .WithSummary("Leave out or move one occurrence that is not announced yet")
            .WithDescription("With movedTo it is announced now for that time, and held to the promised notice, unless it is an emergency with its reason. One that is in leftOut is taken up so. One that is announced already is changed or cancelled itself.")
            .Takes<ExceptionBody>()
            .Produces<Envelope<AdminMaintenanceWire>>(StatusCodes.Status201Created)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .RefusesCallers();

        group.MapPost("/{id}/end", async (HttpContext http, MaintenanceService maintenance, IDbContextFactory<StatusPageDbContext> contexts, string id) =>
                Answer.Ok(SeriesWire.Of(await maintenance.EndSeriesAsync(http.Caller(), id), await contexts.ReadAsync(AdminIncidents.NamesAsync))))
            .Needs(StaffRole.Responder)
            .TakesKey()
            .WithName("adminEndMaintenanceSeries")
            .WithSummary("End a series")
            .WithDescription("Nothing more of it is announced. What is announced takes place, unless it is cancelled itself. Takes no body.")
            .Produces<Envelope<SeriesWire>>()
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .RefusesCallers();
    }

    private static string Address(string id) => $"{AdminRoutes.Root}/maintenances/{id}";

    private static Answer Answered(AdminMaintenanceWire window) => Answer.Ok(window, window.Version);

    private static MaintenanceUpdate UpdateOf(MaintenanceWindow window, string updateId) =>
        window.Updates.FirstOrDefault(update => update.Id == updateId) ?? throw new NotFoundException("update", updateId);

    private static async Task<MaintenanceDetail> FoundAsync(MaintenanceQueries queries, string id) => await queries.FindAsync(id) ?? throw new NotFoundException("maintenance", id);

    private static async Task<AdminMaintenanceWire> OfAsync(IDbContextFactory<StatusPageDbContext> contexts, MaintenanceQueries queries, MaintenanceWindow window) =>
        AdminMaintenanceWire.Of(
            window,
            await contexts.ReadAsync(AdminIncidents.NamesAsync),
            window.IsOpen ? await queries.OverlapsAsync(window.ComponentIds, window.ScheduledFor, window.ScheduledUntil, window.Id) : []);
}

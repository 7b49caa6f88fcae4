using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;

namespace StatusPage.Web.Api;

/// <summary>Incidents for programs with a token; the wire records are in AdminIncidentWire.cs.</summary>
public static class AdminIncidents
{
    public static void MapIncidents(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/incidents").WithTags("Incidents");
        MapReading(group);
        MapPosting(group);
        MapChanging(group);
        MapNotes(group);
    }

    private static void MapReading(RouteGroupBuilder group)
    {
        group.MapMethods("", AdminRoutes.Read, async (
                IDbContextFactory<StatusPageDbContext> contexts,
                [System.ComponentModel.Description("Which incidents: active, resolved or all.")] string? state,
                [System.ComponentModel.Description("How many at most.")] string? limit,
                [System.ComponentModel.Description("The nextCursor of the page before.")] string? cursor) =>
            {
                var which = Paging.Word("state", state, IncidentStates.Words, IncidentStates.All);
                var (take, after) = (Paging.Limit(limit), Paging.After(cursor));
                return await contexts.ReadAsync(async db =>
                {
                    var incidents = db.Incidents.Where(i => i.RemovedAt == null);
                    incidents = which switch
                    {
                        IncidentStates.Active => incidents.Where(i => i.Status != IncidentStatus.Resolved),
                        IncidentStates.Resolved => incidents.Where(i => i.Status == IncidentStatus.Resolved),
                        _ => incidents,
                    };
                    if (after is var (at, last))
                    {
                        incidents = incidents.Where(i => i.StartedAt < at || (i.StartedAt == at && i.Id.CompareTo(last) < 0));
                    }

                    var page = await incidents
                        .Include(i => i.Components.OrderBy(c => c.ComponentId))
                        .OrderByDescending(i => i.StartedAt)
                        .ThenByDescending(i => i.Id)
                        .Take(take + 1)
                        .AsSplitQuery()
                        .ToListAsync();
                    var names = await NamesAsync(db);
                    return Answer.List<AdminIncidentLineWire>(
                        [.. page.Take(take).Select(incident => AdminIncidentLineWire.Of(incident, names))],
                        page.Count > take ? Paging.Cursor(page[take - 1].StartedAt, page[take - 1].Id) : null);
                });
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminListIncidents")
            .WithSummary("Incidents, newest first")
            .WithDescription("By the time they began, without their timelines.")
            .Produces<ListEnvelope<AdminIncidentLineWire>>()
            .Refuses(StatusCodes.Status400BadRequest)
            .RefusesCallers();

        group.MapMethods("/{id}", AdminRoutes.Read, async (IDbContextFactory<StatusPageDbContext> contexts, string id) => Answered(await DetailAsync(contexts, id)))
            .Needs(StaffRole.Viewer)
            .WithName("adminGetIncident")
            .WithSummary("One incident as staff see it")
            .WithDescription("With its timeline, the earlier texts of corrected updates, and internal notes. Its ETag is its version, for If-Match.")
            .Produces<Envelope<AdminIncidentWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapMethods("/{id}/updates", AdminRoutes.Read, async (IDbContextFactory<StatusPageDbContext> contexts, string id) =>
                Answer.List((await DetailAsync(contexts, id)).Updates, nextCursor: null))
            .Needs(StaffRole.Viewer)
            .WithName("adminListUpdates")
            .WithSummary("The timeline of an incident, newest first")
            .WithDescription("On one page, with the earlier texts of corrected updates.")
            .Produces<ListEnvelope<AdminUpdateWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapMethods("/{id}/updates/{updateId}", AdminRoutes.Read, async (IDbContextFactory<StatusPageDbContext> contexts, string id, string updateId) =>
            {
                var incident = await DetailAsync(contexts, id);
                return Answer.Ok(UpdateOf(incident, updateId), incident.Version);
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminGetUpdate")
            .WithSummary("One update")
            .WithDescription("Its ETag is the version of its incident, for If-Match.")
            .Produces<Envelope<AdminUpdateWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();
    }

    private static void MapPosting(RouteGroupBuilder group)
    {
        group.MapPost("", async (HttpContext http, IncidentService incidents, IDbContextFactory<StatusPageDbContext> contexts) =>
            {
                var body = await RequestBody.ReadAsync<IncidentBody>(http);
                var incident = await incidents.ReportAsync(http.Caller(), body.ToReport());
                return Reported(incident, await contexts.ReadAsync(NamesAsync), []);
            })
            .Needs(StaffRole.Responder)
            .TakesKey()
            .WithName("adminReportIncident")
            .WithSummary("Report an incident")
            .WithDescription("It is public at once. With a templateId, what is left out comes from the template and placeholders are filled.")
            .Takes<IncidentBody>()
            .Produces<Envelope<AdminIncidentWire>>(StatusCodes.Status201Created)
            .RefusesCallers();

        group.MapPost("/{id}/updates", async (HttpContext http, IncidentService incidents, IDbContextFactory<StatusPageDbContext> contexts, string id) =>
            {
                var body = await RequestBody.ReadAsync<UpdateBody>(http);
                var (incident, update) = await incidents.PostAsync(http.Caller(), id, body.ToPosting(), http.Request.ExpectedVersion());
                var wire = AdminUpdateWire.Of(incident, update, await contexts.ReadAsync(NamesAsync), NoRevisions);
                return Answer.Created($"{Address(id)}/updates/{update.Id}", wire, incident.Version);
            })
            .Needs(StaffRole.Responder)
            .TakesKey()
            .IfMatch()
            .WithName("adminPostUpdate")
            .WithSummary("Post an update")
            .WithDescription("It is public at once. The status only moves forward; resolved takes rootCause and remediation, unless the impact is none. Its ETag is the version of the incident.")
            .Takes<UpdateBody>()
            .Produces<Envelope<AdminUpdateWire>>(StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapPost("/{id}/acknowledge", async (HttpContext http, IncidentService incidents, IDbContextFactory<StatusPageDbContext> contexts, string id) =>
                Answered(await OfAsync(contexts, await incidents.AcknowledgeAsync(http.Caller(), id, http.Request.ExpectedVersion()))))
            .Needs(StaffRole.Responder)
            .TakesKey()
            .IfMatch()
            .WithName("adminAcknowledgeIncident")
            .WithSummary("Acknowledge an incident")
            .WithDescription("Somebody has it. The first acknowledgement counts; a repeat changes nothing. Takes no body.")
            .Produces<Envelope<AdminIncidentWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapPost("/{id}/reopen", async (HttpContext http, IncidentService incidents, IDbContextFactory<StatusPageDbContext> contexts, string id) =>
            {
                var body = await RequestBody.ReadOptionalAsync<ReopenBody>(http);
                var (incident, _) = await incidents.ReopenAsync(
                    http.Caller(), id, body.Message, body.Components?.Select(c => c.ToAffected()).ToList(), body.Notify ?? true, http.Request.ExpectedVersion());
                return Answered(await OfAsync(contexts, incident));
            })
            .Needs(StaffRole.Responder)
            .TakesKey()
            .IfMatch()
            .WithName("adminReopenIncident")
            .WithSummary("Reopen a resolved incident")
            .WithDescription("It returns to investigating, and its components to what they were in before it was resolved.")
            .Takes<ReopenBody>(optional: true)
            .Produces<Envelope<AdminIncidentWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();
    }

    private static void MapChanging(RouteGroupBuilder group)
    {
        group.MapPatch("/{id}", async (HttpContext http, Acts acts, IncidentService incidents, IDbContextFactory<StatusPageDbContext> contexts, string id) =>
            {
                var patch = await RequestBody.ObjectAsync(http);
                var expected = http.Request.ExpectedVersion();
                var present = await DetailAsync(contexts, id);
                StaleVersionException.ThrowIfStale($"The incident “{present.Title}”", expected, present.Version);
                patch.Against<IncidentPatchBody>(present);
                var body = RequestBody.Convert<IncidentPatchBody>(patch, onlyKnown: true, typeof(AdminIncidentWire));
                var caller = http.Caller();
                await acts.RunAsync(caller, StaffRole.Responder, async act =>
                {
                    if (body.ToChange(patch) is { } change)
                    {
                        await incidents.ChangeAsync(caller, id, change, expected);
                        // The version was right; what follows in this act builds on the change above.
                        expected = null;
                    }

                    if (patch.ContainsKey(IncidentPatchBody.Lead))
                    {
                        await incidents.HandLeadToAsync(caller, id, body.LeadUserId, expected);
                        expected = null;
                    }

                    if (expected is not null)
                    {
                        // Nothing to change; what the caller takes for the present state is still checked.
                        await incidents.ChangeAsync(caller, id, new IncidentChange(), expected);
                    }
                });
                return Answered(await DetailAsync(contexts, id));
            })
            .Needs(StaffRole.Responder)
            .IfMatch()
            .WithName("adminChangeIncident")
            .WithSummary("Change the facts of an incident")
            .WithDescription("A merge patch. For status, impact and components post an update. A null leadUserId gives up the lead.")
            .TakesPatch<IncidentPatchBody>()
            .Produces<Envelope<AdminIncidentWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapPatch("/{id}/updates/{updateId}", async (
                HttpContext http, IncidentService incidents, IDbContextFactory<StatusPageDbContext> contexts, string id, string updateId) =>
            {
                var patch = await RequestBody.ObjectAsync(http);
                var expected = http.Request.ExpectedVersion();
                var incident = await DetailAsync(contexts, id);
                StaleVersionException.ThrowIfStale($"The incident “{incident.Title}”", expected, incident.Version);
                if (patch.Against<CorrectionBody>(UpdateOf(incident, updateId)).Count > 0)
                {
                    await incidents.CorrectAsync(http.Caller(), id, updateId, RequestBody.Convert<CorrectionBody>(patch).Message, expected);
                    incident = await DetailAsync(contexts, id);
                }

                return Answer.Ok(UpdateOf(incident, updateId), incident.Version);
            })
            .Needs(StaffRole.Responder)
            .IfMatch()
            .WithName("adminCorrectUpdate")
            .WithSummary("Correct the text of an update")
            .WithDescription("Readers see that it was edited; staff keep the earlier text.")
            .TakesPatch<CorrectionBody>()
            .Produces<Envelope<AdminUpdateWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapDelete("/{id}", async (HttpContext http, IncidentService incidents, string id) =>
            {
                await incidents.RemoveAsync(http.Caller(), id, http.Request.ExpectedVersion());
                return Answer.NoContent();
            })
            .Needs(StaffRole.Administrator)
            .IfMatch()
            .WithName("adminRemoveIncident")
            .WithSummary("Take an incident off the page")
            .WithDescription("For one posted by mistake. The audit log keeps it.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();
    }

    private static void MapNotes(RouteGroupBuilder group)
    {
        group.MapMethods("/{id}/notes", AdminRoutes.Read, async (IDbContextFactory<StatusPageDbContext> contexts, string id) =>
                Answer.List((await DetailAsync(contexts, id)).Notes, nextCursor: null))
            .Needs(StaffRole.Viewer)
            .WithName("adminListNotes")
            .WithSummary("Internal notes on an incident, newest first")
            .WithDescription("They never become public.")
            .Produces<ListEnvelope<AdminNoteWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapMethods("/{id}/notes/{noteId}", AdminRoutes.Read, async (IDbContextFactory<StatusPageDbContext> contexts, string id, string noteId) =>
                Answer.Ok((await DetailAsync(contexts, id)).Notes.FirstOrDefault(note => note.Id == noteId) ?? throw new NotFoundException("note", noteId)))
            .Needs(StaffRole.Viewer)
            .WithName("adminGetNote")
            .WithSummary("One internal note")
            .WithDescription("It never becomes public.")
            .Produces<Envelope<AdminNoteWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapPost("/{id}/notes", async (HttpContext http, IncidentService incidents, string id) =>
            {
                var body = await RequestBody.ReadAsync<NoteBody>(http);
                var note = await incidents.AddNoteAsync(http.Caller(), id, body.Text);
                return Answer.Created($"{Address(id)}/notes/{note.Id}", AdminNoteWire.Of(note));
            })
            .Needs(StaffRole.Responder)
            .TakesKey()
            .WithName("adminAddNote")
            .WithSummary("Add an internal note")
            .WithDescription("It never becomes public.")
            .Takes<NoteBody>()
            .Produces<Envelope<AdminNoteWire>>(StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();
    }

    private static readonly ILookup<string, UpdateRevision> NoRevisions = Array.Empty<UpdateRevision>().ToLookup(_ => "");

    private static string Address(string id) => $"{AdminRoutes.Root}/incidents/{id}";

    internal static Answer Reported(Incident incident, IReadOnlyDictionary<string, string> names, IReadOnlyList<IncidentNote> notes) =>
        Answer.Created(Address(incident.Id), AdminIncidentWire.Of(incident, names, NoRevisions, notes), incident.Version);

    private static Answer Answered(AdminIncidentWire incident) => Answer.Ok(incident, incident.Version);

    private static AdminUpdateWire UpdateOf(AdminIncidentWire incident, string updateId) =>
        incident.Updates.FirstOrDefault(update => update.Id == updateId) ?? throw new NotFoundException("update", updateId);

    internal static Task<Dictionary<string, string>> NamesAsync(StatusPageDbContext db) => db.Components.ToDictionaryAsync(c => c.Id, c => c.Name);

    private static Task<AdminIncidentWire> DetailAsync(IDbContextFactory<StatusPageDbContext> contexts, string id) => contexts.ReadAsync(async db =>
    {
        var incident = await db.Incidents
            .Include(i => i.Updates.OrderBy(u => u.Number))
            .Include(i => i.Components.OrderBy(c => c.ComponentId))
            .AsSplitQuery()
            .SingleOrDefaultAsync(i => i.Id == id && i.RemovedAt == null) ?? throw new NotFoundException("incident", id);
        return await OfAsync(db, incident);
    });

    /// <summary>
    /// From the incident as an act returned it. The act may not be committed yet, but corrections and notes are made by
    /// acts of their own, so what is committed of those is all there is.
    /// </summary>
    private static Task<AdminIncidentWire> OfAsync(IDbContextFactory<StatusPageDbContext> contexts, Incident incident) =>
        contexts.ReadAsync(db => OfAsync(db, incident));

    private static async Task<AdminIncidentWire> OfAsync(StatusPageDbContext db, Incident incident)
    {
        var revised = await db.IncidentUpdates
            .Where(u => u.IncidentId == incident.Id && u.Revisions.Any())
            .Include(u => u.Revisions.OrderBy(r => r.Id))
            .ToListAsync();
        var notes = await db.IncidentNotes.Where(n => n.IncidentId == incident.Id).OrderByDescending(n => n.Id).ToListAsync();
        var revisions = revised.SelectMany(u => u.Revisions, (u, revision) => (u.Id, revision)).ToLookup(pair => pair.Id, pair => pair.revision);
        return AdminIncidentWire.Of(incident, await NamesAsync(db), revisions, notes);
    }
}

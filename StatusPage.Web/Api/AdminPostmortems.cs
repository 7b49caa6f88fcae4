using System.ComponentModel;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Settings;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Api;

/// <summary>Postmortems and their action items for programs with a token; the wire records are in AdminPostmortemWire.cs.</summary>
public static class AdminPostmortems
{
    private const string All = "all";

    public static void MapPostmortems(this IEndpointRouteBuilder admin)
    {
        MapLists(admin);
        var group = admin.MapGroup("/incidents/{id}/postmortem").WithTags("Postmortems");
        MapWriting(group);
        MapPublishing(group);
    }

    private static void MapLists(IEndpointRouteBuilder admin)
    {
        admin.MapMethods("/postmortems", AdminRoutes.Read, async (
                PostmortemQueries queries,
                TimeProvider clock,
                [Description("Which: owed (promised and not published, nearest deadline first), draft, published or all.")] string? state,
                [Description("How many at most.")] string? limit,
                [Description("The nextCursor of the page before.")] string? cursor) =>
            {
                var word = Paging.Word("state", state, [.. Enum.GetValues<PostmortemPhase>().Select(phase => phase.ToWord()), All], PostmortemPhase.Owed.ToWord());
                var (take, page) = (Paging.Limit(limit), Page(cursor));
                var (lines, total) = await queries.ListAsync(word == All ? null : EnumWords.Parse<PostmortemPhase>(word), page, take);
                return Answer.List<PostmortemLineWire>([.. lines.Select(line => PostmortemLineWire.Of(line, clock.GetUtcNow()))], Next(page, take, total));
            })
            .Needs(StaffRole.Viewer)
            .WithTags("Postmortems")
            .WithName("adminListPostmortems")
            .WithSummary("Postmortems that are owed, begun or published")
            .WithDescription("Without their text.")
            .Produces<ListEnvelope<PostmortemLineWire>>()
            .Refuses(StatusCodes.Status400BadRequest)
            .RefusesCallers();

        admin.MapMethods("/actions", AdminRoutes.Read, async (
                PostmortemQueries queries,
                [Description("Which: open, done, dropped or all.")] string? state,
                [Description("How many at most.")] string? limit,
                [Description("The nextCursor of the page before.")] string? cursor) =>
            {
                var word = Paging.Word("state", state, [.. Enum.GetValues<ActionState>().Select(one => one.ToWord()), All], ActionState.Open.ToWord());
                var (take, page) = (Paging.Limit(limit), Page(cursor));
                var (lines, total) = await queries.ActionsAsync(word == All ? null : EnumWords.Parse<ActionState>(word), page, take);
                return Answer.List<ActionItemWire>([.. lines.Select(line => ActionItemWire.Of(line.Action, line.Version))], Next(page, take, total));
            })
            .Needs(StaffRole.Viewer)
            .WithTags("Postmortems")
            .WithName("adminListActions")
            .WithSummary("Action items of postmortems, by their day")
            .WithDescription("Those without a day last.")
            .Produces<ListEnvelope<ActionItemWire>>()
            .Refuses(StatusCodes.Status400BadRequest)
            .RefusesCallers();

        admin.MapPatch("/actions/{id}", async (HttpContext http, PostmortemService postmortems, PostmortemQueries queries, string id) =>
            {
                var patch = await RequestBody.ObjectAsync(http);
                var expected = http.Request.ExpectedVersion();
                var present = await queries.ActionAsync(id) ?? throw new NotFoundException("action item", id);
                StaleVersionException.ThrowIfStale($"The postmortem of “{present.IncidentTitle}”", expected, present.Version);
                var shown = ActionItemWire.Of(present.Action, present.Version);
                if (patch.Against<ActionPatchBody>(shown).Count == 0)
                {
                    return Answer.Ok(shown, present.Version);
                }

                var progress = RequestBody.Convert<ActionPatchBody>(patch).ToProgress(patch);
                var postmortem = await postmortems.GoOnAsync(http.Caller(), id, progress, expected);
                return Answer.Ok(ActionItemWire.Of(postmortem.Actions.Single(action => action.Id == id), postmortem.Version), postmortem.Version);
            })
            .Needs(StaffRole.Responder)
            .IfMatch()
            .WithTags("Postmortems")
            .WithName("adminChangeAction")
            .WithSummary("Say how an action item goes on")
            .WithDescription("A merge patch of its state, owner and day, also of a postmortem that is published. Its words are changed with the draft, and not afterwards. If-Match and ETag are the version of its postmortem.")
            .TakesPatch<ActionPatchBody>()
            .Produces<Envelope<ActionItemWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();
    }

    private static void MapWriting(RouteGroupBuilder group)
    {
        group.MapMethods("", AdminRoutes.Read, async (PostmortemQueries queries, string id) => await AnsweredAsync(queries, id))
            .Needs(StaffRole.Viewer)
            .WithName("adminGetPostmortem")
            .WithSummary("The postmortem of an incident as staff see it")
            .WithDescription("Draft or published. Its ETag is its version, for If-Match.")
            .Produces<Envelope<AdminPostmortemWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapPost("", async (HttpContext http, PostmortemService postmortems, PostmortemQueries queries, string id) =>
            {
                var body = await RequestBody.ReadOptionalAsync<PostmortemBody>(http);
                var postmortem = await postmortems.DraftAsync(http.Caller(), id, body.ToChange(patch: null));
                return Answer.Created(Address(id), AdminPostmortemWire.Of(postmortem, (await queries.FindAsync(id))?.Debt), postmortem.Version);
            })
            .Needs(StaffRole.Responder)
            .TakesKey()
            .WithName("adminDraftPostmortem")
            .WithSummary("Begin the postmortem of an incident")
            .WithDescription("A draft, for staff only. What the body leaves out begins with what the record of the incident proposes.")
            .Takes<PostmortemBody>(optional: true)
            .Produces<Envelope<AdminPostmortemWire>>(StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .RefusesCallers();

        group.MapPatch("", async (HttpContext http, PostmortemService postmortems, PostmortemQueries queries, string id) =>
            {
                var patch = await RequestBody.ObjectAsync(http);
                var expected = http.Request.ExpectedVersion();
                if (await queries.FindAsync(id) is { Postmortem: { } present, Debt: var debt, Incident.Title: var title })
                {
                    StaleVersionException.ThrowIfStale($"The postmortem of “{title}”", expected, present.Version);
                    var shown = AdminPostmortemWire.Of(present, debt);
                    if (patch.Against<PostmortemBody>(shown).Count == 0)
                    {
                        return Answer.Ok(shown, present.Version);
                    }
                }

                var change = RequestBody.Convert<PostmortemBody>(patch, onlyKnown: true, typeof(AdminPostmortemWire)).ToChange(patch);
                await postmortems.ChangeAsync(http.Caller(), id, change, expected);
                return await AnsweredAsync(queries, id);
            })
            .Needs(StaffRole.Responder)
            .IfMatch()
            .WithName("adminChangePostmortem")
            .WithSummary("Change a draft")
            .WithDescription("A merge patch. A published postmortem is permanent and refuses it with 409.")
            .TakesPatch<PostmortemBody>()
            .Produces<Envelope<AdminPostmortemWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapDelete("", async (HttpContext http, PostmortemService postmortems, string id) =>
            {
                await postmortems.DiscardAsync(http.Caller(), id, http.Request.ExpectedVersion());
                return Answer.NoContent();
            })
            .Needs(StaffRole.Responder)
            .IfMatch()
            .WithName("adminDiscardPostmortem")
            .WithSummary("Throw a draft away")
            .WithDescription("What is owed stays owed. A published postmortem is permanent and refuses it with 409.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();
    }

    private static void MapPublishing(RouteGroupBuilder group)
    {
        group.MapPost("/publish", async (HttpContext http, PostmortemService postmortems, PostmortemQueries queries, string id) =>
            {
                var body = await RequestBody.ReadOptionalAsync<PostmortemPublicationBody>(http);
                return await AnsweredAsync(queries, await postmortems.PublishAsync(http.Caller(), id, http.Request.ExpectedVersion(), body.Readers));
            })
            .Needs(StaffRole.Responder)
            .TakesKey()
            .IfMatch()
            .WithName("adminPublishPostmortem")
            .WithSummary("Publish a postmortem for good")
            .WithDescription("Once the incident is resolved, with its required sections, and with an owner and a day for each action item. Where everybody may read it, those who got the incident's mails are mailed. Whom it was promised to is whom it is published for: never fewer, and more only where readers says so.")
            .Takes<PostmortemPublicationBody>(optional: true)
            .Produces<Envelope<AdminPostmortemWire>>()
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity)
            .RefusesCallers();

        group.MapPost("/link", async (HttpContext http, PostmortemService postmortems, SiteAddress site, string id) =>
            {
                var (postmortem, token) = await postmortems.LinkAsync(http.Caller(), id, http.Request.ExpectedVersion());
                var link = new PostmortemLinkWire(site.Url + StatusUrls.PrivatePostmortemOf(token), postmortem.LinkMadeAt!.Value);
                return Answer.OkOnce(link, postmortem.Version, link with { Url = null });
            })
            .Needs(StaffRole.Responder)
            .TakesKey()
            .IfMatch()
            .WithName("adminLinkPostmortem")
            .WithSummary("Make the private link of a postmortem that is read on request")
            .WithDescription("The link before opens nothing any more. Takes no body.")
            .Produces<Envelope<PostmortemLinkWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapDelete("/link", async (HttpContext http, PostmortemService postmortems, string id) =>
            {
                await postmortems.UnlinkAsync(http.Caller(), id, http.Request.ExpectedVersion());
                return Answer.NoContent();
            })
            .Needs(StaffRole.Responder)
            .IfMatch()
            .WithName("adminUnlinkPostmortem")
            .WithSummary("End the private link of a postmortem")
            .WithDescription("It opens nothing any more, and no other is made.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();
    }

    private static string Address(string id) => $"{AdminRoutes.Root}/incidents/{id}/postmortem";

    private static async Task<Answer> AnsweredAsync(PostmortemQueries queries, string id) =>
        await queries.FindAsync(id) is { Postmortem: { } postmortem, Debt: var debt }
            ? Answer.Ok(AdminPostmortemWire.Of(postmortem, debt), postmortem.Version)
            : throw new NotFoundException("postmortem of the incident", id);

    private static async Task<Answer> AnsweredAsync(PostmortemQueries queries, Postmortem postmortem) =>
        // Of what the act has just done a connection of its own does not know; when it is due did not change.
        Answer.Ok(AdminPostmortemWire.Of(postmortem, (await queries.FindAsync(postmortem.IncidentId))?.Debt), postmortem.Version);

    /// <summary>These lists are ordered by what may be missing, so they are cut by number.</summary>
    private static int Page(string? cursor) => Paging.AfterNumber(cursor) switch
    {
        null => 1,
        > 1 and < 1_000_000 and var page => (int)page,
        _ => throw Paging.BadCursor(),
    };

    private static string? Next(int page, int take, int total) => (long)page * take < total ? Paging.Cursor(page + 1) : null;
}

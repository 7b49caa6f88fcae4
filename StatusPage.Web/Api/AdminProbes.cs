using System.ComponentModel;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Probing;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Api;

public static class AdminProbes
{
    private const string OneSummary = "Its ETag is its version, for If-Match. Secret values are masked.";

    public static void MapProbes(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/probes").WithTags("Probes");
        group.MapReading();
        group.MapChanging();
        group.MapActing();
        group.MapProbeResults();
    }

    private static void MapReading(this IEndpointRouteBuilder group)
    {
        group.MapMethods("", AdminRoutes.Read, async (
                HttpContext http,
                ProbeQueries queries,
                Wires wires,
                [Description("up, down, unknown or paused.")] string? state,
                string? kind,
                string? componentId,
                [Description("How many at most.")] string? limit,
                [Description("The nextCursor of the page before.")] string? cursor) =>
            {
                var (take, after) = (Paging.Limit(limit), Paging.AfterNumber(cursor) ?? 0);
                var filter = new ProbeFilter
                {
                    Standing = Word<ProbeStanding>("state", state),
                    Kind = Word<ProbeKind>("kind", kind),
                    ComponentId = string.IsNullOrEmpty(componentId) ? null : componentId,
                };
                var page = await queries.AfterAsync(filter, after, take + 1);
                return Answer.List<AdminProbeWire>(
                    [.. page.Take(take).Select(line => wires.Of(http, line))], page.Count > take ? Paging.Cursor(page[take - 1].Probe.Number) : null);
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminListProbes")
            .WithSummary("Probes with where they stand")
            .WithDescription("In the order they were added.")
            .Produces<ListEnvelope<AdminProbeWire>>()
            .Refuses(StatusCodes.Status400BadRequest)
            .RefusesCallers();

        group.MapMethods("/{id}", AdminRoutes.Read, async (HttpContext http, ProbeQueries queries, Wires wires, string id) =>
                wires.Answered(http, await queries.FindAsync(id) ?? throw new NotFoundException("probe", id)))
            .Needs(StaffRole.Viewer)
            .WithName("adminGetProbe")
            .WithSummary("One probe with where it stands")
            .WithDescription(OneSummary)
            .Produces<Envelope<AdminProbeWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();
    }

    private static void MapChanging(this IEndpointRouteBuilder group)
    {
        group.MapPost("", async (HttpContext http, Acts acts, ProbeService probes, Wires wires) =>
            {
                var body = await RequestBody.ReadAsync<ProbeBody>(http);
                var line = await acts.RunAsync(http.Caller(), StaffRole.Editor, async act =>
                {
                    var probe = await probes.AddAsync(http.Caller(), body.ToInput());
                    return new ProbeLine(probe, act.Db.ProbeStates.Local.Single(s => s.Probe == probe.Number));
                });
                var wire = wires.Of(http, line);
                return Answer.Created($"{AdminRoutes.Root}/probes/{line.Probe.Id}", wire, line.Probe.Version, toKeep: wire with { Url = null });
            })
            .Needs(StaffRole.Editor)
            .TakesKey()
            .WithName("adminAddProbe")
            .WithSummary("Add a probe")
            .WithDescription("It runs within two seconds. A heartbeat or ratio has the address to call in its answer.")
            .Takes<ProbeBody>()
            .Produces<Envelope<AdminProbeWire>>(StatusCodes.Status201Created)
            .RefusesCallers();

        group.MapPatch("/{id}", async (HttpContext http, Acts acts, ProbeService probes, Wires wires, string id) =>
            {
                var patch = await RequestBody.ObjectAsync(http);
                var expected = http.Request.ExpectedVersion();
                return wires.Answered(http, await acts.RunAsync(http.Caller(), StaffRole.Editor, async act =>
                {
                    var line = await ProbeService.FindAsync(act.Db, id);
                    StaleVersionException.ThrowIfStale($"The probe “{line.Probe.Name}”", expected, line.Probe.Version);
                    if (patch.Against<ProbeBody>(wires.Of(http, line)).Count == 0)
                    {
                        return line;
                    }

                    var merged = MergePatch.Apply(ProbeBody.From(line.Probe), patch, typeof(AdminProbeWire));
                    await probes.ChangeAsync(http.Caller(), id, merged.ToInput(), expected);
                    return line;
                }));
            })
            .Needs(StaffRole.Editor)
            .IfMatch()
            .WithName("adminChangeProbe")
            .WithSummary("Change a probe")
            .WithDescription("A merge patch, also within settings; lists are replaced as a whole. Another target or other settings begin the run of results anew.")
            .TakesPatch<ProbeBody>()
            .Produces<Envelope<AdminProbeWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapDelete("/{id}", async (HttpContext http, ProbeService probes, string id) =>
            {
                await probes.RemoveAsync(http.Caller(), id, http.Request.ExpectedVersion());
                return Answer.NoContent();
            })
            .Needs(StaffRole.Editor)
            .IfMatch()
            .WithName("adminRemoveProbe")
            .WithSummary("Remove a probe")
            .WithDescription("It runs no more. What it found stays, and so does what that says of uptime.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();
    }

    private static void MapActing(this IEndpointRouteBuilder group)
    {
        group.MapAct("pause", (probes, actor, id, version) => probes.PauseAsync(actor, id, version))
            .WithName("adminPauseProbe")
            .WithSummary("Pause a probe")
            .WithDescription("It runs no more until it is resumed; that time is no data. Its run of failures is forgotten.");

        group.MapAct("resume", (probes, actor, id, version) => probes.ResumeAsync(actor, id, version))
            .WithName("adminResumeProbe")
            .WithSummary("Resume a probe")
            .WithDescription("It runs within two seconds.");

        group.MapAct("rotate-secret", (probes, actor, id, version) => probes.RotateSecretAsync(actor, id, version))
            .WithName("adminRotateProbeSecret")
            .WithSummary("Give a heartbeat or ratio a new address")
            .WithDescription("The new address is in the answer; the old one opens nothing any more.");

        group.MapPost("/try", async (HttpContext http, ProbeService probes, [Description("The probe that masked secrets are of.")] string? id) =>
            {
                var body = await RequestBody.ReadAsync<ProbeBody>(http, typeof(AdminProbeWire));
                var outcome = await probes.TryAsync(http.Caller(), body.ToInput(), string.IsNullOrEmpty(id) ? null : id, http.RequestAborted);
                return Answer.Ok(CheckOutcomeWire.From(outcome));
            })
            .Needs(StaffRole.Editor)
            .WithMetadata(new NeedsNoKey())
            .WithName("adminTryProbe")
            .WithSummary("Run a check once")
            .WithDescription("Answers with what came back, and keeps nothing. Name and component may still be missing.")
            .Takes<ProbeBody>()
            .Produces<Envelope<CheckOutcomeWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();
    }

    private static RouteHandlerBuilder MapAct(this IEndpointRouteBuilder group, string verb, Func<ProbeService, Actor, string, ExpectedVersion?, Task<Probe>> does) => group
        .MapPost($"/{{id}}/{verb}", async (HttpContext http, Acts acts, ProbeService probes, Wires wires, string id) =>
            wires.Answered(http, await acts.RunAsync(http.Caller(), StaffRole.Editor, async act =>
            {
                await does(probes, http.Caller(), id, http.Request.ExpectedVersion());
                return await ProbeService.FindAsync(act.Db, id);
            })))
        .Needs(StaffRole.Editor)
        .TakesKey()
        .IfMatch()
        .Produces<Envelope<AdminProbeWire>>()
        .Refuses(StatusCodes.Status404NotFound)
        .RefusesCallers();

    private static TEnum? Word<TEnum>(string name, string? text)
        where TEnum : struct, Enum
    {
        const string any = "";
        return EnumWords.TryParse<TEnum>(Paging.Word(name, text, EnumWords.All<TEnum>(), any), out var value) ? value : null;
    }

    /// <summary>Writes probes as the caller may see them: the address to call is for editors.</summary>
    public sealed class Wires(ProbeService probes, StatusPageConfiguration site)
    {
        public AdminProbeWire Of(HttpContext http, ProbeLine line) => AdminProbeWire.From(
            line,
            line.Probe.IsPassive && http.User.Role() >= StaffRole.Editor && probes.SecretOf(line.Probe) is { } secret
                ? site.UrlFor(http.Request) + StatusUrls.Call(line.Probe.Kind, secret)
                : null);

        /// <summary>The address is a secret, and kept for no repeat.</summary>
        public Answer Answered(HttpContext http, ProbeLine line)
        {
            var wire = Of(http, line);
            return Answer.OkOnce(wire, line.Probe.Version, toKeep: wire with { Url = null });
        }
    }
}

using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Promises;
using StatusPage.Core.Settings;
using StatusPage.Core.Text;

namespace StatusPage.Web.Api;

public sealed record PolicyVersionWire(
    [property: Description("From 1; also its ETag.")] int Version,
    DateTimeOffset From,
    [property: Description("Who put it in force.")] string By,
    PolicyDocument Policy)
{
    public static PolicyVersionWire Of(PolicyVersion version) => new(version.Number, version.From, version.By, PolicyDocument.From(version.Policy));
}

/// <summary>The policy as reading shows it, within its version.</summary>
internal sealed record PolicyPatchBody
{
    public PolicyDocument? Policy { get; init; }
}

public static class AdminPolicy
{
    public static void MapPolicy(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/policy").WithTags("Policy");

        group.MapMethods("", AdminRoutes.Read, async (
                HttpContext http,
                IDbContextFactory<StatusPageDbContext> contexts,
                [Description("yaml for a file, as with Accept: application/yaml.")] string? format) =>
            {
                var version = await contexts.ReadAsync(LatestAsync);
                return Paging.Word("format", format, ["json", "yaml"], IsYamlPreferred(http.Request) ? "yaml" : "json") == "yaml"
                    ? new YamlFile(PolicyYaml.Write(version.Policy), version.Number)
                    : (IResult)Answer.Ok(PolicyVersionWire.Of(version), version.Number);
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminGetPolicy")
            .WithSummary("The policy in force")
            .WithDescription("Its ETag is its version, for If-Match. As YAML it is the policy alone, to be kept in a file and put back.")
            .Produces<Envelope<PolicyVersionWire>>()
            .AlsoAnswers(PolicyYaml.Type)
            .Refuses(StatusCodes.Status400BadRequest)
            .RefusesCallers();

        group.MapMethods("/versions", AdminRoutes.Read, async (
                IDbContextFactory<StatusPageDbContext> contexts,
                [Description("How many at most.")] string? limit,
                [Description("The nextCursor of the page before.")] string? cursor) =>
            {
                var (take, after) = (Paging.Limit(limit), Paging.AfterNumber(cursor));
                var page = await contexts.ReadAsync(db => db.Policies
                    .Where(p => after == null || p.Number < after)
                    .OrderByDescending(p => p.Number)
                    .Take(take + 1)
                    .ToListAsync());
                return Answer.List<PolicyVersionWire>([.. page.Take(take).Select(PolicyVersionWire.Of)], page.Count > take ? Paging.Cursor(page[take - 1].Number) : null);
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminListPolicies")
            .WithSummary("Every version of the policy, newest first")
            .WithDescription("Versions are added, never changed: an incident keeps the one that was in force when it was detected.")
            .Produces<ListEnvelope<PolicyVersionWire>>()
            .Refuses(StatusCodes.Status400BadRequest)
            .RefusesCallers();

        group.MapPut("", async (HttpContext http, IDbContextFactory<StatusPageDbContext> contexts, SettingsService settings) =>
            {
                var document = PolicyYaml.Types.Any(type => RequestBody.IsOf(http.Request, type))
                    ? ReadYaml(await RequestBody.BytesAsync(http))
                    : await RequestBody.ObjectAsync(http);
                var expected = http.Request.ExpectedVersion();
                var current = await contexts.ReadAsync(LatestAsync);
                StaleVersionException.ThrowIfStale("The policy", expected, current.Number);
                var policy = PolicyYaml.Read(document, current.Policy);
                // What it was read against: whoever put another in force in between is not overwritten unseen.
                var version = await settings.ChangePolicyAsync(http.Caller(), policy, current.Number);
                return Answer.Ok(PolicyVersionWire.Of(version), version.Number);
            })
            .Needs(StaffRole.Administrator)
            .IfMatch()
            .WithName("adminPutPolicy")
            .WithSummary("Put another policy in force")
            .WithDescription("As JSON, or as YAML (application/yaml). It becomes a version of its own, for incidents that are detected from now on. A promise that is left out is not made.")
            .Takes<PolicyDocument>()
            .TakesText(PolicyYaml.Type)
            .Produces<Envelope<PolicyVersionWire>>()
            .RefusesCallers();

        MapPatch(group);
    }

    private static void MapPatch(RouteGroupBuilder group) => group
        .MapPatch("", async (HttpContext http, Acts acts, SettingsService settings) =>
        {
            var patch = await RequestBody.ObjectAsync(http);
            var expected = http.Request.ExpectedVersion();
            if (patch.TryGetPropertyValue("policy", out var within) && within is not JsonObject)
            {
                throw new InvalidInputException("policy", "policy holds no object. Give an object: what changes, or the whole as reading shows it.");
            }

            // Read, merged and put in force in one act: two who change different promises are not in each other's way.
            var version = await acts.RunAsync(http.Caller(), StaffRole.Administrator, async act =>
            {
                var current = await LatestAsync(act.Db);
                StaleVersionException.ThrowIfStale("The policy", expected, current.Number);

                // As it was read: the policy within its version.
                var changes = within is null ? patch : patch.DeepClone().AsObject().Against<PolicyPatchBody>(PolicyVersionWire.Of(current))["policy"] ?? new JsonObject();
                var before = JsonSerializer.SerializeToNode(PolicyDocument.From(current.Policy), WireJson.Options);
                var policy = PolicyYaml.Read((JsonObject)MergePatch.Merge(before, changes)!, current.Policy);
                return JsonNode.DeepEquals(before, JsonSerializer.SerializeToNode(PolicyDocument.From(policy), WireJson.Options))
                    ? current
                    : await settings.ChangePolicyAsync(http.Caller(), policy, current.Number);
            });
            return Answer.Ok(PolicyVersionWire.Of(version), version.Number);
        })
        .Needs(StaffRole.Administrator)
        .IfMatch()
        .WithName("adminChangePolicy")
        .WithSummary("Change the policy")
        .WithDescription("A merge patch of the policy, of itself or within policy as reading shows it; null withdraws a promise, lists are replaced as a whole. What comes of it is a version of its own, for incidents that are detected from now on.")
        .TakesPatch<PolicyDocument>()
        .Produces<Envelope<PolicyVersionWire>>()
        .RefusesCallers();

    private static Task<PolicyVersion> LatestAsync(StatusPageDbContext db) => db.Policies.AsNoTracking().OrderByDescending(p => p.Number).FirstAsync();

    private static JsonObject ReadYaml(byte[] bytes)
    {
        try
        {
            return Yaml.Read(PolicyYaml.ReadText(bytes));
        }
        catch (UnreadableTextException exception)
        {
            throw RequestException.Malformed(exception.Message);
        }
    }

    private static bool IsYamlPreferred(HttpRequest request) =>
        request.GetTypedHeaders().Accept is { Count: > 0 } accepted
        && accepted.OrderByDescending(range => range.Quality ?? 1).First() is var first
        && PolicyYaml.Types.Any(type => first.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase));

    private sealed class YamlFile(string text, int version) : IResult, IStatusCodeHttpResult
    {
        public int? StatusCode => StatusCodes.Status200OK;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = Yaml.MediaType;
            response.Headers.CacheControl = "private, no-cache";
            response.Headers.XContentTypeOptions = "nosniff";
            response.Headers.ETag = Preconditions.ETag(version);
            response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = string.Create(CultureInfo.InvariantCulture, $"policy-{version}.yaml") }.ToString();
            return HttpMethods.IsHead(httpContext.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), httpContext.RequestAborted).AsTask();
        }
    }
}

using System.ComponentModel;
using StatusPage.Core.Publication;
using StatusPage.Web.Api;
using StatusPage.Web.Hosting;
using StatusPage.Web.Public.Serving;

namespace StatusPage.Web.Badges;

/// <summary>Badges that are asked for with a query, and what is said of those that do not exist.</summary>
public static class BadgeRoutes
{
    private const string Kind = "kind";

    private const string SvgType = "image/svg+xml";

    private static readonly string[] Get = [HttpMethods.Get, HttpMethods.Head];

    public static void MapBadges(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(StatusUrls.Badge, Get, Overall).AllowAnonymous()
            .WithName("getBadge").WithSummary("The status of everything as a badge").WithDescription("An SVG for a README, a wiki or another page.").ReadByPrograms(SvgType).Refuses(StatusCodes.Status400BadRequest);
        routes.MapMethods(StatusUrls.BadgeOf("{id}"), Get, OfComponent).AllowAnonymous()
            .WithName("getComponentBadge").WithSummary("A component as a badge").WithDescription("Its status, or its uptime of the last 90 days.").ReadByPrograms(SvgType).Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes.MapPreflight(StatusUrls.Badge, StatusUrls.BadgeOf("{id}"));
    }

    private static async Task Overall(HttpContext http, Publisher publisher, AskedAnswers answers, [Description("status, which is what it shows anyway.")] string? kind)
    {
        if (!string.IsNullOrEmpty(kind) && kind != BadgeKinds.Status)
        {
            var refusal = kind == BadgeKinds.Uptime
                ? $"The badge of the whole page shows its status. Uptime is of one component: {StatusUrls.BadgeOf("{componentId}")}?{Kind}={BadgeKinds.Uptime}."
                : $"The {Kind} “{Paging.Cut(kind)}” is not accepted. The badge of the whole page takes {BadgeKinds.Status} only, or none.";
            await RefuseAsync(http, refusal);
            return;
        }

        if (await ReadAsync(http, publisher) is { } snapshot)
        {
            await (await answers.GetAsync(snapshot, StatusUrls.Badge, compress => BadgeContent.RenderAsync(PublishedBadges.Overall(snapshot), compress), usual: true)).WriteAsync(http);
        }
    }

    private static async Task OfComponent(HttpContext http, Publisher publisher, AskedAnswers answers, string id, [Description("status or uptime. Default status.")] string? kind)
    {
        if (!string.IsNullOrEmpty(kind) && !BadgeKinds.Words.Contains(kind, StringComparer.Ordinal))
        {
            await RefuseAsync(http, $"The {Kind} “{Paging.Cut(kind)}” is not accepted. Accepted: {string.Join(", ", BadgeKinds.Words)}.");
            return;
        }

        if (await ReadAsync(http, publisher) is not { } snapshot)
        {
            return;
        }

        if (!snapshot.Components.TryGetValue(id, out var component))
        {
            await ProblemResponses.WriteAsync(http, StatusCodes.Status404NotFound, $"There is no component with the id “{Paging.Cut(id)}” on this page. The ids are in /v1/status.");
            return;
        }

        var badge = kind == BadgeKinds.Uptime ? PublishedBadges.Uptime(component) : PublishedBadges.Status(component);
        await (await answers.GetAsync(snapshot, $"{StatusUrls.BadgeOf(id)} {kind}", compress => BadgeContent.RenderAsync(badge, compress), usual: true)).WriteAsync(http);
    }

    private static Task RefuseAsync(HttpContext http, string sentence) => ProblemResponses.WriteAsync(
        http, StatusCodes.Status400BadRequest, sentence, new Dictionary<string, string[]>(StringComparer.Ordinal) { [Kind] = [sentence] });

    private static async Task<PublishedSnapshot?> ReadAsync(HttpContext http, Publisher publisher)
    {
        if (publisher.Current is { } snapshot)
        {
            return snapshot;
        }

        await ProblemResponses.StartingAsync(http);
        return null;
    }
}

using System.ComponentModel;
using StatusPage.Core.Publication;
using StatusPage.Web.Api;
using StatusPage.Web.Hosting;
using StatusPage.Web.Public.Serving;

namespace StatusPage.Web.Public.Embed;

/// <summary>The banner in a theme that the page around it chose.</summary>
public static class EmbedRoutes
{
    private static readonly string[] Get = [HttpMethods.Get, HttpMethods.Head];

    public static void MapEmbed(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(StatusUrls.Embed, Get, Answer)
            .AllowAnonymous()
            .WithName("getBanner")
            .WithSummary("A small banner for a frame on other sites")
            .WithDescription("HTML without script: the status in a line, open incidents and running maintenance below it. The only page that may be framed.")
            .ReadByPrograms("text/html");
        routes.MapPreflight(StatusUrls.Embed);
    }

    private static async Task Answer(HttpContext http, Publisher publisher, AskedAnswers answers, EmbedContent content, [Description("light or dark. Default: as the reader's system is.")] string? theme)
    {
        if (publisher.Current is not { } snapshot)
        {
            http.Response.Headers.RetryAfter = "5";
            await TypedResults.Text("The status page is starting. Try again in a few seconds.", statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(http);
            return;
        }

        // A banner with a theme that does not exist is still a banner.
        var known = EmbedTheme.Words.FirstOrDefault(word => word == theme);
        await (await answers.GetAsync(snapshot, $"{StatusUrls.Embed} {known}", _ => content.RenderAsync(snapshot, known), usual: true)).WriteAsync(http);
    }
}

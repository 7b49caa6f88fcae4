using StatusPage.Core.Postmortems;
using StatusPage.Core.Publication;
using StatusPage.Web.Hosting;
using StatusPage.Web.Public.Serving;
using StatusPage.Web.Public.Subscribe;

namespace StatusPage.Web.Public.Postmortems;

/// <summary>Postmortems that are read on request. The token in the link is the leave, so no cookie is asked for.</summary>
public static class PostmortemRoutes
{
    public static void MapPrivatePostmortems(this IEndpointRouteBuilder routes) => routes.MapMethods(
        StatusUrls.PrivatePostmortem,
        [HttpMethods.Get, HttpMethods.Head],
        (HttpContext http, string? token, PostmortemQueries postmortems, PrivatePages pages, Attempts attempts) => attempts.TryAsync(http, async () =>
            await postmortems.OpenAsync(token, http.RequestAborted) is ({ } incident, { } postmortem)
                ? pages.Show<PrivatePostmortemPage>(
                    StatusCodes.Status200OK,
                    ("IncidentId", incident.Id),
                    ("Title", incident.Title),
                    ("PublishedAt", postmortem.PublishedAt!.Value),
                    ("Sections", PublishedSection.Of(postmortem)),
                    ("Actions", PublishedAction.Of(postmortem)))
                : pages.Show<NoticePage>(
                    StatusCodes.Status404NotFound,
                    ("Title", "This link opens nothing"),
                    ("Sentence", "It is incomplete, or a newer one has taken its place. Copy it whole, or ask for it anew where you got it.")))).AllowAnonymous().ExcludeFromDescription();
}

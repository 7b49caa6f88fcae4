using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Suggestions;

namespace StatusPage.Web.Api;

public sealed record DismissBody
{
    [Description("At most 500 characters; for staff.")]
    public string? Reason { get; init; }
}

public sealed record SuggestionSourceWire(string Id, string Name);

public sealed record AdminSuggestionWire(
    string Id,
    SuggestionState State,
    SuggestionSourceWire Source,
    [property: Description("What the sender knows the alert by.")] string Fingerprint,
    [property: Description("The alert's own, for staff.")] string Title,
    [property: Description("The alert's own, for staff.")] string? Message,
    Impact Impact,
    string? ComponentId,
    [property: Description("When the alert began.")] DateTimeOffset StartedAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastSeenAt,
    [property: Description("How often it came in firing.")] int TimesSeen,
    [property: Description("When the alert resolved; null while it fires.")] DateTimeOffset? AlertEndedAt,
    string? Url,
    string? RunbookUrl,
    DateTimeOffset? DecidedAt,
    string? DecidedBy,
    [property: Description("Why it was dismissed.")] string? Reason,
    [property: Description("The incident made of it.")] string? IncidentId)
{
    public static AdminSuggestionWire From(Suggestion suggestion) => new(
        suggestion.Id,
        suggestion.State,
        new SuggestionSourceWire(suggestion.SourceId, suggestion.SourceName),
        suggestion.Fingerprint,
        suggestion.Title,
        suggestion.Message,
        suggestion.Impact,
        suggestion.ComponentId,
        suggestion.StartedAt,
        suggestion.CreatedAt,
        suggestion.LastSeenAt,
        suggestion.TimesSeen,
        suggestion.AlertEndedAt,
        suggestion.Url,
        suggestion.RunbookUrl,
        suggestion.DecidedAt,
        suggestion.DecidedBy,
        suggestion.Reason,
        suggestion.IncidentId);
}

public static class AdminSuggestions
{
    private const string All = "all";

    private static readonly IReadOnlyList<string> States = [.. EnumWords.All<SuggestionState>(), All];

    public static void MapSuggestions(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/suggestions").WithTags("Suggestions");

        group.MapMethods("", AdminRoutes.Read, async (
                SuggestionQueries suggestions,
                [Description("Which: open (default), published, dismissed, closed or all.")] string? state,
                [Description("Id of an alert source.")] string? source,
                [Description("How many at most.")] string? limit,
                [Description("The nextCursor of the page before.")] string? cursor) =>
            {
                var which = Paging.Word("state", state, States, SuggestionState.Open.ToWord());
                var (take, after) = (Paging.Limit(limit), Paging.After(cursor));
                var filter = new SuggestionFilter(which == All ? null : EnumWords.Parse<SuggestionState>(which), string.IsNullOrEmpty(source) ? null : source);
                var page = await suggestions.NewestAsync(filter, after, take + 1);
                return Answer.List<AdminSuggestionWire>(
                    [.. page.Take(take).Select(AdminSuggestionWire.From)],
                    page.Count > take ? Paging.Cursor(page[take - 1].CreatedAt, page[take - 1].Id) : null);
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminListSuggestions")
            .WithSummary("Suggested incidents, newest first")
            .WithDescription("What alerts from elsewhere suggest. Those dismissed or closed are kept for 90 days.")
            .Produces<ListEnvelope<AdminSuggestionWire>>()
            .Refuses(StatusCodes.Status400BadRequest)
            .RefusesCallers();

        group.MapMethods("/{id}", AdminRoutes.Read, async (SuggestionQueries suggestions, string id) =>
                Answer.Ok(AdminSuggestionWire.From(await suggestions.FindAsync(id) ?? throw new NotFoundException("suggestion", id))))
            .Needs(StaffRole.Viewer)
            .WithName("adminGetSuggestion")
            .WithSummary("One suggested incident")
            .WithDescription("With the alert's own words, which customers do not see.")
            .Produces<Envelope<AdminSuggestionWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapPost("/{id}/publish", async (HttpContext http, SuggestionService suggestions, IDbContextFactory<StatusPageDbContext> contexts, string id) =>
            {
                var body = await RequestBody.ReadOptionalAsync<IncidentBody>(http);
                var (incident, note) = await suggestions.PublishAsync(http.Caller(), id, body.ToReport());
                return AdminIncidents.Reported(incident, await contexts.ReadAsync(AdminIncidents.NamesAsync), [note]);
            })
            .Needs(StaffRole.Responder)
            .TakesKey()
            .WithName("adminPublishSuggestion")
            .WithSummary("Make an incident of it")
            .WithDescription("It is public at once. What the body leaves out is filled in: the words from the source's template (or neutral ones), impact and component from the alert, and the time it began. The alert's own words go into an internal note. What is published or dismissed already is refused with 409.")
            .Takes<IncidentBody>(optional: true)
            .Produces<Envelope<AdminIncidentWire>>(StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .RefusesCallers();

        group.MapPost("/{id}/dismiss", async (HttpContext http, SuggestionService suggestions, string id) =>
            {
                var body = await RequestBody.ReadOptionalAsync<DismissBody>(http);
                return Answer.Ok(AdminSuggestionWire.From(await suggestions.DismissAsync(http.Caller(), id, body.Reason)));
            })
            .Needs(StaffRole.Responder)
            .TakesKey()
            .WithName("adminDismissSuggestion")
            .WithSummary("Dismiss it")
            .WithDescription("It stays dismissed while the same alert keeps firing; should it resolve and fire again, it is suggested anew.")
            .Takes<DismissBody>(optional: true)
            .Produces<Envelope<AdminSuggestionWire>>()
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .RefusesCallers();
    }
}

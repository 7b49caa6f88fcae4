using System.ComponentModel;
using System.Globalization;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Incidents;
using StatusPage.Core.Promises.Clocks;
using StatusPage.Core.Promises.Ledger;

namespace StatusPage.Web.Api;

public sealed record WaiveBody
{
    [Description("Required, and public: 1 to 500 characters.")]
    public string? Reason { get; init; }
}

public sealed record WaiverWire(DateTimeOffset At, string Reason, string By, string Hash);

public sealed record LedgerWire
{
    [Description("Its number in the ledger, from 1.")]
    public required string Id { get; init; }

    [Description("When it was written down.")]
    public required DateTimeOffset At { get; init; }

    public required LedgerSubject Subject { get; init; }

    public required string SubjectId { get; init; }

    [Description("As it was called then.")]
    public required string Title { get; init; }

    public required Impact? Impact { get; init; }

    public required PromiseKind Kind { get; init; }

    [Description("Which of its kind: an incident owes an update again after each.")]
    public required int Cycle { get; init; }

    [Description("For example 15 minutes.")]
    public required string Promised { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    [Description("Null where it had not come in time.")]
    public required DateTimeOffset? MetAt { get; init; }

    [Description("As it stands: a miss that was waived is waived.")]
    public required PromiseState State { get; init; }

    public required int PolicyVersion { get; init; }

    public required WaiverWire? Waiver { get; init; }

    [Description("Of the entry itself, over the one before and its content.")]
    public required string Hash { get; init; }

    public static LedgerWire Of(LedgerLine line) => new()
    {
        Id = line.Entry.Number.ToString(CultureInfo.InvariantCulture),
        At = line.Entry.At,
        Subject = line.Entry.Subject,
        SubjectId = line.Entry.SubjectId,
        Title = line.Entry.Title,
        Impact = line.Entry.Impact,
        Kind = line.Entry.Kind,
        Cycle = line.Entry.Cycle,
        Promised = line.Entry.Promised,
        StartedAt = line.Entry.StartedAt,
        DueAt = line.Entry.DueAt,
        MetAt = line.Entry.MetAt,
        State = line.State,
        PolicyVersion = line.Entry.PolicyNumber,
        Waiver = line.Waiver is { } waiver ? new WaiverWire(waiver.At, waiver.Reason ?? "", waiver.By ?? "", waiver.Hash) : null,
        Hash = line.Entry.Hash,
    };
}

public sealed record RunningPromiseWire(
    string IncidentId,
    string Title,
    Impact Impact,
    string? Lead,
    PromiseKind Kind,
    int Cycle,
    string Promised,
    DateTimeOffset StartedAt,
    DateTimeOffset DueAt,
    [property: Description("running, or missed where it is still to come.")] PromiseState State);

public static class AdminPromises
{
    public static void MapPromises(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/promises").WithTags("Promises");

        group.MapMethods("", AdminRoutes.Read, async (
                HttpContext http,
                LedgerQueries queries,
                TimeProvider clock,
                [Description("first_update, next_update, resolution, maintenance_notice or postmortem.")] string? kind,
                [Description("kept, missed or waived.")] string? state,
                [Description("Id of an incident or a maintenance.")] string? subjectId,
                [Moment, Description("Due from this moment on.")] string? from,
                [Moment, Description("Due before this moment.")] string? until,
                [Description("How many at most.")] string? limit,
                [Description("The nextCursor of the page before.")] string? cursor,
                [Description("csv for the whole ledger as a file, as with Accept: text/csv.")] string? format) =>
            {
                if (Paging.Word("format", format, ["json", "csv"], CsvBody.IsPreferred(http.Request) ? "csv" : "json") == "csv")
                {
                    return new LedgerCsv(queries, clock.GetUtcNow());
                }

                var filter = new LedgerFilter
                {
                    Kind = Word<PromiseKind>("kind", kind, EnumWords.All<PromiseKind>()),
                    State = Word<PromiseState>("state", state, [PromiseState.Kept.ToWord(), PromiseState.Missed.ToWord(), PromiseState.Waived.ToWord()]),
                    SubjectId = subjectId,
                    From = Paging.Instant("from", from),
                    Until = Paging.Instant("until", until),
                };
                var (take, after) = (Paging.Limit(limit), Paging.AfterNumber(cursor));
                var page = await queries.ListAsync(filter, after, take + 1, http.RequestAborted);
                return (IResult)Answer.List<LedgerWire>([.. page.Take(take).Select(LedgerWire.Of)], page.Count > take ? Paging.Cursor(page[take - 1].Entry.Number) : null);
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminListPromises")
            .WithSummary("The ledger of promises, newest first")
            .WithDescription("Each promise that ended, with its waiver if it has one. As CSV the whole chain, oldest first, with every field that its hashes are taken of.")
            .Produces<ListEnvelope<LedgerWire>>()
            .AlsoAnswers(CsvBody.Type)
            .Refuses(StatusCodes.Status400BadRequest)
            .RefusesCallers();

        group.MapMethods("/running", AdminRoutes.Read, async (HttpContext http, RunningPromises running) =>
                Answer.List<RunningPromiseWire>([.. (await running.ReadAsync(http.RequestAborted)).Select(one => new RunningPromiseWire(
                    one.IncidentId, one.Title, one.Impact, one.LeadName, one.Clock.Kind, one.Clock.Cycle, one.Clock.Promised.ToString(), one.Clock.StartedAt, one.Clock.DueAt, one.Clock.State))], null))
            .Needs(StaffRole.Viewer)
            .WithName("adminListRunningPromises")
            .WithSummary("All running clocks, the nearest first")
            .WithDescription("Of open incidents, and of postmortems that are owed; what is overdue and still to come is among them. All on one page.")
            .Produces<ListEnvelope<RunningPromiseWire>>()
            .RefusesCallers();

        group.MapMethods("/{id}", AdminRoutes.Read, async (LedgerQueries queries, string id) => Answer.Ok(LedgerWire.Of(await FindAsync(queries, id))))
            .Needs(StaffRole.Viewer)
            .WithName("adminGetPromise")
            .WithSummary("One entry of the ledger")
            .WithDescription("With its waiver if it has one.")
            .Produces<Envelope<LedgerWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapPost("/{id}/waive", async (HttpContext http, PromiseService promises, LedgerQueries queries, string id) =>
            {
                var body = await RequestBody.ReadAsync<WaiveBody>(http);
                var line = await FindAsync(queries, id);
                var waiver = await promises.WaiveAsync(http.Caller(), line.Entry.Number, body.Reason);
                return Answer.Ok(LedgerWire.Of(line with { Waiver = waiver }));
            })
            .Needs(StaffRole.Administrator)
            .TakesKey()
            .WithName("adminWaivePromise")
            .WithSummary("Excuse a missed promise")
            .WithDescription("The reason is public and stands for good; the miss stays in the ledger, with the waiver as an entry of its own.")
            .Takes<WaiveBody>()
            .Produces<Envelope<LedgerWire>>()
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .RefusesCallers();
    }

    private static async Task<LedgerLine> FindAsync(LedgerQueries queries, string id) =>
        (long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? await queries.FindAsync(number) : null) ?? throw new NotFoundException("ledger entry", id);

    private static T? Word<T>(string name, string? text, IReadOnlyCollection<string> accepted)
        where T : struct, Enum => string.IsNullOrEmpty(text) ? null : EnumWords.Parse<T>(Paging.Word(name, text, accepted, ""));
}

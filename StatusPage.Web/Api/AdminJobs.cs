using System.ComponentModel;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Scheduling;

namespace StatusPage.Web.Api;

public sealed record JobWire(
    [property: Description("Its id.")] string Name,
    string Purpose,
    [property: Description("From one run to the next.")] double EverySeconds,
    [property: Description("Overdue by four of its intervals and at least a minute.")] bool Late,
    DateTimeOffset? LastRunAt,
    [property: Description("How long the last run took.")] double? LastDurationMs,
    DateTimeOffset? NextRunAt,
    long Runs,
    long Failures,
    [property: Description("Since its last good run.")] int ConsecutiveFailures,
    DateTimeOffset? LastFailedAt,
    [property: Description("What went wrong then.")] string? LastFailure)
{
    public static JobWire From(JobState state) => new(
        state.Job.Name, state.Job.Purpose, state.Job.Every.TotalSeconds, state.Late, state.LastRunAt, state.LastDuration?.TotalMilliseconds, state.NextRunAt, state.Runs, state.Failures,
        state.ConsecutiveFailures, state.LastFailedAt, state.LastFailure);
}

public sealed record JobRunWire(
    DateTimeOffset At,
    double DurationMs,
    bool Succeeded,
    [property: Description("What went wrong; null where nothing did.")] string? Failure,
    [property: Description("Started out of turn.")] bool Manual);

/// <summary>What the program does by itself.</summary>
public static class AdminJobs
{
    private const int MostRuns = 100;

    public static void MapJobs(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/jobs").WithTags("Jobs");

        group.MapMethods("", AdminRoutes.Read, async (JobBoard board) =>
                Answer.List<JobWire>([.. (await board.ReadAsync()).Select(JobWire.From)], nextCursor: null))
            .Needs(StaffRole.Viewer)
            .WithName("adminListJobs")
            .WithSummary("Background jobs")
            .WithDescription("How often each runs, when it ran last and runs next, and how often it failed. All on one page.")
            .Produces<ListEnvelope<JobWire>>()
            .RefusesCallers();

        group.MapMethods("/{name}", AdminRoutes.Read, async (JobBoard board, string name) =>
                Answer.Ok(JobWire.From((await board.ReadAsync()).Single(state => state.Job == Find(name)))))
            .Needs(StaffRole.Viewer)
            .WithName("adminGetJob")
            .WithSummary("One background job")
            .WithDescription("As in the list.")
            .Produces<Envelope<JobWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapMethods("/{name}/runs", AdminRoutes.Read, async (JobBoard board, string name) =>
            {
                var runs = await board.RunsAsync(Find(name), MostRuns);
                return Answer.List<JobRunWire>([.. runs.Select(run => new JobRunWire(run.At, run.Duration.TotalMilliseconds, run.Succeeded, run.Failure, run.Manual))], nextCursor: null);
            })
            .Needs(StaffRole.Viewer)
            .WithName("adminListJobRuns")
            .WithSummary("Runs of a background job, newest first")
            .WithDescription("The last 100 at most; runs are kept for seven days.")
            .Produces<ListEnvelope<JobRunWire>>()
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();

        group.MapPost("/{name}/run", async (HttpContext http, JobBoard board, string name) =>
            {
                await board.RunNowAsync(http.Caller(), name);
                return Answer.Accepted(JobWire.From((await board.ReadAsync()).Single(state => state.Job.Name == name)));
            })
            .Needs(StaffRole.Administrator)
            .WithMetadata(new NeedsNoKey())
            .WithName("adminRunJob")
            .WithSummary("Run a background job now")
            .WithDescription("Beside its schedule: the retry after a failure. The answer does not wait for its end; runs tells how it went. Every run does what is due and no more, so a repeat does no harm.")
            .Produces<Envelope<JobWire>>(StatusCodes.Status202Accepted)
            .Refuses(StatusCodes.Status404NotFound)
            .RefusesCallers();
    }

    private static RecurringJob Find(string name) => Jobs.All.FirstOrDefault(job => job.Name == name) ?? throw new NotFoundException("job", name);
}

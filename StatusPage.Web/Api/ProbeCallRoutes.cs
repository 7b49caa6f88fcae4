using System.ComponentModel;
using StatusPage.Core.Probing;

namespace StatusPage.Web.Api;

public sealed record RatioBody
{
    [Description("Required: how many were good; 0 to the total.")]
    public long? Good { get; init; }

    [Description("Required: how many there were since the last call; 0 to 10^12.")]
    public long? Total { get; init; }
}

/// <summary>What calls in for heartbeats and ratios. The secret in the path is the leave.</summary>
public static class ProbeCallRoutes
{
    public static void MapProbeCalls(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1").WithTags("Inbound").AllowAnonymous();

        // No HEAD: what looks whether an address is there is not the job that was to call in.
        MapBeat(HttpMethods.Post, "callHeartbeat");
        MapBeat(HttpMethods.Get, "callHeartbeatByGet");

        void MapBeat(string method, string name) => group.MapMethods("/heartbeats/{secret}", [method], async (ProbeCalls calls, string secret, CancellationToken cancel) =>
                await calls.BeatAsync(secret, cancel) ? Answer.Ok(new HealthWire("ok")) : throw Unknown("heartbeat"))
            .WithName(name)
            .WithSummary("A heartbeat")
            .WithDescription("Says that a job ran. A body is not read.")
            .Produces<Envelope<HealthWire>>()
            .Refuses(StatusCodes.Status404NotFound);

        group.MapPost("/ratios/{secret}", async (HttpContext http, ProbeCalls calls, string secret) =>
            {
                var body = await RequestBody.ReadLooselyAsync<RatioBody>(http);
                return await calls.CountAsync(secret, body.Good, body.Total, http.RequestAborted) ? Answer.Accepted(new HealthWire("ok")) : throw Unknown("ratio");
            })
            .WithName("callRatio")
            .WithSummary("Counts for a ratio")
            .WithDescription("How many were good of how many, since the last call. They are added up over the probe's window.")
            .Takes<RatioBody>()
            .Produces<Envelope<HealthWire>>(StatusCodes.Status202Accepted)
            .Refuses(StatusCodes.Status404NotFound);
    }

    private static RequestException Unknown(string what) =>
        new(StatusCodes.Status404NotFound, $"There is no {what} at this address. It may have got a new one: its probe in the console shows which.");
}

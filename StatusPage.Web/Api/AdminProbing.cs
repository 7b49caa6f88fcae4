using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Probing;
using StatusPage.Core.Text;

namespace StatusPage.Web.Api;

public sealed record ProbingBody
{
    [Description("Days each single result is kept: 1 to 90. Default 8.")]
    public int? ResultDays { get; init; }

    [Description("Days hourly figures are kept: 31 to 3660. Default 800. Daily ones are kept for good.")]
    public int? HourDays { get; init; }

    [Description("Minutes an automatic incident stays in monitoring before it resolves by itself: 1 to 1440. Default 10.")]
    public int? QuietMinutes { get; init; }

    [Description("Up to five hosts with ports that are asked before a failure is believed.")]
    public IReadOnlyList<string>? ReferenceTargets { get; init; }

    public static ProbingBody From(ProbingSettings settings) => new()
    {
        ResultDays = settings.ResultDays,
        HourDays = settings.HourDays,
        QuietMinutes = settings.QuietMinutes,
        ReferenceTargets = settings.ReferenceTargets,
    };

    public ProbingSettingsInput ToInput()
    {
        var defaults = new ProbingSettingsInput();
        return new()
        {
            ResultDays = ResultDays ?? defaults.ResultDays,
            HourDays = HourDays ?? defaults.HourDays,
            QuietMinutes = QuietMinutes ?? defaults.QuietMinutes,
            ReferenceTargets = ReferenceTargets,
        };
    }
}

public sealed record ProbingWire(int ResultDays, int HourDays, int QuietMinutes, IReadOnlyList<string> ReferenceTargets, int Version)
{
    public static ProbingWire From(ProbingSettings settings) =>
        new(settings.ResultDays, settings.HourDays, settings.QuietMinutes, settings.ReferenceTargets, settings.Version);
}

/// <summary>What holds for all probes.</summary>
public sealed record RebuildBody
{
    [Description("Required; the hour it lies in is the first.")]
    public DateTimeOffset? From { get; init; }

    [Description("Required; after from.")]
    public DateTimeOffset? Until { get; init; }
}

public sealed record RebuiltWire([property: Description("How many results were counted anew.")] long Results);

public static class AdminProbing
{
    public static void MapProbing(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/settings/probing").WithTags("Probes");

        group.MapMethods("", AdminRoutes.Read, async (IDbContextFactory<StatusPageDbContext> contexts) =>
                Answered(await contexts.ReadAsync(db => db.ProbingSettings.SingleAsync())))
            .Needs(StaffRole.Administrator)
            .WithName("adminGetProbingSettings")
            .WithSummary("What holds for all probes")
            .WithDescription("Its ETag is its version, for If-Match.")
            .Produces<Envelope<ProbingWire>>()
            .RefusesCallers();

        group.MapPatch("", async (HttpContext http, Acts acts, ProbingSettingsService probing) =>
            {
                var patch = await RequestBody.ObjectAsync(http);
                var expected = http.Request.ExpectedVersion();
                return Answered(await acts.RunAsync(http.Caller(), StaffRole.Administrator, async act =>
                {
                    var settings = await act.Db.ProbingSettings.SingleAsync();
                    StaleVersionException.ThrowIfStale("The settings of probing", expected, settings.Version);
                    if (patch.Against<ProbingBody>(ProbingWire.From(settings)).Count == 0)
                    {
                        return settings;
                    }

                    return await probing.ChangeAsync(http.Caller(), MergePatch.Apply(ProbingBody.From(settings), patch, typeof(ProbingWire)).ToInput(), expected);
                }));
            })
            .Needs(StaffRole.Administrator)
            .IfMatch()
            .WithName("adminChangeProbingSettings")
            .WithSummary("Change what holds for all probes")
            .WithDescription("A merge patch; null sets a default.")
            .TakesPatch<ProbingBody>()
            .Produces<Envelope<ProbingWire>>()
            .RefusesCallers();

        group.MapPost("/rebuild", async (HttpContext http, ProbeRollups rollups) =>
            {
                var body = await RequestBody.ReadAsync<RebuildBody>(http);
                var errors = new InputErrors();
                if (body.From is null)
                {
                    errors.Add("from", "The beginning is missing: give a time such as 2026-05-11T13:00:00Z.");
                }

                if (body.Until is null)
                {
                    errors.Add("until", "The end is missing: give a time such as 2026-05-12T13:00:00Z.");
                }

                errors.ThrowIfAny();
                return Answer.Ok(new RebuiltWire(await rollups.RebuildAsync(http.Caller(), body.From!.Value, body.Until!.Value, cancel: http.RequestAborted)));
            })
            .Needs(StaffRole.Administrator)
            .WithMetadata(new NeedsNoKey())
            .WithName("adminRebuildRollUps")
            .WithSummary("Make hourly and daily figures anew")
            .WithDescription("Of the single results that are still kept; older figures stay as they are. The same results give the same figures, so a repeat does no harm. With thousands of probes it takes minutes.")
            .Takes<RebuildBody>()
            .Produces<Envelope<RebuiltWire>>()
            .RefusesCallers();
    }

    private static Answer Answered(ProbingSettings settings) => Answer.Ok(ProbingWire.From(settings), settings.Version);
}

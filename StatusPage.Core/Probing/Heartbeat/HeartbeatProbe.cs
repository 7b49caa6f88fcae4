using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Probing.Checks;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing.Heartbeat;

/// <summary>Something must call in, each time within a period and some grace of the time before.</summary>
internal sealed class HeartbeatProbe(IDbContextFactory<StatusPageDbContext> databases, TimeProvider clock) : IProbeKind
{
    public ProbeKind Kind => ProbeKind.Heartbeat;

    public JsonObject Validate(string target, JsonObject settings, InputErrors errors)
    {
        var reader = new SettingsReader(settings, errors);
        HeartbeatSettings.Read(reader);
        return reader.Finish();
    }

    public ICheck Prepare(ProbeDefinition probe) => new HeartbeatCheck(probe, SettingsReader.ReadStored(probe.Settings, HeartbeatSettings.Read), databases, clock);
}

internal sealed record HeartbeatSettings(int PeriodSeconds, int GraceSeconds)
{
    private const int Day = 24 * 60 * 60;

    public static HeartbeatSettings Read(SettingsReader settings)
    {
        if (settings.Node("periodSeconds") is null)
        {
            settings.Fault("periodSeconds", "The period is missing: give the seconds from one call to the next, 10 to 2678400 (31 days).");
        }

        return new HeartbeatSettings(settings.Int("periodSeconds", 10, 31 * Day) ?? Day, settings.Int("graceSeconds", 0, 7 * Day) ?? 60);
    }

    /// <summary>Whether the next call is late.</summary>
    public bool IsLate(DateTimeOffset last, DateTimeOffset now) => now > last.AddSeconds(PeriodSeconds + GraceSeconds);
}

internal sealed class HeartbeatCheck(ProbeDefinition probe, HeartbeatSettings settings, IDbContextFactory<StatusPageDbContext> databases, TimeProvider clock)
    : RecordCheck(probe, databases)
{
    protected override async Task<CheckOutcome> JudgeAsync(StatusPageDbContext db, CancellationToken cancel)
    {
        var state = await db.ProbeStates.AsNoTracking().SingleOrDefaultAsync(s => s.Probe == Probe.Number, cancel);
        var last = state?.LastBeatAtMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : (DateTimeOffset?)null;
        var now = clock.GetUtcNow();
        if (!settings.IsLate(last ?? Probe.CreatedAt, now))
        {
            return CheckOutcome.Ok(0, last is null ? "awaited" : "called");
        }

        if (!settings.IsLate(await ListeningSinceAsync(db, state, last ?? Probe.CreatedAt, now, cancel), now))
        {
            return CheckOutcome.Ok(0, "awaited");
        }

        var since = last is { } at ? $"the last call was on {at.UtcDateTime.ToString("d MMMM yyyy 'at' HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)}" : "it never called";
        return CheckOutcome.Failed(0, "no_call", $"No call within {settings.PeriodSeconds} s and {settings.GraceSeconds} s of grace: {since}.");
    }

    /// <summary>
    /// The last call, or the end of the last stretch after it in which nobody was here to take one: what was not late when
    /// such a stretch began gets a whole period after it.
    /// </summary>
    private async Task<DateTimeOffset> ListeningSinceAsync(StatusPageDbContext db, ProbeState? state, DateTimeOffset last, DateTimeOffset now, CancellationToken cancel)
    {
        var since = last;
        foreach (var away in await db.ProbeGaps.AsNoTracking().Where(g => g.Probe == Probe.Number && g.To > last).OrderBy(g => g.From).ToListAsync(cancel))
        {
            if (away.To is { } back && back > since && !settings.IsLate(since, away.From))
            {
                since = back;
            }
        }

        // The stretch that ends with this very check is not yet written down.
        var returns = state?.LastAtMs is { } checkedMs
            && now.ToUnixTimeMilliseconds() - checkedMs > (2 * state.IntervalMs) + ProbeResults.GapAfterMs
            && !settings.IsLate(since, DateTimeOffset.FromUnixTimeMilliseconds(checkedMs));
        return returns ? now : since;
    }
}

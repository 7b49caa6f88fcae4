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
        var beat = await db.ProbeStates.Where(s => s.Probe == Probe.Number).Select(s => s.LastBeatAtMs).SingleOrDefaultAsync(cancel);
        var last = beat is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : (DateTimeOffset?)null;
        if (!settings.IsLate(last ?? Probe.CreatedAt, clock.GetUtcNow()))
        {
            return CheckOutcome.Ok(0, last is null ? "awaited" : "called");
        }

        var since = last is { } at ? $"the last call was on {at.UtcDateTime.ToString("d MMMM yyyy 'at' HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)}" : "it never called";
        return CheckOutcome.Failed(0, "no_call", $"No call within {settings.PeriodSeconds} s and {settings.GraceSeconds} s of grace: {since}.");
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Probing.Checks;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing.Ratio;

/// <summary>Good and total counts are sent in; the share of the good over a rolling window must reach a target.</summary>
internal sealed class RatioProbe(IDbContextFactory<StatusPageDbContext> databases, TimeProvider clock) : IProbeKind
{
    public ProbeKind Kind => ProbeKind.Ratio;

    public JsonObject Validate(string target, JsonObject settings, InputErrors errors)
    {
        var reader = new SettingsReader(settings, errors);
        RatioSettings.Read(reader);
        return reader.Finish();
    }

    public ICheck Prepare(ProbeDefinition probe) => new RatioCheck(probe, SettingsReader.ReadStored(probe.Settings, RatioSettings.Read), databases, clock);
}

/// <param name="WindowMinutes">Length of the rolling window.</param>
/// <param name="Target">Percent that must be good.</param>
/// <param name="MinimumTotal">Below it nothing is said.</param>
internal sealed record RatioSettings(int WindowMinutes, double Target, int MinimumTotal)
{
    public static RatioSettings Read(SettingsReader settings)
    {
        if (settings.Node("target") is null)
        {
            settings.Fault("target", "The target is missing: give the percentage that must be good, for example 99.");
        }

        return new RatioSettings(settings.Int("windowMinutes", 1, 7 * 24 * 60) ?? 24 * 60, settings.Number("target", 0, 100) ?? 0, settings.Int("minimumTotal", 1, int.MaxValue) ?? 1);
    }

    public bool Reached(decimal good, decimal total) => good * 100 >= (decimal)Target * total;
}

internal sealed class RatioCheck(ProbeDefinition probe, RatioSettings settings, IDbContextFactory<StatusPageDbContext> databases, TimeProvider clock)
    : RecordCheck(probe, databases)
{
    protected override async Task<CheckOutcome> JudgeAsync(StatusPageDbContext db, CancellationToken cancel)
    {
        var from = clock.GetUtcNow().AddMinutes(-settings.WindowMinutes).ToUnixTimeMilliseconds();
        var sums = await db.RatioSamples.Where(s => s.Probe == Probe.Number && s.AtMs > from)
            .GroupBy(s => s.Probe)
            .Select(samples => new { Good = samples.Sum(s => s.Good), Total = samples.Sum(s => s.Total) })
            .SingleOrDefaultAsync(cancel);
        var (good, total) = (sums?.Good ?? 0, sums?.Total ?? 0);
        if (total < settings.MinimumTotal)
        {
            return CheckOutcome.Gap("too_few", $"{total} were counted in the last {settings.WindowMinutes} minutes; {settings.MinimumTotal} are needed to judge.");
        }

        // Truncated, so that what misses the target never looks as if it reached it.
        var share = Math.Truncate(10_000m * good / total) / 100;
        var outcome = settings.Reached(good, total)
            ? CheckOutcome.Ok(0, "reached")
            : CheckOutcome.Failed(0, "missed", string.Create(CultureInfo.InvariantCulture, $"{good} of {total} were good in the last {settings.WindowMinutes} minutes: {share} %; at least {settings.Target} % are wanted."));
        return outcome with { Evidence = new CheckEvidence { Value = (double)share } };
    }
}

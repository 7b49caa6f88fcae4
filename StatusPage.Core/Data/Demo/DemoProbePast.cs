using StatusPage.Core.Catalog;
using StatusPage.Core.Probing;

namespace StatusPage.Core.Data.Demo;

/// <summary>What a probe would have found each minute: slower by day, failing while its component was down. The same at every loading.</summary>
internal sealed class DemoProbePast(Probe probe, DemoProbe demo, IReadOnlyList<StatusInterval> downs, long nowMs)
{
    private const long HourMs = 3_600_000;
    private const long MinuteMs = 60_000;

    /// <summary>Of all that was made so far; null without any.</summary>
    public long? LastFailureMs { get; private set; }

    /// <summary>Days of all hours, and the later ones of the hours themselves, up to before the last.</summary>
    public void AddRollups(StatusPageDbContext db, int lastHour, int hours, int kept)
    {
        ProbeDay? day = null;
        var latencies = new LatencyHistogram();
        for (var hour = (lastHour - hours) / 24 * 24; hour < lastHour; hour++)
        {
            var found = Hour(hour);
            if (hour >= lastHour - kept)
            {
                db.ProbeHours.Add(found);
            }

            if (day?.Day != hour / 24)
            {
                day = new ProbeDay { Probe = probe.Number, Day = hour / 24 };
                latencies.Clear();
            }

            day.Total += found.Total;
            day.Ok += found.Ok;
            latencies.Add(found.Latencies);
            // The day that is still running is read from its hours.
            if (hour % 24 == 23 && (hour + 1) * HourMs <= nowMs)
            {
                day.Latencies = latencies.Encode();
                db.ProbeDays.Add(day);
            }
        }
    }

    /// <summary>Single results since, for the roll-ups to count. The last of them.</summary>
    public ProbeResult AddResults(StatusPageDbContext db, int fromHour)
    {
        ProbeResult? last = null;
        for (var at = fromHour * HourMs; at < nowMs; at += MinuteMs)
        {
            db.ProbeResults.Add(last = Note(Result(at)));
        }

        return last!;
    }

    private ProbeHour Hour(int hour)
    {
        var (minutes, latencies, ok) = (new MinuteCounts(), new LatencyHistogram(), 0);
        for (var minute = 0; minute < 60; minute++)
        {
            var result = Note(Result((hour * HourMs) + (minute * MinuteMs)));
            minutes.Add(minute, result.Ok);
            if (result.Ok)
            {
                latencies.Add(result.LatencyMs);
                ok++;
            }
        }

        return new ProbeHour { Probe = probe.Number, Hour = hour, Total = 60, Ok = ok, Latencies = latencies.Encode(), Minutes = minutes.Encode() };
    }

    private ProbeResult Note(ProbeResult result)
    {
        LastFailureMs = result.Ok ? LastFailureMs : result.AtMs;
        return result;
    }

    private ProbeResult Result(long atMs)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(atMs);
        var chance = Chance(atMs);
        var down = downs.FirstOrDefault(i => i.From <= at && (i.To is null || i.To > at));
        var fails = down is not null && (down.Status == ComponentStatus.MajorOutage || chance < 0.4);
        if (demo.Kind == ProbeKind.Heartbeat)
        {
            fails = demo.Fails && atMs >= nowMs - (46 * MinuteMs);
            return fails ? Found(atMs, ok: false, 0, "no_call", "No call within 600 s and 60 s of grace.") : Found(atMs, ok: true, 0, "called", null);
        }

        var answer = demo.Kind == ProbeKind.Http ? "200" : "connected";
        return !fails ? Found(atMs, ok: true, Latency(at, chance), answer, null)
            : chance < 0.2 ? Found(atMs, ok: false, 10_000, "timeout", "No result within 10 s: time was up while waiting for the answer.")
            : Found(atMs, ok: false, Latency(at, chance), demo.Kind == ProbeKind.Http ? "503" : "connection_refused", demo.Kind == ProbeKind.Http ? "The status is 503, not 200-299." : "The connection was refused: nothing listens on that port, or a firewall rejects it.");
    }

    private ProbeResult Found(long atMs, bool ok, int latency, string code, string? detail) =>
        new() { Probe = probe.Number, AtMs = atMs, Ok = ok, LatencyMs = latency, Code = code, Detail = detail };

    /// <summary>Up to half as much again at midday, with a long tail.</summary>
    private int Latency(DateTimeOffset at, double chance)
    {
        var byDay = 1 + (0.5 * Math.Max(0, Math.Sin((at.TimeOfDay.TotalHours - 6) / 12 * Math.PI)));
        return Math.Max(1, (int)(demo.Latency * byDay * (0.75 + (chance * 0.5) + (chance > 0.97 ? (chance - 0.97) * 60 : 0))));
    }

    /// <summary>0 to 1, as good as random and always the same for a minute of a probe.</summary>
    private double Chance(long atMs)
    {
        var x = ((ulong)(atMs / MinuteMs) * 0x9E37_79B9_7F4A_7C15ul) ^ ((ulong)probe.Number * 0xBF58_476D_1CE4_E5B9ul);
        x = (x ^ (x >> 30)) * 0xBF58_476D_1CE4_E5B9ul;
        x = (x ^ (x >> 27)) * 0x94D0_49BB_1331_11EBul;
        return ((x ^ (x >> 31)) >> 11) / (double)(1ul << 53);
    }
}

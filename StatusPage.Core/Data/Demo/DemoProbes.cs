using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Catalog;
using StatusPage.Core.Probing;
using static StatusPage.Core.Data.Demo.DemoCompany;

namespace StatusPage.Core.Data.Demo;

/// <summary>
/// Probes with a quarter of a year behind them. The demonstration talks to nobody: what would go out is paused, and only
/// what waits for calls runs on.
/// </summary>
internal sealed class DemoProbes(DemoClock clock, IReadOnlyDictionary<string, string> components, ProbeSecrets secrets)
{
    private const int Days = 90;
    private const int HoursKept = 31 * 24;
    private const int ResultMinutes = 90;
    private const long HourMs = 3_600_000;

    private static readonly DemoProbe[] All =
    [
        new("REST API answers", ProbeKind.Http, "https://api.quillwerk.example/v3/ping", Api, 48, """{"expectedStatus":["200"],"bodyContains":"pong","maxLatencyMs":1000}"""),
        new("Web app opens", ProbeKind.Http, "https://app.quillwerk.example/", WebApp, 180, """{"maxLatencyMs":2000}"""),
        new("Test document opens", ProbeKind.Http, "https://sign.quillwerk.example/d/test-document", SigningPages, 240, """{"bodyContains":"Ready to sign"}"""),
        new("Timestamp service takes connections", ProbeKind.Tcp, "tsa.quillwerk.example:318", Seals, 12, "{}"),
        new("Bank login gateway", ProbeKind.Http, "https://banks.quillwerk.example/health", Identity, 320, """{"jsonPath":"$.gateway","jsonEquals":"up"}"""),
        new("Nightly export ran", ProbeKind.Heartbeat, "", Reports, 0, """{"periodSeconds":2678400,"graceSeconds":3600}"""),
        new("Delivery queue 3 drained", ProbeKind.Heartbeat, "", Webhooks, 0, """{"periodSeconds":600,"graceSeconds":60}""") { Fails = true },
    ];

    public void AddTo(DemoScript script)
    {
        foreach (var (index, demo) in All.Index().ToList())
        {
            script.Add(clock.Day(Days + 1, 10, index * 4), Priya, act => Add(act, demo, index + 1));
        }

        script.Add(clock.Now, Priya, FillAsync);
    }

    private void Add(Act act, DemoProbe demo, int number)
    {
        var probe = new Probe(Ids.New(act.Now), number, act.Now)
        {
            Name = demo.Name,
            Kind = demo.Kind,
            Target = demo.Target,
            ComponentId = components[demo.Component],
            IntervalSeconds = 60,
            TimeoutSeconds = 10,
            Region = demo.Kind == ProbeKind.Heartbeat ? null : "Frankfurt",
            RunbookUrl = $"https://wiki.quillwerk.example/runbooks/{demo.Name.ToLowerInvariant().Replace(' ', '-')}",
            Settings = JsonNode.Parse(demo.Settings)!.AsObject(),
            PausedAt = demo.Kind == ProbeKind.Heartbeat ? null : clock.Now,
        };
        ProbeService.GiveSecret(probe, secrets);
        act.Db.Probes.Add(probe);
        act.Record("probe.created", "probe", probe.Id, probe.Name);
    }

    private async Task FillAsync(Act act)
    {
        var probes = await act.Db.Probes.AsNoTracking().OrderBy(p => p.Number).ToListAsync();
        var downs = (await act.Db.StatusIntervals.AsNoTracking().Where(i => i.Status == ComponentStatus.MajorOutage || i.Status == ComponentStatus.PartialOutage).ToListAsync())
            .ToLookup(i => i.ComponentId);
        foreach (var (probe, demo) in probes.Zip(All))
        {
            var past = new DemoProbePast(probe, demo, [.. downs[probe.ComponentId]], clock.Now.ToUnixTimeMilliseconds());
            var lastHour = (int)((clock.Now.ToUnixTimeMilliseconds() - (ResultMinutes * 60_000L)) / HourMs);
            past.AddRollups(act.Db, lastHour, Days * 24, HoursKept);
            var last = past.AddResults(act.Db, lastHour);
            act.Db.ProbeStates.Add(await StateAsync(act.Db, probe, demo, last, past.LastFailureMs));
        }

        var yesterday = (int)(clock.Now.ToUnixTimeMilliseconds() / HourMs / 24) - 1;
        (await act.Db.RollupMarks.SingleAsync()).LastDay = yesterday;
    }

    private async Task<ProbeState> StateAsync(StatusPageDbContext db, Probe probe, DemoProbe demo, ProbeResult last, long? lastFailureMs)
    {
        var state = ProbeTurns.First(probe, clock.Now);
        state.LastAtMs = last.AtMs;
        state.LastOk = last.Ok;
        state.LastCode = last.Code;
        state.LastDetail = last.Detail;
        state.LastLatencyMs = last.LatencyMs;
        state.LastFailureAtMs = lastFailureMs;
        state.LastBeatAtMs = demo.Kind == ProbeKind.Heartbeat ? clock.Ago(demo.Fails ? 60 : 9 * 60).ToUnixTimeMilliseconds() : null;
        if (demo.Fails)
        {
            state.Health = ProbeHealth.Down;
            state.FailuresInRow = 46;
            state.FailingSinceMs = clock.Ago(46).ToUnixTimeMilliseconds();
            state.IncidentId = await db.Incidents
                .Where(i => i.Components.Any(c => c.ComponentId == probe.ComponentId) && i.ResolvedAt == null)
                .Select(i => i.Id)
                .FirstOrDefaultAsync();
        }
        else if (probe.PausedAt is null)
        {
            state.Health = ProbeHealth.Up;
            state.SuccessesInRow = 1_000;
            state.PassingSinceMs = clock.Ago(1_000).ToUnixTimeMilliseconds();
        }

        return state;
    }
}

/// <param name="Latency">Its usual latency in ms; 0 for what calls in.</param>
internal sealed record DemoProbe(string Name, ProbeKind Kind, string Target, string Component, int Latency, string Settings)
{
    public bool Fails { get; init; }
}

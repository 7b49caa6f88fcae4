using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Probing;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Probing;

/// <summary>Probes in the words of the domain, for tests in which what a check found is given and not fetched.</summary>
internal static class ProbeDriver
{
    public static CheckOutcome Good(int latencyMs = 20) => CheckOutcome.Ok(latencyMs, "200");

    public static CheckOutcome Bad(string code = "503") => CheckOutcome.Failed(30, code, $"The answer was {code}.");

    /// <summary>A probe that runs every minute and that three failures in a row bring down.</summary>
    public static Task<Probe> AddProbeAsync(this TestApp app, Component component, string name = "API answers", Action<Probe>? with = null) =>
        app.Acts.RunAsync(Actor.System("tests"), StaffRole.Editor, async act =>
        {
            var number = (await act.Db.Probes.MaxAsync(p => (long?)p.Number) ?? 0) + 1;
            var probe = new Probe(Ids.New(act.Now), number, act.Now) { Name = name, Kind = ProbeKind.Http, Target = "http://127.0.0.1:1/", ComponentId = component.Id };
            with?.Invoke(probe);
            act.Db.Probes.Add(probe);
            act.Db.ProbeStates.Add(new ProbeState
            {
                Probe = number,
                ProbeVersion = probe.Version,
                IntervalMs = probe.IntervalSeconds * 1000L,
                DueMs = act.Now.ToUnixTimeMilliseconds(),
            });
            act.Db.ProbeGaps.Add(new ProbeGap { Probe = number, From = act.Now });
            act.Record("probe.created", "probe", probe.Id, probe.Name);
            await act.Db.SaveChangesAsync();
            return probe;
        });

    /// <summary>What a check that starts now finds.</summary>
    public static Task FindsAsync(this TestApp app, Probe probe, CheckOutcome outcome) =>
        app.Get<ProbeResults>().RecordAsync([new CheckRecord(probe.Number, probe.Version, 0, app.Now.ToUnixTimeMilliseconds(), outcome)]);

    /// <summary>The same outcome, minute after minute; the clock then stands at the last of them.</summary>
    public static async Task FindsAsync(this TestApp app, Probe probe, CheckOutcome outcome, int times)
    {
        for (var i = 0; i < times; i++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(1));
            await app.FindsAsync(probe, outcome);
        }
    }

    /// <summary>Time passes and the jobs that probing has run, as the scheduler would.</summary>
    public static async Task WaitAsync(this TestApp app, TimeSpan time)
    {
        app.Clock.Advance(time);
        await app.Get<AutomaticIncidents>().RunOnceAsync(CancellationToken.None);
    }

    public static Task<ProbeState> StateAsync(this TestApp app, Probe probe) => app.ReadAsync(db => db.ProbeStates.SingleAsync(s => s.Probe == probe.Number));

    public static Task<List<Incident>> AllIncidentsAsync(this TestApp app) => app.ReadAsync(db =>
        db.Incidents.Include(i => i.Updates.OrderBy(u => u.Number)).Include(i => i.Components).OrderBy(i => i.Id).ToListAsync());

    public static Task<List<string>> NotesAsync(this TestApp app, Incident incident) => app.ReadAsync(db =>
        db.IncidentNotes.Where(n => n.IncidentId == incident.Id).OrderBy(n => n.At).Select(n => n.Text).ToListAsync());
}

using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Promises.Calendar;
using StatusPage.Core.Promises.Clocks;
using StatusPage.Core.Promises.Ladder;
using StatusPage.Core.Promises.Ledger;
using StatusPage.Core.Settings;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Promises;

/// <summary>
/// A year of work by staff who are often late, sometimes forget, correct and date back, with a change of policy in the middle.
/// What the ledger says is compared with a second reckoning that shares no code with the product: from the rows of the
/// postings, a promise at a time, in the plainest way there is.
/// </summary>
public sealed class YearTests
{
    private const int IncidentCount = 300;
    private const int MaintenanceCount = 60;

    private static readonly DateOnly[] Holidays = [new(2026, 12, 25), new(2027, 1, 1), new(2027, 3, 26)];

    // Minutes by impact, from none to critical; -1 is a business day, 0 is no promise.
    private static readonly int[][] FirstUpdate = [[], [0, 60, 30, 15], [-1, 240, 60, 30]];
    private static readonly int[][] Cadence = [[], [0, 0, 60, 30], [0, 0, 0, 0]];
    private static readonly int[][] Resolution = [[], [0, 0, 0, 0], [0, 1440, 480, 240]];

    private readonly Random _chance = new(2026);
    private readonly PriorityQueue<Func<Task>, (DateTimeOffset, int)> _toDo = new();
    private readonly List<Ended> _told = [];
    private CoreApp _app = null!;
    private DateTimeOffset _half;
    private string _component = "";
    private int _order;

    [Fact]
    public async Task After_a_year_the_ledger_says_what_a_second_reckoning_of_the_postings_says()
    {
        await using var app = _app = await CoreApp.StartAsync();
        var begin = app.Now;
        var half = _half = begin.AddDays(180);
        _component = (await app.AddComponentAsync("Switch")).Id;
        for (var i = 0; i < IncidentCount; i++)
        {
            PlanIncident(begin.AddMinutes(_chance.Next(10, 360 * 1440)));
        }

        for (var i = 0; i < MaintenanceCount; i++)
        {
            PlanMaintenance(begin.AddMinutes(_chance.Next(10, 340 * 1440)));
        }

        At(half, ChangePolicyAsync);
        // One that is open as the policy changes.
        PlanIncident(half.AddMinutes(-20));
        await LiveAsync();
        var missed = (await app.LedgerAsync()).FindAll(entry => entry.State == PromiseState.Missed);
        foreach (var entry in missed.Where((_, i) => i % 10 == 0))
        {
            await app.Get<PromiseService>().WaiveAsync(app.Admin, entry.Number, "Excused.");
        }

        var ledger = await app.LedgerAsync();
        Assert.Equal(
            await ReckonAsync(),
            ledger.Where(e => e.State != PromiseState.Waived).Select(e => new Ended(e.SubjectId, e.Kind, e.Cycle, e.DueAt, e.MetAt, e.State, e.PolicyNumber)).OrderBy(Key));
        Assert.Equal(missed.Where((_, i) => i % 10 == 0).Select(e => (e.SubjectId, e.Kind, e.Cycle)), ledger.Where(e => e.State == PromiseState.Waived).Select(e => (e.SubjectId, e.Kind, e.Cycle)));
        Assert.Equal(new LedgerFinding(ledger.Count, ledger[^1].Hash, null, null), await app.Get<LedgerVerifier>().VerifyAsync());
        // Otherwise it would prove little.
        Assert.All([PromiseKind.FirstUpdate, PromiseKind.NextUpdate, PromiseKind.Resolution, PromiseKind.MaintenanceNotice], kind =>
            Assert.All([PromiseState.Kept, PromiseState.Missed], state => Assert.True(ledger.Count(e => e.Kind == kind && e.State == state) >= 10, $"{kind} {state}")));
    }

    private void At(DateTimeOffset at, Func<Task> what) => _toDo.Enqueue(what, (at, ++_order));

    /// <summary>Staff answer in a few minutes, or much later, or not before they are done.</summary>
    private int Delay(int usual) => _chance.Next(10) switch
    {
        < 6 => _chance.Next(1, usual),
        < 9 => _chance.Next(usual, usual * 3),
        _ => _chance.Next(usual * 3, usual * 8),
    };

    private void PlanIncident(DateTimeOffset detected)
    {
        var impact = (Impact)_chance.Next(4);
        var by = _chance.Next(4) == 0 ? Actor.System("probes") : _app.Admin;
        var at = detected.AddMinutes(Delay(20));
        string? id = null;
        At(at, async () => id = (await _app.Incidents.ReportAsync(by, new IncidentReport { Title = "Trouble", Impact = impact, Message = "We look.", DetectedAt = detected })).Id);
        for (var runs = _chance.Next(5) == 0 ? 2 : 1; runs > 0; runs--)
        {
            for (var updates = _chance.Next(4); updates > 0; updates--)
            {
                at = at.AddMinutes(Delay(30));
                PlanUpdate(at, () => id!);
            }

            at = at.AddMinutes(Delay(120));
            At(at, () => _app.Incidents.PostAsync(_chance.Next(4) == 0 ? Actor.System("probes") : _app.Admin, id!, Done, null));
            if (runs > 1)
            {
                at = at.AddMinutes(Delay(60));
                At(at, () => _app.Incidents.ReopenAsync(_app.Admin, id!, null, null, notify: true, expectedVersion: null));
            }
        }
    }

    /// <summary>Announced in time or in a hurry, and sometimes moved: an earlier start counts anew, a later one keeps what was told.</summary>
    private void PlanMaintenance(DateTimeOffset announced)
    {
        var start = announced.AddHours(_chance.Next(2, 120));
        string? id = null;
        At(announced, async () =>
        {
            var window = await _app.Get<MaintenanceService>().ScheduleAsync(_app.Admin, new MaintenanceInput
            {
                Title = "Planned work",
                Message = "We replace a switch.",
                ScheduledFor = start,
                ScheduledUntil = start.AddHours(1),
                Emergency = true,
                EmergencyReason = "It cannot wait.",
                ComponentIds = [_component],
            });
            id = window.Id;
            Told(id, 1, start);
        });
        var later = _chance.Next(2) == 0;
        var moved = later ? start.AddHours(30) : start.AddHours(-1);
        var at = announced.AddMinutes(30);
        if (_chance.Next(3) == 0 && moved > at)
        {
            var kept = start - announced >= TimeSpan.FromHours(Notice(announced));
            At(at, async () =>
            {
                await _app.Get<MaintenanceService>().ChangeAsync(
                    _app.Admin, id!, new MaintenanceChange { ScheduledFor = moved, ScheduledUntil = moved.AddHours(1), Emergency = true, EmergencyReason = "It cannot wait." }, null);
                if (!later || !kept)
                {
                    Told(id!, 2, moved);
                }
            });
        }
    }

    private int Notice(DateTimeOffset at) => at < _half ? 48 : 24;

    /// <summary>Noted as it is told, from nothing but the clock and the start.</summary>
    private void Told(string id, int time, DateTimeOffset start)
    {
        var (due, now) = (start.AddHours(-Notice(_app.Now)), _app.Now);
        _told.Add(new Ended(id, PromiseKind.MaintenanceNotice, time, due, now <= due ? now : null, now <= due ? PromiseState.Kept : PromiseState.Missed, now < _half ? 1 : 2));
    }

    private static IncidentPosting Done => new() { Status = IncidentStatus.Resolved, Message = "Done.", RootCause = "A disk.", Remediation = "A bigger one." };

    private void PlanUpdate(DateTimeOffset at, Func<string> id)
    {
        switch (_chance.Next(6))
        {
            case 0:
                At(at, () => _app.Incidents.PostAsync(Actor.System("probes"), id(), new IncidentPosting { Message = "Still failing." }, null));
                break;
            case 1:
                var impact = (Impact)_chance.Next(4);
                At(at, () => _app.Incidents.PostAsync(_app.Admin, id(), new IncidentPosting { Message = "It is otherwise.", Impact = impact }, null));
                break;
            case 2:
                At(at, async () =>
                {
                    var first = await _app.ReadAsync(db => db.IncidentUpdates.Where(u => u.IncidentId == id()).OrderBy(u => u.Number).FirstAsync());
                    await _app.Incidents.CorrectAsync(_app.Admin, id(), first.Id, $"We look harder ({at:u}).", null);
                });
                break;
            default:
                At(at, () => _app.Incidents.PostAsync(_app.Admin, id(), new IncidentPosting { Message = "Still looking." }, null));
                break;
        }
    }

    private Task ChangePolicyAsync()
    {
        var policy = ReadyMadePolicy.B.ApplyTo(_app.Published.Policy);
        var calendar = new CalendarPolicy { TimeZone = "Europe/Berlin", Holidays = [.. Holidays.Select(day => new Holiday(day, "Off"))] };
        return _app.Get<SettingsService>().ChangePolicyAsync(_app.Admin, policy with { MaintenanceNoticeHours = 24, Promises = policy.Promises with { Calendar = calendar } }, null);
    }

    /// <summary>The promise clock looks every half hour, and is sometimes away for long.</summary>
    private async Task LiveAsync()
    {
        while (_toDo.TryDequeue(out var act, out var when))
        {
            var away = _chance.Next(8) == 0;
            while (!away && _app.Now.AddMinutes(30) < when.Item1 && _app.Published.Incidents.Open.Length > 0)
            {
                await _app.PassMinutesAsync(30);
            }

            _app.Clock.Now = when.Item1;
            await act();
        }

        await _app.PassMinutesAsync(10 * 1440);
    }

    private sealed record Ended(string Incident, PromiseKind Kind, int Cycle, DateTimeOffset Due, DateTimeOffset? Met, PromiseState State, int Policy);

    private static (string, PromiseKind, int) Key(Ended one) => (one.Incident, one.Kind, one.Cycle);

    private async Task<List<Ended>> ReckonAsync()
    {
        var found = new List<Ended>();
        var versions = await _app.ReadAsync(db => db.Policies.OrderBy(p => p.Number).Select(p => p.From).ToListAsync());
        foreach (var (id, detected) in await _app.ReadAsync(db => db.Incidents.Select(i => new ValueTuple<string, DateTimeOffset>(i.Id, i.DetectedAt)).ToListAsync()))
        {
            var posts = await _app.ReadAsync(db => db.IncidentUpdates.Where(u => u.IncidentId == id).OrderBy(u => u.Number).ToListAsync());
            var policy = versions.Count(from => from <= detected);
            var impacts = posts
                .TakeWhile((p, i) => i == 0 || (p.Status != IncidentStatus.Resolved && posts[i - 1].Status != IncidentStatus.Resolved))
                .Select(p => (int)p.Impact).Where(impact => impact >= (int)posts[0].Impact);
            if (impacts.Select(impact => FirstUpdate[policy][impact]).FirstOrDefault(promised => promised != 0) is var minutes && minutes != 0)
            {
                Add(PromiseKind.FirstUpdate, 1, Due(detected, minutes), posts[0].PostedAt);
            }

            var cycle = 0;
            for (var i = 0; i < posts.Count; i++)
            {
                var counts = i == 0 || posts[i - 1].Status == IncidentStatus.Resolved || !posts[i].Automatic;
                if (counts && posts[i].Status != IncidentStatus.Resolved && Cadence[policy][(int)posts[i].Impact] is var every && every != 0)
                {
                    Add(PromiseKind.NextUpdate, ++cycle, posts[i].PostedAt.AddMinutes(every), posts.Skip(i + 1).First(p => !p.Automatic || p.Status == IncidentStatus.Resolved).PostedAt);
                }
            }

            cycle = 0;
            for (var i = 0; i < posts.Count; i++)
            {
                if (posts[i].Status != IncidentStatus.Resolved)
                {
                    continue;
                }

                var start = posts.FindLastIndex(i - 1, p => p.Status == IncidentStatus.Resolved) + 1;
                DateTimeOffset? due = null;
                for (var p = start; p < i; p++)
                {
                    var target = Resolution[policy][(int)posts[p].Impact];
                    if (target != 0 && (p == start || posts[p].Impact > posts[p - 1].Impact))
                    {
                        var candidate = (p == 0 ? detected : posts[p].PostedAt).AddMinutes(target);
                        due = due is null || candidate < due ? candidate : due;
                    }
                }

                if (due is { } end)
                {
                    Add(PromiseKind.Resolution, ++cycle, end, posts[i].PostedAt);
                }
            }

            void Add(PromiseKind kind, int number, DateTimeOffset due, DateTimeOffset came) =>
                found.Add(new Ended(id, kind, number, due, came <= due ? came : null, came <= due ? PromiseState.Kept : PromiseState.Missed, policy));
        }

        return [.. found.Concat(_told).OrderBy(Key)];
    }

    private static DateTimeOffset Due(DateTimeOffset from, int minutes)
    {
        if (minutes > 0)
        {
            return from.AddMinutes(minutes);
        }

        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, berlin).DateTime).AddDays(1);
        while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || Holidays.Contains(day))
        {
            day = day.AddDays(1);
        }

        var close = day.ToDateTime(new TimeOnly(18, 0));
        return new DateTimeOffset(close, berlin.GetUtcOffset(close));
    }
}

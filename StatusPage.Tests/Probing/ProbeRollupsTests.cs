using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Catalog;
using StatusPage.Core.Probing;
using StatusPage.Tests.Support;
using static StatusPage.Tests.Probing.ProbeDriver;

namespace StatusPage.Tests.Probing;

public class ProbeRollupsTests : IAsyncLifetime
{
    private CoreApp _app = null!;
    private Component _api = null!;
    private Probe _probe = null!;

    private ProbeRollups Rollups => _app.Get<ProbeRollups>();

    public async ValueTask InitializeAsync()
    {
        _app = await CoreApp.StartAsync();
        _api = await _app.AddComponentAsync("API");
        _probe = await _app.AddProbeAsync(_api, with: p => p.FailureThreshold = 100);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Each_result_counts_once_in_its_hour_however_often_the_job_runs()
    {
        await _app.FindsAsync(_probe, Good(10), 30);
        await RollUpAsync();
        await RollUpAsync();
        await _app.FindsAsync(_probe, Bad(), 2);
        await _app.FindsAsync(_probe, Good(40), 40);
        await RollUpAsync();

        var hours = await HoursAsync();
        Assert.Equal([(59, 57), (13, 13)], hours.Select(h => (h.Total, h.Ok)));
        var first = LatencyHistogram.Decode(hours[0].Latencies);
        Assert.Equal((57, 10, 40), (first.Count, first.Percentile(50), first.Percentile(99)));
        Assert.Equal((29, 27), MinuteCounts.Decode(hours[0].Minutes).From(31));
    }

    [Fact]
    public async Task A_result_that_is_written_late_counts_in_the_hour_and_day_in_which_its_check_started()
    {
        var start = _app.Now;
        await _app.FindsAsync(_probe, Good(), 1);
        _app.Clock.Advance(TimeSpan.FromDays(2));
        await _app.FindsAsync(_probe, Good(), 1);
        await RollUpAsync();
        Assert.Equal([(1, 1)], (await DaysAsync()).Where(d => d.Total > 0).Select(d => (d.Total, d.Ok)));

        var late = start.AddMinutes(30).ToUnixTimeMilliseconds();
        await _app.Get<ProbeResults>().RecordAsync([new CheckRecord(_probe.Number, _probe.Version, 0, late, Bad())]);
        await RollUpAsync();

        Assert.Equal((2, 1), (await HoursAsync()).Select(h => (h.Total, h.Ok)).First());
        Assert.Equal([(2, 1)], (await DaysAsync()).Where(d => d.Total > 0).Select(d => (d.Total, d.Ok)));
        // It tells of an hour long past, so it makes nothing of the present run.
        Assert.Equal(0, (await _app.StateAsync(_probe)).FailuresInRow);
    }

    [Fact]
    public async Task Days_are_made_of_their_hours_once_they_are_over()
    {
        await _app.FindsAsync(_probe, Good(), 16 * 60);
        await RollUpAsync();

        // From 09:01 to midnight, UTC.
        var day = Assert.Single(await DaysAsync());
        Assert.Equal(899, day.Total);
        Assert.Equal(899, LatencyHistogram.Decode(day.Latencies).Count);
    }

    [Fact]
    public async Task Rebuilt_from_the_results_the_roll_ups_are_exactly_as_they_were()
    {
        for (var i = 0; i < 40; i++)
        {
            await _app.FindsAsync(_probe, i % 7 == 0 ? Bad() : Good(i * 13), 1);
            _app.Clock.Advance(TimeSpan.FromMinutes(47));
        }

        await RollUpAsync();
        var hours = await TextAsync();
        await Damage();
        Assert.NotEqual(hours, await TextAsync());

        var counted = await Rollups.RebuildAsync(_app.Admin, _app.Now.AddDays(-10), _app.Now.AddHours(1));

        Assert.Equal(40, counted);
        Assert.Equal(hours, await TextAsync());

        async Task Damage()
        {
            await _app.ReadAsync(db => db.ProbeHours.Take(5).ExecuteUpdateAsync(h => h.SetProperty(x => x.Total, 1_000)));
            await _app.ReadAsync(db => db.ProbeDays.ExecuteDeleteAsync());
        }
    }

    [Fact]
    public async Task An_hour_whose_results_are_gone_is_left_as_it_is_by_a_rebuild()
    {
        await _app.FindsAsync(_probe, Good(), 120);
        _app.Clock.Advance(TimeSpan.FromDays(8) - TimeSpan.FromMinutes(30));
        await RollUpAsync();
        var before = await TextAsync();
        await _app.Get<ProbeRetention>().RunOnceAsync(CancellationToken.None);
        Assert.Equal(31, await CountAsync());

        await Rollups.RebuildAsync(_app.Admin, _app.Now.AddDays(-20), _app.Now);

        Assert.Equal(before, await TextAsync());
    }

    [Fact]
    public async Task Results_are_deleted_after_their_days_but_never_before_they_are_rolled_up()
    {
        await _app.FindsAsync(_probe, Good(), 10);
        _app.Clock.Advance(TimeSpan.FromDays(9));
        await _app.Get<ProbeRetention>().RunOnceAsync(CancellationToken.None);
        Assert.Equal(10, await CountAsync());

        await RollUpAsync();
        await _app.Get<ProbeRetention>().RunOnceAsync(CancellationToken.None);

        Assert.Equal(0, await CountAsync());
        Assert.Equal(10, (await DaysAsync()).Sum(d => d.Total));
    }

    [Fact]
    public async Task Only_an_administrator_rebuilds_and_the_period_must_not_be_empty()
    {
        var editor = await _app.AddStaffAsync(Core.Accounts.StaffRole.Editor);

        await Assert.ThrowsAsync<ForbiddenException>(() => Rollups.RebuildAsync(editor, _app.Now, _app.Now.AddHours(1)));
        await Assert.ThrowsAsync<InvalidInputException>(() => Rollups.RebuildAsync(_app.Admin, _app.Now, _app.Now));
    }

    private Task RollUpAsync() => Rollups.RunOnceAsync(CancellationToken.None);

    private Task<int> CountAsync() => _app.ReadAsync(db => db.ProbeResults.CountAsync());

    private Task<List<ProbeHour>> HoursAsync() => _app.ReadAsync(db => db.ProbeHours.OrderBy(h => h.Hour).ToListAsync());

    private Task<List<ProbeDay>> DaysAsync() => _app.ReadAsync(db => db.ProbeDays.OrderBy(d => d.Day).ToListAsync());

    private async Task<string> TextAsync() => string.Join(
        '\n',
        (await HoursAsync()).Select(h => $"{h.Hour} {h.Total} {h.Ok} {Convert.ToHexString(h.Latencies)} {Convert.ToHexString(h.Minutes)}")
            .Concat((await DaysAsync()).Select(d => $"{d.Day} {d.Total} {d.Ok} {Convert.ToHexString(d.Latencies)}")));
}

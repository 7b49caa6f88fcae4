using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StatusPage.Core.Catalog;
using StatusPage.Core.Probing;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Probing;

/// <summary>Due probes against a real target on this machine.</summary>
public sealed class ProbeSweepTests : IAsyncLifetime
{
    private readonly CountingTarget _target = new();
    private CoreApp _app = null!;
    private Component _api = null!;

    public async ValueTask InitializeAsync()
    {
        await _target.StartAsync();
        _app = await CoreApp.StartAsync(services =>
        {
            services.Replace(ServiceDescriptor.Singleton(new ProbingOptions { AllowPrivateNetworks = true }));
            services.Replace(ServiceDescriptor.Singleton(new SweepOptions { LookAhead = TimeSpan.FromMilliseconds(10), BatchTime = TimeSpan.FromMilliseconds(20) }));
        });
        _api = await _app.AddComponentAsync("API");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _target.DisposeAsync();
    }

    [Fact]
    public async Task A_due_probe_runs_once_and_is_due_again_at_its_next_place_on_the_grid()
    {
        var probe = await AddAsync("One", "/good");
        await SweepAsync();
        await SweepAsync();

        Assert.Equal(1, _target.Asked("/good"));
        var state = await _app.StateAsync(probe);
        Assert.Equal((true, "200", ProbeHealth.Up), (state.LastOk, state.LastCode, state.Health));
        Assert.Equal((null, null), (state.ClaimedBy, state.ClaimedUntilMs));
        Assert.InRange(state.DueMs!.Value - _app.Now.ToUnixTimeMilliseconds(), 1, 60_000);
        Assert.Equal(1, await _app.ReadAsync(db => db.ProbeResults.CountAsync()));
    }

    [Fact]
    public async Task Three_minutes_of_failures_are_an_incident_in_public()
    {
        await AddAsync("One", "/bad");
        for (var i = 0; i < 3; i++)
        {
            _app.Clock.Advance(TimeSpan.FromMinutes(1));
            await SweepAsync();
        }

        Assert.Equal(3, _target.Asked("/bad"));
        Assert.Equal("API is unavailable", Assert.Single(_app.Published.Incidents.Open).Title);
    }

    [Fact]
    public async Task A_target_that_hangs_delays_no_other_and_is_not_run_beside_itself()
    {
        var slow = await AddAsync("Slow", "/hang");
        var quick = await AddAsync("Quick", "/good");
        await BeginSweepAsync();
        await Eventually.HoldsAsync(async () => (await _app.StateAsync(quick)).LastOk == true && _target.Asked("/hang") == 1);

        // Due again, lease and all, while the first check still waits.
        await _app.ReadAsync(db => db.ProbeStates.ExecuteUpdateAsync(s => s
            .SetProperty(x => x.DueMs, _app.Now.ToUnixTimeMilliseconds())
            .SetProperty(x => x.ClaimedUntilMs, (long?)null)));
        await _app.Get<ProbeSweep>().RunOnceAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => _target.Asked("/good") == 2);

        Assert.Equal(1, _target.Asked("/hang"));
        Assert.Null((await _app.StateAsync(slow)).LastAtMs);
        _target.LetGo();
        await IdleAsync();
        Assert.True((await _app.StateAsync(slow)).LastOk);
    }

    [Fact]
    public async Task A_probe_that_another_process_holds_is_left_to_it_until_its_lease_is_over()
    {
        var probe = await AddAsync("One", "/good");
        await SweepAsync();
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        var until = _app.Now.AddSeconds(90).ToUnixTimeMilliseconds();
        await _app.ReadAsync(db => db.ProbeStates.ExecuteUpdateAsync(s => s.SetProperty(x => x.ClaimedBy, "another").SetProperty(x => x.ClaimedUntilMs, until)));

        await SweepAsync();
        Assert.Equal(1, _target.Asked("/good"));

        _app.Clock.Advance(TimeSpan.FromSeconds(91));
        await SweepAsync();
        Assert.Equal(2, _target.Asked("/good"));
        Assert.Null((await _app.StateAsync(probe)).ClaimedBy);
    }

    [Fact]
    public async Task After_a_crash_the_claims_of_the_dead_process_are_void_and_its_probes_run()
    {
        await AddAsync("One", "/good");
        await _app.ReadAsync(db => db.ProbeStates.ExecuteUpdateAsync(s => s
            .SetProperty(x => x.ClaimedBy, "dead")
            .SetProperty(x => x.ClaimedUntilMs, _app.Now.AddSeconds(90).ToUnixTimeMilliseconds())));

        await SweepAsync();

        Assert.Equal(1, _target.Asked("/good"));
    }

    [Fact]
    public async Task Probes_go_on_when_the_clock_is_set_back_or_forward_by_an_hour()
    {
        var probe = await AddAsync("One", "/good");
        await SweepAsync();
        _app.Clock.Advance(TimeSpan.FromHours(-1));
        await MinutesAsync(3);
        Assert.InRange(_target.Asked("/good"), 3, 5);
        Assert.Equal(_app.Now.ToUnixTimeMilliseconds(), (await _app.StateAsync(probe)).LastAtMs!.Value, 60_000d);

        var before = _target.Asked("/good");
        _app.Clock.Advance(TimeSpan.FromHours(1));
        await MinutesAsync(3);
        Assert.InRange(_target.Asked("/good") - before, 3, 5);
        Assert.Empty(_app.Published.Incidents.Open);
    }

    [Fact]
    public async Task A_probe_that_is_paused_or_removed_while_its_check_runs_leaves_no_result()
    {
        var probe = await AddAsync("Slow", "/hang");
        await BeginSweepAsync();
        await Eventually.HoldsAsync(() => _target.Asked("/hang") == 1);
        await _app.Get<ProbeService>().PauseAsync(_app.Admin, probe.Id);
        _target.LetGo();
        await IdleAsync();

        Assert.Equal(0, await _app.ReadAsync(db => db.ProbeResults.CountAsync()));
        Assert.Null((await _app.StateAsync(probe)).DueMs);
    }

    [Fact]
    public async Task When_our_own_network_is_down_failures_count_as_not_measured()
    {
        var probe = await AddAsync("One", "/bad");
        var settings = await _app.ReadAsync(db => db.ProbingSettings.SingleAsync());
        await _app.Get<ProbingSettingsService>().ChangeAsync(_app.Admin, ProbingSettingsInput.From(settings) with { ReferenceTargets = ["127.0.0.1:1"] }, expectedVersion: null);
        for (var i = 0; i < 4; i++)
        {
            _app.Clock.Advance(TimeSpan.FromMinutes(1));
            await SweepAsync();
        }

        var state = await _app.StateAsync(probe);
        Assert.Equal((0, ProbeHealth.Unknown), (state.FailuresInRow, state.Health));
        Assert.Contains("reference targets", state.LastGapReason, StringComparison.Ordinal);
        Assert.Empty(_app.Published.Incidents.Open);
    }

    [Fact]
    public async Task Stopping_writes_what_was_found_and_gives_back_what_was_claimed()
    {
        var probe = await AddAsync("Slow", "/hang");
        await AddAsync("Quick", "/good");
        await BeginSweepAsync();
        await Eventually.HoldsAsync(() => _target.Asked("/hang") == 1 && _target.Asked("/good") == 1);

        await _app.Get<ProbeRunner>().StopAsync();
        await _app.Get<ProbeSweep>().StopAsync();

        Assert.Null((await _app.StateAsync(probe)).ClaimedBy);
        Assert.Equal(["200"], await _app.ReadAsync(db => db.ProbeResults.Select(r => r.Code).ToListAsync()));
    }

    private Task<Probe> AddAsync(string name, string path) => _app.Get<ProbeService>().AddAsync(_app.Admin, new ProbeInput
    {
        Name = name,
        Kind = ProbeKind.Http,
        Target = _target.Url + path,
        ComponentId = _api.Id,
        TimeoutSeconds = 30,
    });

    /// <summary>What is due runs to its end, incident and all.</summary>
    private async Task SweepAsync()
    {
        await BeginSweepAsync();
        await IdleAsync();
    }

    private async Task BeginSweepAsync()
    {
        // A new probe is due within two seconds.
        await _app.ReadAsync(db => db.ProbeStates
            .Where(s => s.LastAtMs == null && s.DueMs != null)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.DueMs, _app.Now.ToUnixTimeMilliseconds())));
        await _app.Get<ProbeSweep>().RunOnceAsync(CancellationToken.None);
    }

    private async Task MinutesAsync(int minutes)
    {
        for (var i = 0; i < minutes; i++)
        {
            await SweepAsync();
            _app.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await SweepAsync();
    }

    private Task IdleAsync() => Eventually.HoldsAsync(() => _app.Get<ProbeRunner>().IsIdle);
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StatusPage.Core.Catalog;
using StatusPage.Core.Probing;
using StatusPage.Tests.Support;
using static StatusPage.Tests.Probing.ProbeDriver;

namespace StatusPage.Tests.Probing;

/// <summary>No probe stands still because of a claim that nobody works on, or of a clock that was set.</summary>
public class ProbeClaimsTests : IAsyncLifetime
{
    private readonly CountingTarget _target = new();
    private CoreApp _app = null!;
    private Component _api = null!;

    public async ValueTask InitializeAsync()
    {
        await _target.StartAsync();
        _app = await CoreApp.StartAsync(services => services.Replace(ServiceDescriptor.Singleton(new ProbingOptions { AllowPrivateNetworks = true })));
        _api = await _app.AddComponentAsync("API");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _target.DisposeAsync();
    }

    [Fact]
    public async Task A_claim_on_a_probe_that_is_still_on_its_way_is_given_back_at_once()
    {
        var probe = await _app.AddProbeAsync(_api, with: p => (p.Target, p.TimeoutSeconds) = (_target.Url + "/hang", 60));
        await SweepAsync();
        await Eventually.HoldsAsync(() => _target.Asked("/hang") > 0);

        await _app.ReadAsync(db => db.ProbeStates.ExecuteUpdateAsync(s => s.SetProperty(x => x.ClaimedUntilMs, (long?)null).SetProperty(x => x.ClaimedBy, (string?)null)));
        await SweepAsync();

        Assert.Equal((1, null), (_target.Asked("/hang"), (await _app.StateAsync(probe)).ClaimedBy));
    }

    [Fact]
    public async Task A_claim_on_a_probe_that_was_changed_before_its_check_was_read_is_given_back_at_once()
    {
        var probe = await _app.AddProbeAsync(_api, with: p => p.Target = _target.Url + "/good");
        await _app.ReadAsync(db => db.ProbeStates.ExecuteUpdateAsync(s => s.SetProperty(x => x.ProbeVersion, 7)));
        await SweepAsync();

        Assert.Null((await _app.StateAsync(probe)).ClaimedUntilMs);
    }

    [Fact]
    public async Task A_result_that_seems_older_than_the_last_because_the_clock_was_set_back_leaves_its_probe_due()
    {
        var probe = await _app.AddProbeAsync(_api);
        await _app.FindsAsync(probe, Good(), 1);
        await _app.ReadAsync(db => db.ProbeStates.ExecuteUpdateAsync(s => s.SetProperty(x => x.ClaimedUntilMs, long.MaxValue).SetProperty(x => x.ClaimedBy, "me")));

        await _app.Get<ProbeResults>().RecordAsync([new CheckRecord(probe.Number, probe.Version, 0, _app.Now.AddSeconds(-1).ToUnixTimeMilliseconds(), Bad())]);

        var state = await _app.StateAsync(probe);
        Assert.Equal((null, null), (state.ClaimedUntilMs, state.ClaimedBy));
        Assert.True(state.DueMs > _app.Now.ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task A_batch_that_is_written_again_because_its_answer_was_lost_counts_each_result_once()
    {
        var probe = await _app.AddProbeAsync(_api);
        CheckRecord[] batch =
        [
            new(probe.Number, probe.Version, 0, _app.Now.AddMinutes(-1).ToUnixTimeMilliseconds(), Bad()),
            new(probe.Number, probe.Version, 0, _app.Now.ToUnixTimeMilliseconds(), Bad()),
        ];
        await _app.Get<ProbeResults>().RecordAsync(batch);
        await _app.Get<ProbeResults>().RecordAsync(batch);

        Assert.Equal(2, await _app.ReadAsync(db => db.ProbeResults.CountAsync()));
        Assert.Equal(2, (await _app.StateAsync(probe)).FailuresInRow);
    }

    [Fact]
    public async Task An_hour_that_the_clock_skipped_and_then_lived_through_is_no_gap()
    {
        var probe = await _app.AddProbeAsync(_api);
        await _app.FindsAsync(probe, Good(), 1);
        _app.Clock.Advance(TimeSpan.FromHours(1));
        await _app.FindsAsync(probe, Good(), 1);
        _app.Clock.Advance(TimeSpan.FromHours(-1));
        await _app.FindsAsync(probe, Good(), 3);

        var gaps = await _app.ReadAsync(db => db.ProbeGaps.Where(g => g.Probe == probe.Number).ToListAsync());
        Assert.DoesNotContain(gaps, gap => gap.To is null || gap.To - gap.From > TimeSpan.FromMinutes(2));
    }

    private async Task SweepAsync()
    {
        await _app.ReadAsync(db => db.ProbeStates.ExecuteUpdateAsync(s => s.SetProperty(x => x.DueMs, _app.Now.ToUnixTimeMilliseconds())));
        await _app.Get<ProbeSweep>().RunOnceAsync(CancellationToken.None);
    }
}

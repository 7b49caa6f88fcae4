using FsCheck;
using FsCheck.Fluent;
using StatusPage.Core.Probing;

namespace StatusPage.Tests.Probing;

public sealed class ProbeGridTests
{
    [Theory]
    [InlineData(0, 60_000, 0, 60_000)]
    [InlineData(59_999, 60_000, 0, 60_000)]
    [InlineData(60_000, 60_000, 0, 120_000)]
    [InlineData(60_000, 60_000, 15_000, 75_000)]
    [InlineData(74_999, 60_000, 15_000, 75_000)]
    [InlineData(75_000, 60_000, 15_000, 135_000)]
    public void The_next_run_is_the_next_place_on_the_grid(long now, long interval, long phase, long expected) =>
        Assert.Equal(expected, ProbeGrid.Next(now, interval, phase));

    [Fact]
    public void A_probe_runs_once_an_interval_however_long_a_check_took() =>
        Prop.ForAll(
            (from interval in Gen.Choose(10, 86_400) from phase in Gen.Choose(0, interval - 1) from now in Gen.Choose(0, int.MaxValue) select (now, interval, phase)).ToArbitrary(),
            given =>
            {
                var next = ProbeGrid.Next(given.now, given.interval, given.phase);
                return next > given.now && next <= given.now + given.interval && next % given.interval == given.phase;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Probes_made_at_the_same_moment_are_spread_over_the_interval()
    {
        var tenths = Enumerable.Range(0, 1_000).Select(i => ProbeGrid.Phase($"06fgw8k2r0{i:x8}", 60_000) / 6_000).CountBy(tenth => tenth).ToDictionary();

        Assert.Equal(10, tenths.Count);
        Assert.All(tenths.Values, count => Assert.InRange(count, 50, 150));
    }
}

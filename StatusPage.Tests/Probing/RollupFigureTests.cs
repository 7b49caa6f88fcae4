using FsCheck;
using FsCheck.Fluent;
using StatusPage.Core.Probing;

namespace StatusPage.Tests.Probing;

public sealed class RollupFigureTests
{
    [Fact]
    public void Without_a_result_there_is_no_percentile() => Assert.Null(new LatencyHistogram().Percentile(50));

    [Theory]
    [InlineData(50, 5)]
    [InlineData(90, 9)]
    [InlineData(95, 10)]
    [InlineData(99, 10)]
    [InlineData(0, 1)]
    [InlineData(100, 10)]
    public void Short_latencies_have_exact_percentiles(double percent, int expected) =>
        Assert.Equal(expected, LatencyHistogram.Of(Enumerable.Range(1, 10)).Percentile(percent));

    [Fact]
    public void A_percentile_is_never_too_low_and_at_most_three_percent_too_high() =>
        Prop.ForAll(
            Gen.NonEmptyListOf(Gen.Choose(0, LatencyHistogram.MaxMs)).Zip(Gen.Choose(1, 100)).ToArbitrary(),
            given =>
            {
                var (latencies, percent) = given;
                var sorted = latencies.Order().ToList();
                var exact = sorted[Math.Max(1, (int)Math.Ceiling(sorted.Count * percent / 100.0)) - 1];
                var read = LatencyHistogram.Of(latencies).Percentile(percent)!.Value;
                return read >= exact && read <= Math.Max(exact, exact * 1.03 + 1);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_day_made_of_its_hours_is_the_same_as_one_made_of_all_results() =>
        Prop.ForAll(
            Gen.ListOf(Gen.ListOf(Gen.Choose(0, 200_000))).ToArbitrary(),
            hours =>
            {
                var day = new LatencyHistogram();
                foreach (var hour in hours)
                {
                    day.Add(LatencyHistogram.Of(hour).Encode());
                }

                return day.Encode().SequenceEqual(LatencyHistogram.Of(hours.SelectMany(hour => hour)).Encode());
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Counts_of_minutes_come_back_as_they_were_kept() =>
        Prop.ForAll(
            Gen.ListOf(Gen.Choose(0, 59).Zip(Gen.Elements(true, false))).ToArbitrary(),
            results =>
            {
                var counts = new MinuteCounts();
                foreach (var (minute, ok) in results)
                {
                    counts.Add(minute, ok);
                }

                var kept = MinuteCounts.Decode(counts.Encode());
                return Enumerable.Range(0, 60).All(from => kept.From(from) == (results.Count(r => r.Item1 >= from), results.Count(r => r.Item1 >= from && r.Item2)));
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_ordinary_hour_takes_three_bytes()
    {
        var counts = new MinuteCounts();
        for (var minute = 0; minute < 60; minute++)
        {
            counts.Add(minute, ok: true);
        }

        Assert.Equal(3, counts.Encode().Length);
    }
}

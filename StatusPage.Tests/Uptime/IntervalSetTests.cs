using FsCheck;
using FsCheck.Fluent;
using StatusPage.Core.Uptime;
using Interval = StatusPage.Core.Uptime.Interval;

namespace StatusPage.Tests.Uptime;

public sealed class IntervalSetTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 12, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Overlapping_and_touching_intervals_are_one_and_empty_ones_are_nothing() =>
        Assert.Equal([Between(0, 5), Between(7, 9)], IntervalSet.Of([Between(7, 9), Between(3, 5), Between(0, 3), Between(1, 2), Between(6, 6), Between(8, 4)]).Intervals);

    [Fact]
    public void What_is_taken_out_of_the_middle_leaves_both_ends() =>
        Assert.Equal([Between(0, 2), Between(3, 6), Between(8, 10)], IntervalSet.Of([Between(0, 10)]).Except(IntervalSet.Of([Between(2, 3), Between(6, 8)])).Intervals);

    [Fact]
    public void An_interval_ends_before_its_end() =>
        Assert.True(IntervalSet.Of([Between(0, 5)]).Intersect(IntervalSet.Of([Between(5, 9)])).IsEmpty);

    [Fact]
    public void Nothing_is_within_a_stretch_that_ends_before_it_begins() =>
        Assert.True(IntervalSet.Of([Between(0, 9)]).Within(Start.AddMinutes(5), Start.AddMinutes(4)).IsEmpty);

    /// <summary>Any two sets against the same done moment by moment.</summary>
    [Fact]
    public void Any_two_sets_give_what_asking_moment_by_moment_gives()
    {
        const int moments = 40;
        var interval = from at in Gen.Choose(-2, moments) from length in Gen.Choose(-1, 12) select Between(at, at + length);
        var pair = from a in Gen.ListOf(interval, 6) from b in Gen.ListOf(interval, 6) select (a: a.ToList(), b: b.ToList());

        Prop.ForAll(pair.ToArbitrary(), given =>
        {
            var (a, b) = (IntervalSet.Of(given.a), IntervalSet.Of(given.b));
            return Same(a.Union(b), m => In(given.a, m) || In(given.b, m))
                && Same(a.Intersect(b), m => In(given.a, m) && In(given.b, m))
                && Same(a.Except(b), m => In(given.a, m) && !In(given.b, m))
                && Same(a.Within(Start.AddMinutes(10), Start.AddMinutes(20)), m => In(given.a, m) && m is >= 10 and < 20);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

        static bool Same(IntervalSet computed, Func<int, bool> expected)
        {
            var minutes = Enumerable.Range(-10, moments + 30).Where(expected).ToList();
            return computed.Length == TimeSpan.FromMinutes(minutes.Count)
                && minutes.TrueForAll(minute => In(computed.Intervals, minute))
                && computed.Intervals.Zip(computed.Intervals.Skip(1)).All(next => next.First.Until < next.Second.From)
                && computed.Intervals.All(each => !each.IsEmpty);
        }
    }

    private static bool In(IEnumerable<Interval> intervals, int minute) =>
        intervals.Any(interval => interval.From <= Start.AddMinutes(minute) && Start.AddMinutes(minute) < interval.Until);

    private static Interval Between(int from, int until) => new(Start.AddMinutes(from), Start.AddMinutes(until));
}

using System.Collections.Immutable;

namespace StatusPage.Core.Uptime;

/// <summary>
/// A set of moments, kept as intervals in order that neither overlap nor touch. Immutable and pure: what downtime,
/// maintenance and gaps are reckoned with, so that nothing counts twice.
/// </summary>
public sealed class IntervalSet
{
    public static readonly IntervalSet None = new([]);

    private readonly ImmutableArray<Interval> _intervals;

    private IntervalSet(ImmutableArray<Interval> intervals) => _intervals = intervals;

    public ImmutableArray<Interval> Intervals => _intervals;

    public bool IsEmpty => _intervals.IsEmpty;

    /// <summary>How much time it is, all together.</summary>
    public TimeSpan Length
    {
        get
        {
            var length = TimeSpan.Zero;
            foreach (var interval in _intervals)
            {
                length += interval.Length;
            }

            return length;
        }
    }

    public static IntervalSet Of(DateTimeOffset from, DateTimeOffset until) => Of([new Interval(from, until)]);

    /// <summary>The union of intervals in any order, overlapping or not; empty ones add nothing.</summary>
    public static IntervalSet Of(IEnumerable<Interval> intervals)
    {
        var sorted = intervals.Where(interval => !interval.IsEmpty).ToArray();
        if (sorted.Length == 0)
        {
            return None;
        }

        Array.Sort(sorted, static (a, b) => a.From.CompareTo(b.From));
        var merged = ImmutableArray.CreateBuilder<Interval>();
        var last = sorted[0];
        foreach (var next in sorted.AsSpan(1))
        {
            if (next.From > last.Until)
            {
                merged.Add(last);
                last = next;
            }
            else if (next.Until > last.Until)
            {
                last = last with { Until = next.Until };
            }
        }

        merged.Add(last);
        return new IntervalSet(merged.ToImmutable());
    }

    /// <summary>What is in either.</summary>
    public IntervalSet Union(IntervalSet other) =>
        other.IsEmpty ? this : IsEmpty ? other : Of(_intervals.Concat(other._intervals));

    /// <summary>What is in both.</summary>
    public IntervalSet Intersect(IntervalSet other)
    {
        if (IsEmpty || other.IsEmpty)
        {
            return None;
        }

        var both = ImmutableArray.CreateBuilder<Interval>();
        var (i, j) = (FirstEndingAfter(other._intervals[0].From), other.FirstEndingAfter(_intervals[0].From));
        while (i < _intervals.Length && j < other._intervals.Length)
        {
            var (a, b) = (_intervals[i], other._intervals[j]);
            var common = new Interval(a.From > b.From ? a.From : b.From, a.Until < b.Until ? a.Until : b.Until);
            if (!common.IsEmpty)
            {
                both.Add(common);
            }

            if (a.Until <= b.Until)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return both.Count == 0 ? None : new IntervalSet(both.ToImmutable());
    }

    /// <summary>What is in this one and not in the other.</summary>
    public IntervalSet Except(IntervalSet other)
    {
        if (IsEmpty || other.IsEmpty)
        {
            return this;
        }

        var left = ImmutableArray.CreateBuilder<Interval>();
        var j = other.FirstEndingAfter(_intervals[0].From);
        foreach (var interval in _intervals)
        {
            var from = interval.From;
            while (j < other._intervals.Length && other._intervals[j].Until <= from)
            {
                j++;
            }

            for (var k = j; k < other._intervals.Length && other._intervals[k].From < interval.Until; k++)
            {
                if (other._intervals[k].From > from)
                {
                    left.Add(new Interval(from, other._intervals[k].From));
                }

                from = other._intervals[k].Until;
            }

            if (from < interval.Until)
            {
                left.Add(new Interval(from, interval.Until));
            }
        }

        return left.Count == 0 ? None : new IntervalSet(left.ToImmutable());
    }

    /// <summary>The part of it in [<paramref name="from"/>, <paramref name="until"/>).</summary>
    public IntervalSet Within(DateTimeOffset from, DateTimeOffset until) => from >= until ? None : Intersect(Of(from, until));

    /// <summary>By halves: a month is cut out of years.</summary>
    private int FirstEndingAfter(DateTimeOffset moment)
    {
        var (low, high) = (0, _intervals.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_intervals[middle].Until <= moment)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}

using System.Globalization;
using StatusPage.Core.Incidents;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Promises.Calendar;
using StatusPage.Core.Promises.Clocks;
using StatusPage.Core.Promises.Ladder;
using Xunit;

namespace StatusPage.Tests.Postmortems;

/// <summary>When a postmortem is owed and due; pure.</summary>
public sealed class PostmortemDueTests
{
    private static readonly CalendarPolicy Berlin = new()
    {
        TimeZone = "Europe/Berlin",
        Holidays = [new Holiday(new DateOnly(2026, 5, 14), "Ascension Day"), new Holiday(new DateOnly(2026, 12, 25), "Christmas Day"), new Holiday(new DateOnly(2027, 1, 1), "New Year")],
    };

    [Theory]
    [InlineData("2026-05-04T10:00Z", 5, "2026-05-11T16:00Z", "a Monday: over a weekend")]
    [InlineData("2026-05-12T10:00Z", 1, "2026-05-13T16:00Z", "the day after")]
    [InlineData("2026-05-13T10:00Z", 1, "2026-05-15T16:00Z", "the day after is a holiday")]
    [InlineData("2026-05-16T10:00Z", 1, "2026-05-18T16:00Z", "resolved on a Saturday")]
    [InlineData("2026-05-16T10:00Z", 7, "2026-05-26T16:00Z", "resolved on a Saturday, seven days")]
    [InlineData("2026-05-12T15:59Z", 1, "2026-05-13T16:00Z", "a minute before the close")]
    [InlineData("2026-05-12T21:59Z", 1, "2026-05-13T16:00Z", "a minute before midnight there")]
    [InlineData("2026-05-12T22:00Z", 1, "2026-05-15T16:00Z", "midnight there: the next day, and then a holiday")]
    [InlineData("2026-12-23T10:00Z", 3, "2026-12-29T17:00Z", "over Christmas and a weekend")]
    [InlineData("2026-12-30T10:00Z", 2, "2027-01-04T17:00Z", "over the end of the year")]
    [InlineData("2026-10-23T10:00Z", 1, "2026-10-26T17:00Z", "clocks go back between")]
    [InlineData("2026-03-27T10:00Z", 1, "2026-03-30T16:00Z", "clocks go forward between")]
    public void It_is_due_at_the_close_of_the_last_business_day_counted_from_the_day_after(string resolved, int days, string due, string why)
    {
        var debt = Owed(Span.BusinessDays(days), resolved);

        Assert.True(At(due) == debt.DueAt, $"{why}: {debt.DueAt:u}");
    }

    [Fact]
    public void It_is_kept_up_to_the_last_moment_and_missed_after_it()
    {
        var due = At("2026-05-13T16:00Z");

        Assert.Equal(PromiseState.Kept, Owed(Span.BusinessDays(1), "2026-05-12T10:00Z").End(due, due)!.State);
        Assert.Null(Owed(Span.BusinessDays(1), "2026-05-12T10:00Z").End(null, due));
        Assert.Equal(PromiseState.Missed, Owed(Span.BusinessDays(1), "2026-05-12T10:00Z").End(null, due.AddMilliseconds(1))!.State);
        Assert.Equal(PromiseState.Missed, Owed(Span.BusinessDays(1), "2026-05-12T10:00Z").End(due.AddMilliseconds(1), due.AddMilliseconds(1))!.State);
    }

    [Fact]
    public void How_it_ended_is_said_once()
    {
        var debt = Owed(Span.BusinessDays(1), "2026-05-12T10:00Z");
        var late = debt.DueAt!.Value.AddHours(1);

        Assert.NotNull(debt.End(null, late));
        Assert.Null(debt.End(null, late.AddHours(1)));
        Assert.True(debt.IsOwed);
        Assert.Null(debt.End(late.AddHours(2), late.AddHours(2)));
        Assert.False(debt.IsOwed);
    }

    [Fact]
    public void Owed_by_no_certain_time_it_is_no_promise()
    {
        var debt = Owed(within: null, "2026-05-12T10:00Z");

        Assert.Null(debt.DueAt);
        Assert.Null(debt.End(null, At("2030-01-01T00:00Z")));
        Assert.True(debt.IsOwed);
        Assert.Null(debt.End(At("2030-01-01T00:00Z"), At("2030-01-01T00:00Z")));
        Assert.Equal(DebtState.Met, debt.State);
    }

    [Theory]
    [InlineData(Impact.Critical, 0, true)]
    [InlineData(Impact.Major, 0, true)]
    [InlineData(Impact.Minor, 600, false)]
    [InlineData(Impact.None, 600, false)]
    public void By_impact_the_worst_it_had_decides(Impact worst, int minutesDown, bool owed) =>
        Assert.Equal(owed, PostmortemTerms.IsOwed(ReadyMadePolicy.A.Promises.Postmortem, worst, TimeSpan.FromMinutes(minutesDown)));

    [Theory]
    [InlineData(0, false)]
    [InlineData(15 * 60, false)]
    [InlineData((15 * 60) + 1, true)]
    public void By_downtime_exactly_the_limit_is_not_longer_than_it(int secondsDown, bool owed) =>
        Assert.Equal(owed, PostmortemTerms.IsOwed(ReadyMadePolicy.C.Promises.Postmortem, Impact.Minor, TimeSpan.FromSeconds(secondsDown)));

    [Fact]
    public void Where_none_is_promised_none_is_owed() =>
        Assert.False(PostmortemTerms.IsOwed(PostmortemRule.None, Impact.Critical, TimeSpan.FromDays(1)));

    private static PostmortemDebt Owed(Span? within, string resolved)
    {
        var debt = new PostmortemDebt("one");
        debt.Begin(new PostmortemRule { Trigger = PostmortemTrigger.ByImpact, Impacts = [Impact.Major], Within = within }, new BusinessCalendar(Berlin), 1, At(resolved));
        return debt;
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}

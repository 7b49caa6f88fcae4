using FsCheck;
using FsCheck.Fluent;
using StatusPage.Core;
using StatusPage.Core.Maintenance;

namespace StatusPage.Tests.Maintenance;

public sealed class AdvanceCheckTests
{
    private static readonly TimeSpan Notice = TimeSpan.FromHours(48);

    /// <summary>Announcements on the days around each change of clocks, by the wall clock of the place.</summary>
    public static TheoryData<string, string, string, bool> OverTheChanges() => new()
    {
        // Put forward on 29 March in Berlin: the same hour two days later is 47 hours away.
        { "Europe/Berlin", "2026-03-28 12:00", "2026-03-30 12:00", false },
        { "Europe/Berlin", "2026-03-28 12:00", "2026-03-30 13:00", true },
        { "Europe/Berlin", "2026-03-28 12:00", "2026-03-30 12:59", false },
        // Put back on 25 October: the same hour is 49 hours away.
        { "Europe/Berlin", "2026-10-24 12:00", "2026-10-26 12:00", true },
        { "Europe/Berlin", "2026-10-24 12:00", "2026-10-26 11:00", true },
        { "Europe/Berlin", "2026-10-24 12:00", "2026-10-26 10:59", false },
        // New York: 8 March and 1 November.
        { "America/New_York", "2026-03-07 09:00", "2026-03-09 09:00", false },
        { "America/New_York", "2026-03-07 09:00", "2026-03-09 10:00", true },
        { "America/New_York", "2026-10-31 09:00", "2026-11-02 08:00", true },
        { "America/New_York", "2026-10-31 09:00", "2026-11-02 07:59", false },
        // Quiet days.
        { "Europe/Berlin", "2026-05-12 09:00", "2026-05-14 09:00", true },
        { "Europe/Berlin", "2026-05-12 09:00", "2026-05-14 08:59", false },
    };

    [Theory]
    [MemberData(nameof(OverTheChanges))]
    public void Notice_is_time_that_passes_whatever_the_clocks_on_the_wall_do(string zone, string announced, string start, bool inTime) =>
        Assert.Equal(inTime, AdvanceCheck.IsInTime(At(zone, announced), At(zone, start), Notice));

    [Fact]
    public void Exactly_the_notice_passes_and_a_second_less_does_not_on_any_day_of_any_zone() =>
        Prop.ForAll(Announcements().ToArbitrary(), at =>
            AdvanceCheck.IsInTime(at, at + Notice, Notice) && !AdvanceCheck.IsInTime(at, at + Notice - TimeSpan.FromSeconds(1), Notice)).QuickCheckThrowOnFailure();

    [Fact]
    public void The_earliest_start_is_a_whole_minute_that_passes_and_the_minute_before_does_not() =>
        Prop.ForAll(Announcements().ToArbitrary(), at =>
        {
            var earliest = AdvanceCheck.EarliestStart(at, Notice);
            return earliest is { Second: 0, Millisecond: 0 }
                && AdvanceCheck.IsInTime(at, earliest, Notice)
                && !AdvanceCheck.IsInTime(at, earliest.AddMinutes(-1), Notice);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Where_no_notice_is_promised_it_may_begin_at_once_but_not_in_the_past()
    {
        var now = At("Etc/UTC", "2026-05-12 09:00");

        Assert.False(MaintenanceWindow.Announce(Plan(now), noticeHours: 0, now).Window.Emergency);
        Assert.Contains("already past", Assert.Throws<InvalidInputException>(() => MaintenanceWindow.Announce(Plan(now.AddMinutes(-5)), noticeHours: 0, now)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_window_is_announced_or_refused_as_the_hours_between_say() =>
        Prop.ForAll((from at in Announcements() from seconds in Gen.Choose(-7_200, 7_200) select (at, seconds)).ToArbitrary(), given =>
        {
            var start = given.at + Notice + TimeSpan.FromSeconds(given.seconds);
            try
            {
                var (window, _) = MaintenanceWindow.Announce(Plan(start), noticeHours: 48, given.at);
                return given.seconds >= 0 && !window.Emergency && window.AnnouncedAt == given.at;
            }
            catch (ShortNoticeException refused)
            {
                return given.seconds < 0 && refused.EarliestStart >= given.at + Notice && refused.EarliestStart < given.at + Notice + TimeSpan.FromMinutes(1);
            }
        }).QuickCheckThrowOnFailure();

    /// <summary>
    /// Any row of moves: whatever was accepted, the start in force either was announced 48 hours before by the announcement
    /// that counts for it, or is an emergency with a reason.
    /// </summary>
    [Fact]
    public void However_a_window_is_moved_its_start_was_announced_in_time_or_is_an_emergency() =>
        Prop.ForAll((from at in Announcements() from moves in Gen.ListOf(Move(), 8) select (at, moves)).ToArbitrary(), given =>
        {
            var now = given.at;
            var (window, _) = MaintenanceWindow.Announce(Plan(now + TimeSpan.FromHours(72)), 48, now);
            foreach (var (wait, shift, emergency) in given.moves)
            {
                now += TimeSpan.FromMinutes(wait);
                if (now >= window.ScheduledFor)
                {
                    break;
                }

                var start = window.ScheduledFor + TimeSpan.FromMinutes(shift);
                var (before, announced) = (window.ScheduledFor, window.AnnouncedAt);
                var mayMove = start >= before || start - now >= Notice || emergency;
                try
                {
                    window.Change(new MaintenanceChange { ScheduledFor = start, ScheduledUntil = start.AddHours(1), Emergency = emergency, EmergencyReason = emergency ? "It cannot wait." : null }, 48, now, "Anna");
                    if (!mayMove || (start > before && announced != window.AnnouncedAt && !window.Announcements[^2].Emergency))
                    {
                        return false;
                    }
                }
                catch (ShortNoticeException) when (!mayMove)
                {
                    // Refused as it should be; nothing moved.
                    if ((window.ScheduledFor, window.AnnouncedAt) != (before, announced))
                    {
                        return false;
                    }
                }
                catch (InvalidInputException) when (start < now)
                {
                    continue;
                }

                if (window.Emergency == AdvanceCheck.IsInTime(window.AnnouncedAt, window.ScheduledFor, Notice) || (window.EmergencyReason is null) == window.Emergency)
                {
                    return false;
                }

                if (window.Announcements[^1] is not { } last || (last.Start, last.CountsFrom, last.Emergency) != (window.ScheduledFor, window.AnnouncedAt, window.Emergency))
                {
                    return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();

    private static MaintenanceInput Plan(DateTimeOffset start) => new() { Title = "Upgrade", Message = "Planned work.", ScheduledFor = start, ScheduledUntil = start.AddHours(1) };

    /// <summary>Minutes until the move, minutes it moves by, and whether as an emergency.</summary>
    private static Gen<(int Wait, int Shift, bool Emergency)> Move() =>
        from wait in Gen.Choose(0, 1_500)
        from shift in Gen.OneOf(Gen.Choose(-3_000, 3_000), Gen.Elements(-60, 60, -1, 1))
        from emergency in Gen.Elements(true, false, false)
        select (wait, shift, emergency);

    /// <summary>Moments around all four changes of clocks, and some far from any.</summary>
    private static Gen<DateTimeOffset> Announcements() =>
        from change in Gen.Elements("2026-03-29 01:00", "2026-10-25 01:00", "2026-03-08 07:00", "2026-11-01 06:00", "2026-06-15 12:00")
        from seconds in Gen.Choose(-4 * 86_400, 2 * 86_400)
        select At("Etc/UTC", change).AddSeconds(seconds);

    private static DateTimeOffset At(string zone, string wall) =>
        RecurrenceRule.Instant(DateTime.ParseExact(wall, "yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone));
}

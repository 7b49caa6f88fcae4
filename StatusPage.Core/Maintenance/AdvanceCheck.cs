namespace StatusPage.Core.Maintenance;

/// <summary>
/// Whether maintenance is announced as far ahead as promised. Notice is time that passes, whatever the clocks on the wall do
/// meanwhile: 48 hours over a change to daylight-saving time are 48 hours. Pure.
/// </summary>
public static class AdvanceCheck
{
    /// <summary>Exactly the notice is enough.</summary>
    public static bool IsInTime(DateTimeOffset announcedAt, DateTimeOffset start, TimeSpan notice) => start - announcedAt >= notice;

    /// <summary>Times are kept and told to the second; what lies between would make a time that was read differ from the one kept.</summary>
    public static DateTimeOffset ToSecond(DateTimeOffset at)
    {
        var utc = at.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerSecond));
    }

    /// <summary>The first whole minute that is far enough ahead, for people and programs to be told.</summary>
    public static DateTimeOffset EarliestStart(DateTimeOffset now, TimeSpan notice)
    {
        var exact = (now + notice).ToUniversalTime();
        var beyond = exact.Ticks % TimeSpan.TicksPerMinute;
        return beyond == 0 ? exact : exact.AddTicks(TimeSpan.TicksPerMinute - beyond);
    }

    /// <summary>The refusal of a start that is too near, with the first one that would be accepted.</summary>
    public static ShortNoticeException Refusal(DateTimeOffset now, DateTimeOffset start, TimeSpan notice)
    {
        var earliest = EarliestStart(now, notice);
        var ahead = start - now;
        var given = ahead <= TimeSpan.Zero ? "this start is already past" : $"this start is {Words(ahead)} away";
        return new ShortNoticeException(
            $"Maintenance is announced {Words(notice)} ahead, and {given}. The earliest start is now {MaintenanceWords.Moment(earliest)}. Where it cannot wait, choose emergency and give the reason: it is then marked so in public and counts as a missed promise.",
            earliest);
    }

    private static string Words(TimeSpan time) => MaintenanceWords.Length(time);
}

namespace StatusPage.Core.Publication;

/// <summary>
/// How old a snapshot is said to be. Only one that was not built anew for a minute is old at all; from then on its age is
/// told in steps, so that pages and what is kept of them change a few times and not with every second. Pure.
/// </summary>
public static class SnapshotAge
{
    /// <summary>It is built anew every 15 seconds.</summary>
    public static readonly TimeSpan Old = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan[] Steps =
    [
        Old, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(3), TimeSpan.FromHours(6), TimeSpan.FromHours(12),
    ];

    /// <summary>The last step that was passed, whole days after the last of them; null for one that is of now.</summary>
    public static TimeSpan? Of(DateTimeOffset builtAt, DateTimeOffset now)
    {
        var age = now - builtAt;
        if (age.Days > 0)
        {
            return TimeSpan.FromDays(age.Days);
        }

        for (var i = Steps.Length - 1; i >= 0; i--)
        {
            if (age >= Steps[i])
            {
                return Steps[i];
            }
        }

        // The clock was set back since: how old it is nobody knows, and "of now" it is not.
        return age <= -Old ? Old : null;
    }
}

namespace StatusPage.Core.Notifications.Email.Sending;

/// <summary>
/// How long a mail waits that was refused for now: 1, 5, 15 and 30 minutes, 1 and 2 hours, then every 4 hours, each longer or
/// shorter by up to a fifth; after 12 attempts, about a day, it is given up. The first pauses pass a greylist (RFC 6647, 5.2);
/// all of them together are less than the four to five days of RFC 5321 (4.5.4.1), because nobody wants yesterday's outage. Pure.
/// </summary>
public static class RetrySchedule
{
    public const double Jitter = 0.2;

    private static readonly int[] Minutes = [1, 5, 15, 30, 60, 120, 240, 240, 240, 240, 240];

    /// <summary>Attempts in all before a mail is given up.</summary>
    public static int Attempts => Minutes.Length + 1;

    /// <summary>The pause after an attempt that failed; null where it was the last.</summary>
    /// <param name="attempts">How many there were, from 1.</param>
    /// <param name="chance">From 0 to 1, drawn by the caller.</param>
    public static TimeSpan? After(int attempts, double chance) =>
        attempts > Minutes.Length ? null : TimeSpan.FromMinutes(Minutes[attempts - 1] * (1 - Jitter + (2 * Jitter * chance)));
}

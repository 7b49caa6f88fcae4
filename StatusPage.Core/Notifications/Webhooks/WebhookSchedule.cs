namespace StatusPage.Core.Notifications.Webhooks;

/// <summary>When what failed is tried again, and when an endpoint is left alone. Pure; the figures are public.</summary>
public static class WebhookSchedule
{
    /// <summary>From one try to the next. After the last it is given up: about a day after it happened.</summary>
    public static readonly IReadOnlyList<TimeSpan> Pauses =
    [
        TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1),
        TimeSpan.FromHours(3), TimeSpan.FromHours(6), TimeSpan.FromHours(12),
    ];

    /// <summary>Each pause is up to this much longer, so that what failed together is not tried together.</summary>
    public const double Jitter = 0.2;

    /// <summary>So many failures within <see cref="FailureWindow"/> pause an endpoint, whichever events they were of.</summary>
    public const int FailuresToPause = 10;

    public static readonly TimeSpan FailureWindow = TimeSpan.FromHours(1);

    public static int MaxAttempts => Pauses.Count + 1;

    /// <summary>The next try; null: given up.</summary>
    /// <param name="attempts">Made so far, the one that just failed included.</param>
    /// <param name="now">When it failed.</param>
    /// <param name="luck">From 0 to 1.</param>
    /// <param name="asked">What the receiver asked for: a longer pause is granted, up to the longest of ours.</param>
    public static DateTimeOffset? Next(int attempts, DateTimeOffset now, double luck, TimeSpan? asked = null)
    {
        if (attempts >= MaxAttempts)
        {
            return null;
        }

        var pause = Pauses[Math.Max(attempts, 1) - 1];
        if (asked > pause)
        {
            pause = asked < Pauses[^1] ? asked.Value : Pauses[^1];
        }

        return now + pause + (pause * (Jitter * luck));
    }

    /// <summary>The failures that still count, the one of now included; as many as it takes to pause.</summary>
    public static IReadOnlyList<long> WithFailure(IReadOnlyList<long> failures, DateTimeOffset now)
    {
        var (from, until) = ((now - FailureWindow).ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());
        // What lies ahead was written before the clock was set back.
        return [.. failures.Where(at => at > from && at <= until).Append(until).TakeLast(FailuresToPause)];
    }
}

namespace StatusPage.Core.Subscribers.Import;

/// <summary>
/// Spreads the mails that ask an import's addresses to confirm. Mails go out in the order in which they are due: a million of
/// them at once would stand before the next incident's, and few receivers take that many from one sender in a minute. Pure.
/// </summary>
internal sealed class ImportPace
{
    /// <summary>A million in three hours.</summary>
    public const int PerSecond = 100;

    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(1) / PerSecond;

    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>When the next one is due.</summary>
    public DateTimeOffset Next(DateTimeOffset now)
    {
        var due = _next > now ? _next : now;
        _next = due + Gap;
        return due;
    }
}

namespace StatusPage.Web.Shared;

/// <summary>How a moment is written; the page's script knows the same names.</summary>
public enum TimeFormat
{
    /// <summary>12 May 2026, 13:05 UTC</summary>
    DateTime,

    /// <summary>13:05 UTC</summary>
    Time,

    /// <summary>12 May 2026</summary>
    Date,

    /// <summary>The beginning of a range: without the zone, which follows at its end.</summary>
    Start,

    /// <summary>The end of a range: with its day only where that differs.</summary>
    End,

    /// <summary>An hour ago; in full where scripts do not run.</summary>
    Relative,
}

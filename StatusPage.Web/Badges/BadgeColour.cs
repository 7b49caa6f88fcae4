using StatusPage.Core.Catalog;

namespace StatusPage.Web.Badges;

/// <summary>What fills the right half of a badge, and an ink that can be read on it (4.5:1), on whatever page it is shown.</summary>
public sealed record BadgeColour(string Fill, string Ink)
{
    private const string White = "#fff";

    public static BadgeColour Good { get; } = new("#0f6a45", White);

    public static BadgeColour Missed { get; } = new("#a03c00", White);

    public static BadgeColour NoData { get; } = new("#5b636b", White);

    /// <summary>Of a figure that nothing was promised about.</summary>
    public static BadgeColour Neutral { get; } = new("#1f57b0", White);

    public static BadgeColour Of(ComponentStatus status) => status switch
    {
        ComponentStatus.Operational => Good,
        ComponentStatus.UnderMaintenance => new("#1f57b0", White),
        ComponentStatus.DegradedPerformance => new("#f4bd2f", "#191d21"),
        ComponentStatus.PartialOutage => new("#a03c00", White),
        ComponentStatus.MajorOutage => new("#ae1a2e", White),
    };
}

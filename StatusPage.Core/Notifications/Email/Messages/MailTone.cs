using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;

namespace StatusPage.Core.Notifications.Email.Messages;

/// <summary>A colour that goes with a word, never without one. The same as on the pages (wwwroot-assets/styles/10-tokens.css).</summary>
/// <param name="Class">By which the style sheet for dark ground finds it.</param>
/// <param name="Draw">Of bars and dots.</param>
/// <param name="Write">Of words on light ground; 4.5:1.</param>
/// <param name="WriteOnDark">Of words on dark ground; 4.5:1.</param>
public sealed record MailTone(string Class, string Draw, string Write, string WriteOnDark)
{
    public static readonly MailTone Good = new("good", "#25996a", "#0f6a45", "#6fd6a8");
    public static readonly MailTone Minor = new("minor", "#e0a800", "#785300", "#f3c95f");
    public static readonly MailTone Major = new("major", "#d9590f", "#a03c00", "#ffa66b");
    public static readonly MailTone Critical = new("critical", "#cc2338", "#ae1a2e", "#ff959d");
    public static readonly MailTone Planned = new("planned", "#2f70d6", "#1f57b0", "#93bcfb");
    public static readonly MailTone Quiet = new("calm", "#7e878f", "#5b636b", "#a2acb5");

    public static IReadOnlyList<MailTone> All { get; } = [Good, Minor, Major, Critical, Planned, Quiet];

    public static MailTone Of(Impact impact) => impact switch
    {
        Impact.None => Quiet,
        Impact.Minor => Minor,
        Impact.Major => Major,
        Impact.Critical => Critical,
    };

    public static MailTone Of(ComponentStatus status) => status switch
    {
        ComponentStatus.Operational => Good,
        ComponentStatus.UnderMaintenance => Planned,
        ComponentStatus.DegradedPerformance => Minor,
        ComponentStatus.PartialOutage => Major,
        ComponentStatus.MajorOutage => Critical,
    };
}

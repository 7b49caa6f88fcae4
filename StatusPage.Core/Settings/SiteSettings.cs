using StatusPage.Core.Data;

namespace StatusPage.Core.Settings;

/// <summary>How the page presents itself. One row.</summary>
public sealed class SiteSettings : IVersioned, IPublic
{
    public const string OnlyId = "site";
    public const int DefaultReminderHours = 24;
    public const int MaxReminderHours = 168;

    public string Id { get; private set; } = OnlyId;

    public string Name { get; internal set; } = "Status";

    /// <summary>One sentence under the name.</summary>
    public string? Tagline { get; internal set; }

    /// <summary>How to report a problem; Markdown.</summary>
    public string? Support { get; internal set; }

    /// <summary>IANA name. Days begin at its midnight, and mails and feeds name its hours.</summary>
    public string TimeZone { get; internal set; } = "Etc/UTC";

    /// <summary>Accent colour as <c>#rrggbb</c>; null for the product's own.</summary>
    public string? Accent { get; internal set; }

    /// <summary>Where the operator's own site is; the name in the header links there.</summary>
    public string? HomeUrl { get; internal set; }

    /// <summary>Addresses that are mailed of promises on incidents that nobody leads; where there is none, the administrators.</summary>
    public IReadOnlyList<string> OnCall { get; internal set; } = [];

    /// <summary>How long before maintenance begins subscribers are reminded of it, in hours; 0 to 168, 0 for never.</summary>
    public int MaintenanceReminderHours { get; internal set; } = DefaultReminderHours;

    public int Version { get; set; }
}

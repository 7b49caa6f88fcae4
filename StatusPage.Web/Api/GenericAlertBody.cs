using System.ComponentModel;

namespace StatusPage.Web.Api;

/// <summary>Documentation of the generic form; it is read more leniently than other bodies.</summary>
public sealed record GenericAlertBody
{
    [Description("Required; what is wrong, in a line. For staff: customers get the words of the template.")]
    public required string Title { get; init; }

    [Description("Goes into the internal notes.")]
    public string? Message { get; init; }

    [Description("critical, major, minor or none; or severity.")]
    public string? Impact { get; init; }

    [Description("For example critical, error, warning, info.")]
    public string? Severity { get; init; }

    [Description("Id or name of a component. Default: the source's.")]
    public string? Component { get; init; }

    [Description("What makes two of them the same alert. Default: title and component.")]
    public string? Fingerprint { get; init; }

    [Description("firing (default) or resolved.")]
    public string? Status { get; init; }

    [Description("When it began. Default now.")]
    public string? StartsAt { get; init; }

    [Description("When it ended; with the status resolved. Default now.")]
    public string? EndsAt { get; init; }

    [Description("Where to see the alert; http or https.")]
    public string? Url { get; init; }

    [Description("What to do about it; http or https.")]
    public string? RunbookUrl { get; init; }
}

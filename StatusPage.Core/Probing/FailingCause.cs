using StatusPage.Core.Incidents;

namespace StatusPage.Core.Probing;

/// <summary>A probe or an alert that says a component is not well, with what it has to show for it.</summary>
public sealed record FailingCause
{
    public required CauseKind Kind { get; init; }

    /// <summary>The probe's or the alert's id.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The first failure of the run.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Of the incident it opens or joins.</summary>
    public required Impact Impact { get; init; }

    public string? TemplateId { get; init; }

    public string? RunbookUrl { get; init; }

    /// <summary>The last results of the run, oldest first.</summary>
    public IReadOnlyList<ProbeResult> Results { get; init; } = [];

    /// <summary>For staff, where there are no results; Markdown.</summary>
    public string? Note { get; init; }
}

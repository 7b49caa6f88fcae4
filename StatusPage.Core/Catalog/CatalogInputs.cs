namespace StatusPage.Core.Catalog;

/// <summary>A component as a form or the API gives it: all of it, not only what changes.</summary>
public sealed record ComponentInput
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? GroupId { get; init; }

    /// <summary>Default: where it is; last in its group where it is new there.</summary>
    public int? Position { get; init; }

    public bool Visible { get; init; } = true;

    public bool Core { get; init; } = true;

    public string? Plans { get; init; }

    public decimal? Target { get; init; }

    public string? Measured { get; init; }

    /// <summary>The status set by hand; null leaves it.</summary>
    public ComponentStatus? Status { get; init; }

    /// <summary>Why it is set; wanted when the status set by hand changes to one that is not operational.</summary>
    public string? StatusReason { get; init; }

    public static ComponentInput From(Component component) => new()
    {
        Name = component.Name,
        Description = component.Description,
        GroupId = component.GroupId,
        Position = component.Position,
        Visible = component.Visible,
        Core = component.Core,
        Plans = component.Plans,
        Target = component.Target,
        Measured = component.Measured,
        Status = component.NormalStatus,
        StatusReason = component.StatusReason,
    };
}

public sealed record GroupInput
{
    public string? Name { get; init; }

    /// <summary>Default: last.</summary>
    public int? Position { get; init; }
}

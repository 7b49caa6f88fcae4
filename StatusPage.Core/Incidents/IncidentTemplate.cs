using StatusPage.Core.Catalog;
using StatusPage.Core.Data;

namespace StatusPage.Core.Incidents;

public sealed record TemplateComponent(string Id, ComponentStatus Status);

/// <summary>Pre-fills the report form. Title and message may hold <see cref="Placeholders"/>.</summary>
public sealed class IncidentTemplate : IVersioned
{
    public const int MaxName = 100;

    private IncidentTemplate()
    {
    }

    internal IncidentTemplate(string id, DateTimeOffset now)
    {
        Id = id;
        CreatedAt = UpdatedAt = now;
    }

    public string Id { get; private set; } = "";

    /// <summary>What staff look for in the drop-down; unique.</summary>
    public string Name { get; internal set; } = "";

    public string Title { get; internal set; } = "";

    public Impact Impact { get; internal set; }

    public string Message { get; internal set; } = "";

    public IReadOnlyList<TemplateComponent> Components { get; internal set; } = [];

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; internal set; }

    /// <summary>Times it was reported from; the drop-down shows the most used first.</summary>
    public int Uses { get; internal set; }

    public int Version { get; set; }
}

namespace StatusPage.Core.Uptime;

/// <summary>A tier as a form or the API gives it: all of it, not only what changes.</summary>
public sealed record TierInput
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    public decimal? Target { get; init; }

    /// <summary>In any order; kept from the highest threshold down.</summary>
    public IReadOnlyList<CreditBand>? Bands { get; init; }

    /// <summary>Null covers all core components.</summary>
    public IReadOnlyList<string>? ComponentIds { get; init; }

    /// <summary>Default: where it is; last where it is new.</summary>
    public int? Position { get; init; }

    public static TierInput From(SlaTier tier) => new()
    {
        Name = tier.Name,
        Description = tier.Description,
        Target = tier.Target,
        Bands = tier.Bands,
        ComponentIds = tier.ComponentIds,
        Position = tier.Position,
    };
}

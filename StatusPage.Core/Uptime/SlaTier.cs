using StatusPage.Core.Data;

namespace StatusPage.Core.Uptime;

/// <summary>A promise of uptime by name, with what is credited when it is missed.</summary>
public sealed class SlaTier : IVersioned, IPublic
{
    public const int MaxName = 100;
    public const int MaxDescription = 500;
    public const int MaxBands = 10;

    private SlaTier()
    {
    }

    internal SlaTier(string id, DateTimeOffset now)
    {
        Id = id;
        CreatedAt = UpdatedAt = now;
    }

    public string Id { get; private set; } = "";

    /// <summary>Unique.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>For whom it holds, in public: the plans, say.</summary>
    public string? Description { get; internal set; }

    /// <summary>Promised uptime in percent; more than 0, at most 100, up to four decimals.</summary>
    public decimal Target { get; internal set; }

    /// <summary>Falling thresholds with rising credit.</summary>
    public IReadOnlyList<CreditBand> Bands { get; internal set; } = [];

    /// <summary>The components it covers; null for all core components, whichever those are.</summary>
    public IReadOnlyList<string>? ComponentIds { get; internal set; }

    /// <summary>Order among the tiers, from 0.</summary>
    public int Position { get; internal set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; internal set; }

    public int Version { get; set; }
}

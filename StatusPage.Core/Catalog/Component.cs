using StatusPage.Core.Data;

namespace StatusPage.Core.Catalog;

/// <summary>A thing on the board whose status customers care about.</summary>
public sealed class Component : IVersioned, IPublic
{
    public const int MaxName = 100;
    public const int MaxDescription = 500;
    public const int MaxMeasured = 200;
    public const int MaxPlans = 200;
    public const int MaxReason = 500;

    private Component()
    {
    }

    internal Component(string id, DateTimeOffset now)
    {
        Id = id;
        CreatedAt = UpdatedAt = TrackedSince = now;
    }

    public string Id { get; private set; } = "";

    public string Name { get; internal set; } = "";

    public string? Description { get; internal set; }

    public string? GroupId { get; internal set; }

    /// <summary>Order within its group, from 0; ties are broken by name.</summary>
    public int Position { get; internal set; }

    public bool Visible { get; internal set; } = true;

    /// <summary>Core components carry an SLA; the others are best effort.</summary>
    public bool Core { get; internal set; } = true;

    /// <summary>The plans it serves, in the operator's own words ("Pro, Enterprise").</summary>
    public string? Plans { get; internal set; }

    /// <summary>Promised uptime in percent, for example 99.9; more than 0, at most 100, up to four decimals.</summary>
    public decimal? Target { get; internal set; }

    /// <summary>What is measured, in one public sentence, for example "GET / returns 200".</summary>
    public string? Measured { get; internal set; }

    /// <summary>The status set by hand: what the component returns to when the last incident or maintenance ends.</summary>
    public ComponentStatus NormalStatus { get; internal set; }

    /// <summary>Why the status was set by hand.</summary>
    public string? StatusReason { get; internal set; }

    /// <summary>Days before this have no data.</summary>
    public DateTimeOffset TrackedSince { get; internal set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; internal set; }

    /// <summary>Removed components leave the board; their history stays.</summary>
    public DateTimeOffset? RemovedAt { get; internal set; }

    public int Version { get; set; }
}

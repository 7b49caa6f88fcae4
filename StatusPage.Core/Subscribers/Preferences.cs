using StatusPage.Core.Incidents;

namespace StatusPage.Core.Subscribers;

/// <summary>What the bearer of a link from a mail sees of the subscription.</summary>
public sealed record Preferences
{
    public required string Email { get; init; }

    public required SubscriberState State { get; init; }

    public required SubscriberScope Scope { get; init; }

    public required IReadOnlyList<string> Components { get; init; }

    public required Impact MinimumImpact { get; init; }

    public required bool Maintenance { get; init; }

    /// <summary>Asked for one by one; newest first.</summary>
    public required IReadOnlyList<string> Incidents { get; init; }

    /// <summary>What the mail server said, where that is why no mails go out.</summary>
    public required string? QuarantineReason { get; init; }
}

/// <summary>What to hear of from now on.</summary>
public sealed record PreferencesChange
{
    public SubscriberScope Scope { get; init; }

    public IReadOnlyList<string> Components { get; init; } = [];

    public Impact MinimumImpact { get; init; }

    public bool Maintenance { get; init; } = true;

    /// <summary>Of the single incidents, those to keep.</summary>
    public IReadOnlyList<string> Incidents { get; init; } = [];
}

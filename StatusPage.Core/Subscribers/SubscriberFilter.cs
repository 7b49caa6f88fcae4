namespace StatusPage.Core.Subscribers;

/// <summary>Which subscribers a list shows; what is null does not narrow it.</summary>
public sealed record SubscriberFilter
{
    /// <summary>Part of the address, in any spelling.</summary>
    public string? Search { get; init; }

    public SubscriberState? State { get; init; }

    public SubscriberScope? Scope { get; init; }

    /// <summary>Those who chose this component.</summary>
    public string? ComponentId { get; init; }

    /// <summary>The whole domain of the address, in any spelling.</summary>
    public string? Domain { get; init; }

    /// <summary>Nothing narrows it but, perhaps, the state.</summary>
    public bool IsWide => string.IsNullOrWhiteSpace(Search) && string.IsNullOrWhiteSpace(Domain) && Scope is null && string.IsNullOrEmpty(ComponentId);
}

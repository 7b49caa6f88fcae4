using StatusPage.Core.Events;

namespace StatusPage.Core.Catalog;

/// <summary>A component left the board for good.</summary>
public sealed record ComponentRemoved(Component Component) : IDomainEvent;

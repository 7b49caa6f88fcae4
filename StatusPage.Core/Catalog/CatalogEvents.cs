using StatusPage.Core.Events;

namespace StatusPage.Core.Catalog;

/// <summary>A component left the board for good.</summary>
public sealed record ComponentRemoved(Component Component) : IDomainEvent;

/// <summary>What the board shows of a component changed, for whatever reason.</summary>
/// <param name="Component">On the board, and visible.</param>
/// <param name="From">Shown before the act.</param>
/// <param name="To">Shown after it.</param>
/// <param name="Source">Whose word it was: somebody by hand, an incident (reported by people or found by probes), a maintenance.</param>
/// <param name="SourceId">The incident's or maintenance's id; empty for a status set by hand.</param>
public sealed record ComponentStatusChanged(Component Component, ComponentStatus From, ComponentStatus To, StatusSource Source, string SourceId) : IDomainEvent;

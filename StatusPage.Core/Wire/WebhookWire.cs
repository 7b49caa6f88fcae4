using System.Text.Json;
using StatusPage.Core.Catalog;

namespace StatusPage.Core.Wire;

/// <summary>What the product's own format sends.</summary>
/// <param name="Id">The same for every try and every endpoint: a repeat is known by it.</param>
/// <param name="Type">For example <c>incident.created</c>.</param>
/// <param name="Timestamp">When it happened.</param>
/// <param name="Sequence">Grows from event to event: what comes late is known by it.</param>
/// <param name="Page">The status page it happened on.</param>
/// <param name="Data">By type: an incident, a maintenance, a component.</param>
public sealed record WebhookWire(string Id, string Type, DateTimeOffset Timestamp, long Sequence, PageWire Page, JsonElement Data);

public sealed record PageWire(string Name, string Url);

public sealed record IncidentEventWire(IncidentWire Incident);

public sealed record MaintenanceEventWire(MaintenanceWire Maintenance);

/// <param name="Component">As it is now.</param>
/// <param name="From">The status shown before.</param>
/// <param name="To">The status shown now.</param>
/// <param name="Because">What changed it.</param>
public sealed record ComponentEventWire(ChangedComponentWire Component, ComponentStatus From, ComponentStatus To, CauseWire Because);

public sealed record ChangedComponentWire(string Id, string Name, string? Description, string? Group, ComponentStatus Status, string Url);

/// <param name="Kind">An incident, a maintenance, or somebody by hand.</param>
/// <param name="Id">Of the incident or maintenance.</param>
/// <param name="Title">Its title; the reason of a status set by hand.</param>
/// <param name="Url">Where people read of it.</param>
public sealed record CauseWire(StatusSource Kind, string? Id, string? Title, string? Url);

public sealed record TestEventWire(string Message);

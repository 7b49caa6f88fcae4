using StatusPage.Core.Events;

namespace StatusPage.Core.Incidents;

/// <summary>Something was posted on an incident. Everything that follows a posting listens to these.</summary>
public abstract record IncidentPosted(Incident Incident, IncidentUpdate Update) : IDomainEvent;

public sealed record IncidentReported(Incident Incident, IncidentUpdate Update) : IncidentPosted(Incident, Update);

public sealed record IncidentUpdated(Incident Incident, IncidentUpdate Update) : IncidentPosted(Incident, Update);

public sealed record IncidentResolved(Incident Incident, IncidentUpdate Update) : IncidentPosted(Incident, Update);

public sealed record IncidentReopened(Incident Incident, IncidentUpdate Update) : IncidentPosted(Incident, Update);

/// <summary>When it began was corrected, and with it for how long what it affected was down.</summary>
public sealed record IncidentBeginCorrected(Incident Incident) : IDomainEvent;

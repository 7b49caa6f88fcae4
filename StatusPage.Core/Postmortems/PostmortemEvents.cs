using StatusPage.Core.Events;
using StatusPage.Core.Incidents;

namespace StatusPage.Core.Postmortems;

public sealed record PostmortemPublished(Incident Incident, Postmortem Postmortem) : IDomainEvent;

using StatusPage.Tests.Data;
using StatusPage.Tests.Incidents;
using StatusPage.Tests.Maintenance;
using StatusPage.Tests.Notifications;
using StatusPage.Tests.Notifications.Email.Sending;
using StatusPage.Tests.Probing;
using StatusPage.Tests.Promises;
using StatusPage.Tests.Publication;
using StatusPage.Tests.Scheduling;
using StatusPage.Tests.Subscribers;
using StatusPage.Tests.Support;

// What holds on SQLite holds on PostgreSQL: the same tests once more.
namespace StatusPage.Tests.Postgres;

[OnPostgres]
public sealed class ActsOnPostgresTests : ActsTests;

[OnPostgres]
public sealed class IncidentServiceOnPostgresTests : IncidentServiceTests;

[OnPostgres]
public sealed class IncidentQueriesOnPostgresTests : IncidentQueriesTests;

[OnPostgres]
public sealed class LedgerOnPostgresTests : LedgerTests;

[OnPostgres]
public sealed class ReminderOnPostgresTests : ReminderTests;

[OnPostgres]
public sealed class MaintenanceClockOnPostgresTests : MaintenanceClockTests;

[OnPostgres]
public sealed class SubscriptionServiceOnPostgresTests : SubscriptionServiceTests;

[OnPostgres]
public sealed class SubscriberQueriesOnPostgresTests : SubscriberQueriesTests;

[OnPostgres]
public sealed class AudienceOnPostgresTests : AudienceTests;

[OnPostgres]
public sealed class SendingOnPostgresTests : SendingTests;

[OnPostgres]
public sealed class LostAnswersOnPostgresTests : LostAnswersTests;

[OnPostgres]
public sealed class ProbeClaimsOnPostgresTests : ProbeClaimsTests;

[OnPostgres]
public sealed class SchedulerRunOnPostgresTests : SchedulerRunTests;

[OnPostgres]
public sealed class ProbeRollupsOnPostgresTests : ProbeRollupsTests;

[OnPostgres]
public sealed class IncrementalReadOnPostgresTests : IncrementalReadTests;

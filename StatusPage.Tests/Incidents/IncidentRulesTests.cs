using StatusPage.Core;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Promises;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Incidents;

/// <summary>Every rule of an incident, broken on purpose, without a database.</summary>
public sealed class IncidentRulesTests
{
    private static readonly DateTimeOffset Now = FakeClock.Start;

    /// <summary>What a report must not say: the field at fault, a word of the sentence, and the report.</summary>
    public static readonly TheoryData<string, string, Func<IncidentReport, IncidentReport>> BadReports = new()
    {
        { "title", "missing", report => report with { Title = null } },
        { "title", "missing", report => report with { Title = " \t " } },
        { "title", "300 characters, at most 200", report => report with { Title = new string('x', 300) } },
        { "title", "U+0000", report => report with { Title = "API\0down" } },
        { "title", "U+0007", report => report with { Title = "API\adown" } },
        { "title", "U+000A", report => report with { Title = "API\ndown" } },
        { "title", "U+202E", report => report with { Title = "API \u202enwod" } },
        { "title", "U+2066", report => report with { Title = "API \u2066down" } },
        { "title", "U+D83D", report => report with { Title = "API \ud83d down" } },
        { "message", "missing", report => report with { Message = null } },
        { "message", "1048576 characters, at most 20000", report => report with { Message = new string('x', 1 << 20) } },
        { "message", "U+001B", report => report with { Message = "line\n\u001b[31m" } },
        { "message", "U+202D", report => report with { Message = "line\n\u202d" } },
        { "message", "U+DE00", report => report with { Message = "\ude00" } },
        { "impact", "give none, minor, major or critical", report => report with { Impact = null } },
        { "detectedAt", "lies in the future", report => report with { DetectedAt = Now.AddMinutes(2) } },
        { "startedAt", "lies in the future", report => report with { StartedAt = Now.AddDays(1) } },
        { "displayedAt", "lies in the future", report => report with { DisplayedAt = Now.AddHours(1) } },
        { "startedAt", "2000-01-01", report => report with { StartedAt = new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.Zero) } },
        { "detectedAt", "2000-01-01", report => report with { DetectedAt = DateTimeOffset.MinValue } },
        { "detectedAt", "before it began", report => report with { StartedAt = Now.AddHours(-1), DetectedAt = Now.AddHours(-2) } },
        { "displayedAt", "before the incident began", report => report with { StartedAt = Now.AddHours(-1), DisplayedAt = Now.AddHours(-2) } },
        { "startedAt", "needs the time it began", report => report with { Backfilled = true } },
        {
            "displayedAt", "needs the time service was back", report => report with
            {
                Backfilled = true, StartedAt = Now.AddDays(-1), Status = IncidentStatus.Resolved, RootCause = "Broken.", Remediation = "Fixed.",
            }
        },
        { "estimatedResolutionAt", "already past", report => report with { EstimatedResolutionAt = Now } },
        { "estimatedResolutionAt", "already past", report => report with { EstimatedResolutionAt = Now.AddHours(-1) } },
        { "components", "named twice", report => report with { Components = [new("a", ComponentStatus.MajorOutage), new("a", ComponentStatus.PartialOutage)] } },
        { "components", "under maintenance", report => report with { Components = [new("a", ComponentStatus.UnderMaintenance)] } },
        { "components", "needs a status", report => report with { Components = [new("a", null)] } },
        { "rootCause", "missing", report => report with { Status = IncidentStatus.Resolved, Remediation = "Fixed." } },
        { "remediation", "missing", report => report with { Status = IncidentStatus.Resolved, RootCause = "Broken." } },
    };

    /// <summary>What a further update must not say.</summary>
    public static readonly TheoryData<string, string, Func<IncidentPosting, IncidentPosting>> BadPostings = new()
    {
        { "message", "missing", posting => posting with { Message = "" } },
        { "message", "at most 20000", posting => posting with { Message = new string('x', 20_001) } },
        { "message", "U+0001", posting => posting with { Message = "a\u0001b" } },
        { "displayedAt", "lies in the future", posting => posting with { DisplayedAt = Now.AddHours(3) } },
        { "displayedAt", "before the previous update", posting => posting with { DisplayedAt = Now.AddMinutes(-1) } },
        { "estimatedResolutionAt", "already past", posting => posting with { EstimatedResolutionAt = Now.AddHours(1) } },
        { "components", "named twice", posting => posting with { Components = [new("a", null), new("a", null)] } },
        { "components", "under maintenance", posting => posting with { Components = [new("a", ComponentStatus.UnderMaintenance)] } },
        { "rootCause", "missing", posting => posting with { Status = IncidentStatus.Resolved, Remediation = "Fixed." } },
        { "remediation", "missing", posting => posting with { Status = IncidentStatus.Resolved, RootCause = "Broken." } },
        { "rootCause", "missing", posting => posting with { Status = IncidentStatus.Resolved, Impact = Impact.None, Remediation = "Fixed." } },
        { "rootCause", "at most 5000", posting => posting with { Status = IncidentStatus.Resolved, RootCause = new string('x', 5_001), Remediation = "Fixed." } },
        { "remediation", "U+2067", posting => posting with { Status = IncidentStatus.Resolved, RootCause = "Broken.", Remediation = "\u2067Fixed." } },
    };

    [Theory]
    [MemberData(nameof(BadReports), DisableDiscoveryEnumeration = true)]
    public void A_bad_report_is_refused_beside_the_field_at_fault(string field, string says, Func<IncidentReport, IncidentReport> spoil)
    {
        var refused = Assert.Throws<InvalidInputException>(() => Report(spoil));

        Assert.Contains(says, string.Join(' ', refused.Errors[field]), StringComparison.Ordinal);
        Assert.Equal([field], refused.Errors.Keys);
    }

    [Theory]
    [MemberData(nameof(BadPostings), DisableDiscoveryEnumeration = true)]
    public void A_bad_update_is_refused_and_leaves_the_incident_as_it_was(string field, string says, Func<IncidentPosting, IncidentPosting> spoil)
    {
        var incident = Report(report => report with { Components = [new("a", ComponentStatus.MajorOutage)] });
        var before = Describe(incident);

        var refused = Assert.Throws<InvalidInputException>(() =>
            Post(incident, posting => spoil(posting with { Impact = Impact.Critical, Components = [new("b", ComponentStatus.PartialOutage)] }), Now.AddHours(2)));

        Assert.Contains(says, string.Join(' ', refused.Errors[field]), StringComparison.Ordinal);
        Assert.Equal([field], refused.Errors.Keys);
        Assert.Equal(before, Describe(incident));
    }

    [Fact]
    public void Every_fault_of_a_report_is_told_at_once()
    {
        var refused = Assert.Throws<InvalidInputException>(() =>
            Report(report => report with { Title = "", Message = "", Impact = null, DetectedAt = Now.AddDays(1), EstimatedResolutionAt = Now }));

        Assert.Equal(["detectedAt", "estimatedResolutionAt", "impact", "message", "title"], refused.Errors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_report_starts_as_investigating_now_where_nothing_else_is_said()
    {
        var incident = Report(report => report);

        Assert.Equal(IncidentStatus.Investigating, incident.Status);
        Assert.Equal((Now, Now, Now), (incident.StartedAt, incident.DetectedAt, incident.ReportedAt));
        Assert.Equal(1, incident.Version);
    }

    [Fact]
    public void A_clock_that_is_half_a_minute_ahead_is_no_future() =>
        Assert.Equal(Now, Report(report => report with { DetectedAt = Now.AddSeconds(30) }).DetectedAt);

    [Fact]
    public void An_incident_that_began_before_it_was_detected_keeps_both_times()
    {
        var incident = Report(report => report with { StartedAt = Now.AddHours(-2), DetectedAt = Now.AddHours(-1) });

        Assert.Equal((Now.AddHours(-2), Now.AddHours(-1)), (incident.StartedAt, incident.DetectedAt));
    }

    [Fact]
    public void A_status_that_the_policy_does_not_use_cannot_be_reported()
    {
        var refused = Assert.Throws<InvalidInputException>(() => Incident.Report(
            Good with { Status = IncidentStatus.Monitoring }, [IncidentStatus.Investigating, IncidentStatus.Identified, IncidentStatus.Resolved], Now, "Anna"));

        Assert.Equal("The policy in force does not use the status monitoring. Allowed: investigating, identified, resolved.", refused.Errors["status"].Single());
    }

    [Fact]
    public void An_informational_incident_is_resolved_without_a_root_cause()
    {
        var incident = Report(report => report with { Impact = Impact.None });

        Post(incident, posting => posting with { Status = IncidentStatus.Resolved });

        Assert.Equal((IncidentStatus.Resolved, null, null), (incident.Status, incident.RootCause, incident.Remediation));
    }

    [Fact]
    public void A_resolved_incident_takes_no_update_and_is_not_resolved_twice()
    {
        var incident = Report(report => report);
        Resolve(incident);
        var before = Describe(incident);

        var update = Assert.Throws<RuleException>(() => Post(incident, posting => posting));
        var again = Assert.Throws<RuleException>(() => Resolve(incident));

        Assert.Contains("Reopen it first", update.Message, StringComparison.Ordinal);
        Assert.Contains("Reopen it first", again.Message, StringComparison.Ordinal);
        Assert.Equal(before, Describe(incident));
    }

    [Theory]
    [InlineData(IncidentStatus.Investigating)]
    [InlineData(IncidentStatus.Identified)]
    [InlineData(IncidentStatus.Monitoring)]
    public void An_open_incident_is_not_reopened(IncidentStatus status)
    {
        var incident = Report(report => report with { Status = status });

        var refused = Assert.Throws<RuleException>(() => Reopen(incident));

        Assert.Contains($"this one is {IncidentTransitions.Word(status)}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Post an update instead", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_incident_never_moves_back_and_the_refusal_changes_nothing()
    {
        var incident = Report(report => report with { Status = IncidentStatus.Monitoring });
        var before = Describe(incident);

        var refused = Assert.Throws<RuleException>(() => Post(incident, posting => posting with { Status = IncidentStatus.Identified, Impact = Impact.Critical }));

        Assert.Equal("An incident only moves forward: it is monitoring and cannot go back to identified. Allowed now: monitoring, resolved.", refused.Message);
        Assert.Equal("status", refused.Field);
        Assert.Equal(before, Describe(incident));
    }

    [Fact]
    public void Reopening_returns_to_investigating_and_components_to_what_they_were_in()
    {
        var incident = Report(report => report with { Components = [new("a", ComponentStatus.MajorOutage), new("b", ComponentStatus.DegradedPerformance)] });
        Resolve(incident);
        Assert.All(incident.Components, component => Assert.Equal(ComponentStatus.Operational, component.Status));

        Reopen(incident);

        Assert.Equal(IncidentStatus.Investigating, incident.Status);
        Assert.Null(incident.ResolvedAt);
        Assert.Equal([ComponentStatus.MajorOutage, ComponentStatus.DegradedPerformance], incident.Components.Select(c => c.Status));
    }

    [Fact]
    public void A_reopened_incident_can_be_resolved_again_from_what_it_was_then()
    {
        var incident = Report(report => report with { Components = [new("a", ComponentStatus.MajorOutage)] });
        Resolve(incident);
        Reopen(incident);
        Post(incident, posting => posting with { Components = [new("a", ComponentStatus.DegradedPerformance)] });
        Resolve(incident);
        Reopen(incident);

        Assert.Equal(ComponentStatus.DegradedPerformance, incident.Components.Single().Status);
    }

    [Fact]
    public void The_timeline_shows_what_each_update_changed()
    {
        var incident = Report(report => report with { Components = [new("a", ComponentStatus.MajorOutage), new("b", ComponentStatus.PartialOutage)] });

        Post(incident, posting => posting with
        {
            Status = IncidentStatus.Identified,
            Impact = Impact.Critical,
            EstimatedResolutionAt = Now.AddDays(1),
            Components = [new("a", ComponentStatus.DegradedPerformance), new("b", null), new("c", ComponentStatus.PartialOutage)],
        });

        var update = incident.Updates[^1];
        Assert.Equal((IncidentStatus.Investigating, IncidentStatus.Identified), (update.StatusBefore!.Value, update.Status));
        Assert.Equal((Impact.Major, Impact.Critical), (update.ImpactBefore!.Value, update.Impact));
        Assert.Equal((true, Now.AddDays(1)), (update.EstimateChanged, update.EstimatedResolutionAt!.Value));
        Assert.Equal(
            [
                new("a", ComponentStatus.MajorOutage, ComponentStatus.DegradedPerformance),
                new("b", ComponentStatus.PartialOutage, null),
                new("c", null, ComponentStatus.PartialOutage),
            ],
            update.Components);
    }

    [Fact]
    public void An_update_that_changes_nothing_but_the_message_says_so()
    {
        var incident = Report(report => report with { Components = [new("a", ComponentStatus.MajorOutage)], EstimatedResolutionAt = Now.AddDays(1) });

        Post(incident, posting => posting with
        {
            Status = IncidentStatus.Investigating,
            Impact = Impact.Major,
            EstimatedResolutionAt = Now.AddDays(1),
            Components = [new("a", ComponentStatus.MajorOutage)],
        });

        var update = incident.Updates[^1];
        Assert.Equal((null, null, false), (update.StatusBefore, update.ImpactBefore, update.EstimateChanged));
        Assert.Empty(update.Components);
    }

    [Fact]
    public void Resolving_lists_each_component_once_from_what_readers_last_saw()
    {
        var incident = Report(report => report with { Components = [new("a", ComponentStatus.MajorOutage)] });

        Post(incident, posting => Resolution(posting) with { Components = [new("a", ComponentStatus.DegradedPerformance), new("b", ComponentStatus.PartialOutage)] });

        Assert.Contains(new ComponentChange("a", ComponentStatus.MajorOutage, ComponentStatus.Operational), incident.Updates[^1].Components);
        Assert.Equal(incident.Updates[^1].Components.Count, incident.Updates[^1].Components.DistinctBy(c => c.ComponentId).Count());
    }

    [Fact]
    public void An_estimate_can_be_taken_back_and_ends_with_the_incident()
    {
        var incident = Report(report => report with { EstimatedResolutionAt = Now.AddDays(1) });
        Post(incident, posting => posting with { ClearEstimate = true, EstimatedResolutionAt = Now.AddDays(-1) });
        Assert.Null(incident.EstimatedResolutionAt);
        Assert.True(incident.Updates[^1].EstimateChanged);

        Post(incident, posting => posting with { EstimatedResolutionAt = Now.AddDays(2) });
        Resolve(incident);

        Assert.Null(incident.EstimatedResolutionAt);
    }

    [Fact]
    public void The_displayed_time_is_kept_apart_from_the_posted_time()
    {
        var incident = Report(report => report with { StartedAt = Now.AddHours(-3), DisplayedAt = Now.AddHours(-2) });
        Post(incident, posting => posting with { DisplayedAt = Now.AddHours(-1) });

        Assert.Equal([Now.AddHours(-2), Now.AddHours(-1)], incident.Updates.Select(u => u.DisplayedAt));
        Assert.Equal([Now, Now], incident.Updates.Select(u => u.PostedAt));
    }

    [Fact]
    public void A_backfilled_incident_tells_nobody_and_shows_the_time_it_began()
    {
        var incident = Report(report => report with { Backfilled = true, StartedAt = Now.AddDays(-3), Notify = true });
        Post(incident, posting => posting with { Notify = true, DisplayedAt = Now.AddDays(-2) });

        Assert.All(incident.Updates, update => Assert.False(update.Notify));
        Assert.Equal((Now.AddDays(-3), Now), (incident.Updates[0].DisplayedAt, incident.Updates[0].PostedAt));
        Assert.Equal(Now.AddDays(-3), incident.DetectedAt);
    }

    [Fact]
    public void A_correction_keeps_the_earlier_texts_and_marks_the_update_edited()
    {
        var incident = Report(report => report);
        var id = incident.Updates[0].Id;
        incident.Correct(id, "Second text.", Now.AddMinutes(5), "Bo");
        incident.Correct(id, "Third text.", Now.AddMinutes(9), "Anna");

        var update = incident.Updates[0];
        Assert.Equal(("Third text.", Now.AddMinutes(9)), (update.Message, update.EditedAt!.Value));
        Assert.Equal(["We are looking into it.", "Second text."], update.Revisions.Select(r => r.Message));
        Assert.Equal([Now, Now.AddMinutes(5)], update.Revisions.Select(r => r.PublicSince));
        Assert.Equal(["Bo", "Anna"], update.Revisions.Select(r => r.ReplacedBy));
        Assert.Equal(Now, update.PostedAt);
    }

    [Fact]
    public void A_correction_that_corrects_nothing_is_no_edit()
    {
        var incident = Report(report => report);

        incident.Correct(incident.Updates[0].Id, "  We are looking into it.\r\n", Now.AddMinutes(5), "Bo");

        Assert.Null(incident.Updates[0].EditedAt);
        Assert.Empty(incident.Updates[0].Revisions);
        Assert.Equal(1, incident.Version);
    }

    [Fact]
    public void The_first_acknowledgement_counts()
    {
        var incident = Report(report => report);
        incident.Acknowledge(Now.AddMinutes(1), "Bo");
        incident.Acknowledge(Now.AddMinutes(2), "Anna");

        Assert.Equal((Now.AddMinutes(1), "Bo"), (incident.AcknowledgedAt!.Value, incident.AcknowledgedBy));
    }

    [Fact]
    public void A_resolved_incident_is_not_acknowledged_any_more()
    {
        var incident = Report(report => report);
        Resolve(incident);

        Assert.Throws<RuleException>(() => incident.Acknowledge(Now.AddMinutes(1), "Bo"));
    }

    [Fact]
    public void The_beginning_can_be_corrected_to_earlier_but_not_past_the_first_update_or_the_detection()
    {
        var incident = Report(report => report with { StartedAt = Now.AddHours(-2), DetectedAt = Now.AddHours(-1) });
        incident.Change(new IncidentChange { StartedAt = Now.AddHours(-3) }, Now.AddMinutes(1));
        Assert.Equal(Now.AddHours(-3), incident.StartedAt);

        Assert.Contains("detectedAt", Assert.Throws<InvalidInputException>(() => incident.Change(new IncidentChange { StartedAt = Now.AddMinutes(-30) }, Now.AddMinutes(1))).Errors.Keys);
        Assert.Contains("startedAt", Assert.Throws<InvalidInputException>(() =>
            incident.Change(new IncidentChange { StartedAt = Now.AddMinutes(1), DetectedAt = Now.AddMinutes(1) }, Now.AddMinutes(1))).Errors.Keys);
    }

    [Fact]
    public void Root_cause_and_remediation_can_be_corrected_only_once_resolved()
    {
        var incident = Report(report => report);
        Assert.Throws<RuleException>(() => incident.Change(new IncidentChange { RootCause = "A guess." }, Now));

        Resolve(incident);
        incident.Change(new IncidentChange { RootCause = "What it really was." }, Now);

        Assert.Equal(("What it really was.", "We added space."), (incident.RootCause, incident.Remediation));
        Assert.Throws<InvalidInputException>(() => incident.Change(new IncidentChange { Remediation = " " }, Now));
    }

    [Fact]
    public void A_removed_incident_takes_nothing_any_more()
    {
        var incident = Report(report => report);
        incident.Remove(Now);

        Action[] acts =
        [
            () => Post(incident, posting => posting),
            () => Reopen(incident),
            () => incident.Correct(incident.Updates[0].Id, "Other.", Now, "Bo"),
            () => incident.Acknowledge(Now, "Bo"),
            () => incident.HandLeadTo("1", "Bo", Now),
            () => incident.Change(new IncidentChange { Title = "Other" }, Now),
            () => incident.Remove(Now),
        ];
        Assert.All(acts, act => Assert.Contains("removed", Assert.Throws<RuleException>(act).Message, StringComparison.Ordinal));
        Assert.False(incident.IsOpen);
    }

    private static IncidentReport Good => new() { Title = "API down", Impact = Impact.Major, Message = "We are looking into it." };

    private static Incident Report(Func<IncidentReport, IncidentReport> with) =>
        Incident.Report(with(Good), IncidentPolicy.Default.Statuses, Now, "Anna").Incident;

    private static void Post(Incident incident, Func<IncidentPosting, IncidentPosting> with, DateTimeOffset? now = null) =>
        incident.Post(with(new IncidentPosting { Message = "More of it." }), IncidentPolicy.Default.Statuses, now ?? Now, "Anna");

    private static void Resolve(Incident incident) => Post(incident, Resolution);

    private static IncidentPosting Resolution(IncidentPosting posting) =>
        posting with { Status = IncidentStatus.Resolved, RootCause = "A disk was full.", Remediation = "We added space." };

    private static void Reopen(Incident incident) => incident.Reopen("It is back.", null, notify: true, IncidentPolicy.Default.Statuses, Now, "Anna");

    private static string Describe(Incident incident) => System.Text.Json.JsonSerializer.Serialize(incident);
}

using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Promises;
using StatusPage.Core.Promises.Clocks;
using StatusPage.Core.Promises.Ledger;
using StatusPage.Core.Publication;
using static StatusPage.Tests.Publication.Snapshots;

namespace StatusPage.Tests.Publication;

/// <summary>What is told of the difference between two snapshots, and of one to a reader who was away.</summary>
public sealed class PublishedChangesTests
{
    private static readonly DateTimeOffset Later = Now.AddMinutes(1);

    [Fact]
    public void Nothing_is_told_of_what_only_grew_older()
    {
        var before = Empty.With(Component("a")).With(Incident("i", "a")).With(Window("w"));
        var after = before.Next().With(Component("a") with { UpdatedAt = Later, Days = [] });

        Assert.Empty(Told(before, after));
    }

    [Fact]
    public void A_new_incident_is_created_and_one_that_is_over_already_resolved_too()
    {
        Assert.Equal(["IncidentCreated i"], Told(Empty, Empty.Next().With(Incident("i"))));
        Assert.Equal(["IncidentCreated i", "IncidentResolved i"], Told(Empty, Empty.Next().With(Incident("i").Post(IncidentStatus.Resolved, Later))));
        Assert.Equal(["IncidentCreated i"], Told(Empty, Empty.Next().With(Incident("i").Post(IncidentStatus.Resolved, Later) with { Backfilled = true })));
    }

    [Theory]
    [InlineData(IncidentStatus.Investigating, IncidentStatus.Investigating, "IncidentUpdated")]
    [InlineData(IncidentStatus.Investigating, IncidentStatus.Identified, "IncidentUpdated")]
    [InlineData(IncidentStatus.Identified, IncidentStatus.Monitoring, "IncidentUpdated")]
    [InlineData(IncidentStatus.Investigating, IncidentStatus.Resolved, "IncidentResolved")]
    [InlineData(IncidentStatus.Monitoring, IncidentStatus.Resolved, "IncidentResolved")]
    [InlineData(IncidentStatus.Resolved, IncidentStatus.Investigating, "IncidentUpdated")]
    public void A_posting_is_told_by_what_it_led_to(IncidentStatus from, IncidentStatus to, string told)
    {
        var incident = from == IncidentStatus.Investigating ? Incident("i") : Incident("i").Post(from, Now.AddSeconds(1));

        Assert.Equal([$"{told} i"], Told(Empty.With(incident), Empty.Next().With(incident.Post(to, Later))));
    }

    [Fact]
    public void Reopened_and_resolved_within_one_publication_is_resolved_once_more()
    {
        var over = Incident("i").Post(IncidentStatus.Resolved, Now.AddSeconds(1));
        var again = over.Post(IncidentStatus.Investigating, Now.AddSeconds(2)).Post(IncidentStatus.Resolved, Now.AddSeconds(3));

        Assert.Equal(["IncidentResolved i"], Told(Empty.With(over), Empty.Next().With(again)));
    }

    [Fact]
    public void What_is_corrected_of_a_resolved_incident_is_an_update()
    {
        var over = Incident("i").Post(IncidentStatus.Resolved, Now.AddSeconds(1));

        Assert.Equal(["IncidentUpdated i"], Told(Empty.With(over), Empty.Next().With(over with { RootCause = "A disk was full." })));
    }

    [Fact]
    public void A_touch_that_shows_nowhere_is_not_told()
    {
        var incident = Incident("i");

        Assert.Empty(Told(Empty.With(incident), Empty.Next().With(incident with { UpdatedAt = Later, Updates = [.. incident.Updates] })));
    }

    [Fact]
    public void A_correction_of_words_is_told_even_within_the_same_moment()
    {
        var incident = Incident("i");

        Assert.Equal(["IncidentUpdated i"], Told(Empty.With(incident), Empty.Next().With(incident with { Updates = [incident.Updates[0] with { Message = "Other words." }] })));
    }

    [Fact]
    public void A_promise_that_was_missed_is_an_update()
    {
        var promise = new PromiseClock(PromiseKind.NextUpdate, 1, Core.Promises.Calendar.Span.Minutes(1), Now, Now.AddSeconds(30), MetAt: null, PromiseState.Running);
        var incident = Incident("i") with { Promises = [promise] };

        Assert.Equal(["IncidentUpdated i"], Told(Empty.With(incident), Empty.Next().With(incident with { Promises = [promise with { State = PromiseState.Missed }] })));
    }

    [Fact]
    public void A_hidden_component_is_in_no_event_at_all()
    {
        var before = Empty.With(Component("shown"));
        var hidden = Incident("i", "hidden", "shown");

        var told = PublishedChanges.Between(before, before.Next().With(hidden)).ToList();

        Assert.Equal("IncidentCreated i", Describe(Assert.Single(told)));
        Assert.Null(before.NameOf("hidden"));
    }

    public static TheoryData<MaintenanceStatus?, MaintenanceStatus, string> Windows => new()
    {
        { null, MaintenanceStatus.Scheduled, "MaintenanceScheduled" },
        { null, MaintenanceStatus.InProgress, "MaintenanceScheduled MaintenanceStarted" },
        { null, MaintenanceStatus.Completed, "MaintenanceScheduled MaintenanceStarted MaintenanceCompleted" },
        { null, MaintenanceStatus.Cancelled, "MaintenanceScheduled" },
        { MaintenanceStatus.Scheduled, MaintenanceStatus.Scheduled, "MaintenanceUpdated" },
        { MaintenanceStatus.Scheduled, MaintenanceStatus.InProgress, "MaintenanceStarted" },
        { MaintenanceStatus.Scheduled, MaintenanceStatus.Completed, "MaintenanceStarted MaintenanceCompleted" },
        { MaintenanceStatus.Scheduled, MaintenanceStatus.Cancelled, "MaintenanceUpdated" },
        { MaintenanceStatus.InProgress, MaintenanceStatus.InProgress, "MaintenanceUpdated" },
        { MaintenanceStatus.InProgress, MaintenanceStatus.Verifying, "MaintenanceUpdated" },
        { MaintenanceStatus.InProgress, MaintenanceStatus.Completed, "MaintenanceCompleted" },
        { MaintenanceStatus.Verifying, MaintenanceStatus.Completed, "MaintenanceCompleted" },
        { MaintenanceStatus.Completed, MaintenanceStatus.Completed, "MaintenanceUpdated" },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void A_window_is_told_by_where_it_was_and_is(MaintenanceStatus? from, MaintenanceStatus to, string told)
    {
        var then = from is { } status ? Window("w").Become(status, Now) : null;
        var before = then is null ? Empty : Empty.With(then);

        Assert.Equal(told.Split(' ').Select(kind => $"{kind} w"), Told(before, before.Next().With((then ?? Window("w")).Become(to, Later))));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("description")]
    [InlineData("group")]
    [InlineData("core")]
    [InlineData("plans")]
    [InlineData("target")]
    [InlineData("measured")]
    [InlineData("status")]
    [InlineData("reason")]
    public void A_component_is_updated_with_each_thing_that_is_told_of_it(string what)
    {
        var then = Component("a");
        var now = what switch
        {
            "name" => then with { Name = "Another" },
            "description" => then with { Description = "Words" },
            "group" => then with { GroupName = "Group" },
            "core" => then with { Core = false },
            "plans" => then with { Plans = "All" },
            "target" => then with { Target = 99.9m },
            "measured" => then with { Measured = "GET / returns 200" },
            "status" => then with { Status = ComponentStatus.MajorOutage },
            _ => then with { StatusReason = "A test" },
        };

        Assert.Equal(["ComponentUpdated a"], Told(Empty.With(then, Component("b")), Empty.Next().With(now, Component("b"))));
    }

    [Fact]
    public void A_component_that_appears_is_told_of_and_one_that_goes_is_not()
    {
        Assert.Equal(["ComponentUpdated a"], Told(Empty, Empty.With(Component("a"))));
        Assert.Empty(Told(Empty.With(Component("a")), Empty));
    }

    [Fact]
    public void What_caused_it_comes_before_what_it_did_to_the_components()
    {
        var before = Empty.With(Component("a"), Component("b"));
        var down = before.Next().With(Component("a"), Component("b") with { Status = ComponentStatus.MajorOutage }).With(Incident("two", "b") with { UpdatedAt = Later }, Incident("one", "b")).With(Window("w"));

        Assert.Equal(["IncidentCreated one", "IncidentCreated two", "MaintenanceScheduled w", "ComponentUpdated b"], Told(before, down));
    }

    [Theory]
    // Minutes from the report to leaving, and what is told on return; resolved after 20.
    [InlineData(-1, "IncidentCreated IncidentResolved")]
    [InlineData(1, "IncidentResolved")]
    [InlineData(20, "")]
    public void Who_was_away_is_told_of_an_incident_by_the_time_of_leaving(int minutes, string told)
    {
        var snapshot = Empty.With(Incident("i").Post(IncidentStatus.Identified, Now.AddMinutes(10)).Post(IncidentStatus.Resolved, Now.AddMinutes(20))) with { BuiltAt = Now.AddMinutes(30) };

        Assert.Equal(told.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(kind => $"{kind} i"), new RecentChanges(snapshot).Since(Now.AddMinutes(minutes)).Select(Describe));
    }

    [Theory]
    [InlineData(-1, "MaintenanceScheduled MaintenanceStarted MaintenanceCompleted")]
    [InlineData(1, "MaintenanceStarted MaintenanceCompleted")]
    [InlineData(15, "MaintenanceCompleted")]
    [InlineData(25, "MaintenanceUpdated")]
    [InlineData(30, "")]
    public void Who_was_away_is_told_of_maintenance_by_the_time_of_leaving(int minutes, string told)
    {
        var window = Window("w").Become(MaintenanceStatus.InProgress, Now.AddMinutes(10)).Become(MaintenanceStatus.Completed, Now.AddMinutes(20));
        var snapshot = Empty.With(window with { UpdatedAt = Now.AddMinutes(30) }) with { BuiltAt = Now.AddMinutes(40) };

        Assert.Equal(told.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(kind => $"{kind} w"), new RecentChanges(snapshot).Since(Now.AddMinutes(minutes)).Select(Describe));
    }

    [Fact]
    public void Who_was_away_is_told_of_a_window_that_began_late_by_when_it_was_said()
    {
        // Planned for the tenth minute; a process that was away said so in the twentieth.
        var window = Window("w").Become(MaintenanceStatus.InProgress, Now.AddMinutes(20)) with { StartedAt = Now.AddMinutes(10) };
        var snapshot = Empty.With(window) with { BuiltAt = Now.AddMinutes(40) };

        Assert.Equal(["MaintenanceStarted w"], new RecentChanges(snapshot).Since(Now.AddMinutes(15)).Select(Describe));
    }

    [Theory]
    [InlineData(PromiseState.Missed)]
    [InlineData(PromiseState.Waived)]
    public void Who_was_away_is_told_of_a_promise_that_ended_without_a_word_on_the_incident(PromiseState ended)
    {
        // Written down a minute after it was due.
        var ending = new PublishedEnding(1, Now.AddMinutes(31), LedgerSubject.Incident, "i", PromiseKind.Postmortem, 1, "5 days", Now.AddMinutes(30), ended, null);
        var snapshot = Empty.With(Incident("i"), Incident("other")) with { Ledger = new PublishedLedger([ending], 1, "hash"), BuiltAt = Now.AddMinutes(40) };

        Assert.Equal(["IncidentUpdated i"], new RecentChanges(snapshot).Since(Now.AddMinutes(30).AddSeconds(30)).Select(Describe));
        Assert.Empty(new RecentChanges(snapshot).Since(Now.AddMinutes(31)));
    }

    [Fact]
    public void Who_was_away_is_told_the_oldest_first_and_nothing_older_than_a_week()
    {
        var snapshot = Empty
            .With(Component("a") with { UpdatedAt = Now.AddMinutes(3) })
            .With(Incident("old") with { UpdatedAt = Now.AddDays(-8) }, Incident("i") with { UpdatedAt = Now.AddMinutes(5) })
            .With(Window("w") with { UpdatedAt = Now.AddMinutes(4) }) with
        { BuiltAt = Now.AddMinutes(9) };

        Assert.Equal(["ComponentUpdated a", "MaintenanceScheduled w", "IncidentCreated i"], new RecentChanges(snapshot).Since(Now.AddDays(-30)).Select(Describe));
    }

    private static IEnumerable<string> Told(PublishedSnapshot before, PublishedSnapshot after) => PublishedChanges.Between(before, after).Select(Describe);

    private static string Describe(PublishedChange change) => $"{change.Kind} {change.Incident?.Id ?? change.Maintenance?.Id ?? change.Component?.Id}";
}

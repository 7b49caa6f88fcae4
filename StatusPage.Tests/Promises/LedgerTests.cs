using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Promises;
using StatusPage.Core.Promises.Clocks;
using StatusPage.Core.Promises.Ladder;
using StatusPage.Core.Promises.Ledger;
using StatusPage.Core.Settings;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Promises;

public class LedgerTests : IAsyncLifetime
{
    private CoreApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await CoreApp.StartAsync();
        // The policy has been in force for a while.
        _app.Clock.Advance(TimeSpan.FromHours(2));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_posting_in_time_is_written_down_as_kept_with_the_posting()
    {
        var detected = _app.Now.AddMinutes(-6);
        var incident = await _app.ReportAsync(Impact.Critical, report => report with { DetectedAt = detected });

        var entry = Assert.Single(await _app.LedgerAsync());
        Assert.Equal((1, LedgerSubject.Incident, incident.Id, "Checkout fails", Impact.Critical), (entry.Number, entry.Subject, entry.SubjectId, entry.Title, entry.Impact));
        Assert.Equal((PromiseKind.FirstUpdate, 1, PromiseState.Kept, "15 minutes", 1), (entry.Kind, entry.Cycle, entry.State, entry.Promised, entry.PolicyNumber));
        Assert.Equal((detected, detected.AddMinutes(15), _app.Now, _app.Now), (entry.StartedAt, entry.DueAt, entry.MetAt, entry.At));
    }

    [Fact]
    public async Task Silence_is_written_down_as_missed_once_however_often_the_clock_looks()
    {
        var incident = await _app.ReportAsync(Impact.Critical);
        await _app.PassMinutesAsync(30);
        Assert.Equal(["first_update 1 kept"], await _app.SaidAsync());

        await _app.PassMinutesAsync(0.5);
        await _app.WatchAsync();
        await _app.PassMinutesAsync(60);
        Assert.Equal(["first_update 1 kept", "next_update 1 missed"], await _app.SaidAsync());

        await _app.PostAsync(incident, "Still looking.");
        await _app.PassMinutesAsync(20);
        await _app.ResolveAsync(incident);
        Assert.Equal(["first_update 1 kept", "next_update 1 missed", "next_update 2 kept"], await _app.SaidAsync());
    }

    [Fact]
    public async Task A_miss_that_no_job_saw_is_written_down_by_the_posting_that_comes_late()
    {
        var incident = await _app.ReportAsync(Impact.Critical);
        _app.Clock.Advance(TimeSpan.FromMinutes(31));
        await _app.PostAsync(incident, "Still looking.");

        var missed = (await _app.LedgerAsync())[^1];
        Assert.Equal((PromiseState.Missed, null), (missed.State, missed.MetAt));
    }

    [Fact]
    public async Task Dating_an_update_back_does_not_turn_a_miss_into_a_kept_one()
    {
        var incident = await _app.ReportAsync(Impact.Critical);
        _app.Clock.Advance(TimeSpan.FromMinutes(40));
        await _app.PostAsync(incident, "We said so much earlier.", posting => posting with { DisplayedAt = _app.Now.AddMinutes(-30) });

        Assert.Equal(["first_update 1 kept", "next_update 1 missed"], await _app.SaidAsync());
    }

    [Fact]
    public async Task A_past_incident_that_is_reported_late_missed_its_first_update()
    {
        await _app.ReportAsync(Impact.Critical, report => report with
        {
            Backfilled = true,
            StartedAt = _app.Now.AddHours(-1),
            Status = IncidentStatus.Resolved,
            DisplayedAt = _app.Now.AddMinutes(-50),
            RootCause = "A disk.",
            Remediation = "A bigger one.",
        });

        Assert.Equal(["first_update 1 missed"], await _app.SaidAsync());
        Assert.Empty(await _app.RemindersAsync());
    }

    [Fact]
    public async Task A_past_incident_from_before_the_first_policy_is_owed_nothing()
    {
        await _app.ReportAsync(Impact.Critical, report => report with { Backfilled = true, StartedAt = _app.Now.AddYears(-1) });
        await _app.PassMinutesAsync(500);

        Assert.Empty(await _app.LedgerAsync());
    }

    [Fact]
    public async Task An_open_incident_that_was_detected_before_the_first_policy_is_owed_what_that_promises()
    {
        var detected = _app.Now.AddDays(-1);
        await _app.ReportAsync(Impact.Critical, report => report with { DetectedAt = detected });
        await _app.PassMinutesAsync(31);

        Assert.Equal(["first_update 1 missed", "next_update 1 missed"], await _app.SaidAsync());
        Assert.Equal((1, detected.AddMinutes(15)), ((await _app.LedgerAsync())[0].PolicyNumber, (await _app.LedgerAsync())[0].DueAt));
    }

    [Fact]
    public async Task Correcting_an_update_is_no_word()
    {
        var incident = await _app.ReportAsync(Impact.Critical);
        _app.Clock.Advance(TimeSpan.FromMinutes(20));
        await _app.Incidents.CorrectAsync(_app.Admin, incident.Id, incident.Updates[0].Id, "We are looking into it, hard.", null);
        await _app.PassMinutesAsync(11);

        Assert.Equal(["first_update 1 kept", "next_update 1 missed"], await _app.SaidAsync());
    }

    [Fact]
    public async Task What_the_product_posts_by_itself_is_no_word_either()
    {
        var incident = await _app.ReportAsync(Impact.Critical);
        _app.Clock.Advance(TimeSpan.FromMinutes(20));
        await _app.Incidents.PostAsync(Actor.System("probes"), incident.Id, new IncidentPosting { Status = IncidentStatus.Monitoring, Message = "It looks better." }, null);
        await _app.PassMinutesAsync(11);

        Assert.Equal(["first_update 1 kept", "next_update 1 missed"], await _app.SaidAsync());
    }

    [Fact]
    public async Task Reopening_starts_anew()
    {
        var incident = await _app.ReportAsync(Impact.Critical);
        await _app.ResolveAsync(incident);
        await _app.PassMinutesAsync(300);
        await _app.ReopenAsync(incident);
        await _app.PassMinutesAsync(31);

        Assert.Equal(["first_update 1 kept", "next_update 1 kept", "next_update 2 missed"], await _app.SaidAsync());
    }

    [Fact]
    public async Task An_incident_keeps_the_policy_it_began_under()
    {
        var incident = await _app.ReportAsync(Impact.Critical);
        _app.Clock.Advance(TimeSpan.FromMinutes(5));
        await PutInForceAsync(ReadyMadePolicy.B);
        _app.Clock.Advance(TimeSpan.FromMinutes(5));
        // Detected under the first version, reported under the second.
        await _app.ReportAsync(Impact.Critical, report => report with { DetectedAt = _app.Now.AddMinutes(-7) });
        await _app.ReportAsync(Impact.Critical);
        await _app.PassMinutesAsync(60);

        var ledger = await _app.LedgerAsync();
        Assert.Equal([1, 1, 2, 1, 1], ledger.Select(entry => entry.PolicyNumber));
        Assert.Equal(2, ledger.Count(entry => entry is { Kind: PromiseKind.NextUpdate, State: PromiseState.Missed }));
        Assert.Contains(ledger, entry => entry.SubjectId == incident.Id && entry.Kind == PromiseKind.NextUpdate);
    }

    [Fact]
    public async Task A_resolution_that_is_late_was_missed_when_it_was_due()
    {
        await PutInForceAsync(ReadyMadePolicy.B);
        var incident = await _app.ReportAsync(Impact.Critical);
        await _app.PassMinutesAsync(241);
        Assert.Equal(["first_update 1 kept", "resolution 1 missed"], await _app.SaidAsync());

        await _app.ResolveAsync(incident);
        Assert.Equal(["first_update 1 kept", "resolution 1 missed"], await _app.SaidAsync());
    }

    [Fact]
    public async Task A_clock_set_back_an_hour_does_not_turn_a_miss_into_a_kept_one()
    {
        var incident = await _app.ReportAsync(Impact.Critical);
        await _app.PassMinutesAsync(31);
        _app.Clock.Advance(TimeSpan.FromHours(-1));
        await _app.WatchAsync();
        await _app.PostAsync(incident, "Still looking.", posting => posting with { DisplayedAt = null });

        Assert.Equal(["first_update 1 kept", "next_update 1 missed"], await _app.SaidAsync());
        Assert.Null((await _app.Get<LedgerVerifier>().VerifyAsync()).Fault);
    }

    [Fact]
    public async Task An_incident_taken_off_the_page_owes_nothing_more()
    {
        var incident = await _app.ReportAsync(Impact.Critical);
        await _app.Incidents.RemoveAsync(_app.Admin, incident.Id, null);
        await _app.PassMinutesAsync(100);

        Assert.Equal(["first_update 1 kept"], await _app.SaidAsync());
    }

    [Fact]
    public async Task Taking_an_incident_off_the_page_takes_no_miss_with_it()
    {
        var incident = await _app.ReportAsync(Impact.Critical);
        _app.Clock.Advance(TimeSpan.FromMinutes(31));
        await _app.Incidents.RemoveAsync(_app.Admin, incident.Id, null);

        Assert.Equal(["first_update 1 kept", "next_update 1 missed"], await _app.SaidAsync());
    }

    [Fact]
    public async Task A_miss_can_be_waived_once_with_a_reason_and_a_name_and_stays_in_the_ledger()
    {
        await _app.ReportAsync(Impact.Critical);
        await _app.PassMinutesAsync(31);
        var promises = _app.Get<PromiseService>();

        Assert.Contains("kept", (await Assert.ThrowsAsync<RuleException>(() => promises.WaiveAsync(_app.Admin, 1, "Why not"))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidInputException>(() => promises.WaiveAsync(_app.Admin, 2, "  "));
        await Assert.ThrowsAsync<NotFoundException>(() => promises.WaiveAsync(_app.Admin, 99, "Why not"));
        var waiver = await promises.WaiveAsync(_app.Admin, 2, "The whole region was without power.");

        Assert.Equal((3, "The whole region was without power.", _app.Admin.Name), (waiver.Number, waiver.Reason, waiver.By));
        Assert.Equal(["first_update 1 kept", "next_update 1 missed", "next_update 1 waived"], await _app.SaidAsync());
        Assert.Contains("already", (await Assert.ThrowsAsync<RuleException>(() => promises.WaiveAsync(_app.Admin, 2, "Again"))).Message, StringComparison.Ordinal);
        Assert.Null((await _app.Get<LedgerVerifier>().VerifyAsync()).Fault);

        var queries = _app.Get<LedgerQueries>();
        var line = Assert.Single(await queries.ListAsync(new LedgerFilter { State = PromiseState.Waived }, null, 10));
        Assert.Equal((2, PromiseState.Waived, waiver.Reason), (line.Entry.Number, line.State, line.Waiver?.Reason));
        Assert.Empty(await queries.ListAsync(new LedgerFilter { State = PromiseState.Missed }, null, 10));
    }

    [Fact]
    public async Task Maintenance_announced_too_late_is_a_missed_promise_and_exactly_in_time_a_kept_one()
    {
        var api = await _app.AddComponentAsync("API");
        var windows = _app.Get<MaintenanceService>();
        var input = new MaintenanceInput { Title = "New switch", Message = "We replace a switch.", ComponentIds = [api.Id], ScheduledFor = _app.Now.AddHours(48), ScheduledUntil = _app.Now.AddHours(49) };
        var window = await windows.ScheduleAsync(_app.Admin, input);
        await windows.ScheduleAsync(_app.Admin, input with { ScheduledFor = _app.Now.AddHours(48).AddSeconds(-1), Emergency = true, EmergencyReason = "It smokes." });
        Assert.Equal(["maintenance_notice 1 kept", "maintenance_notice 1 missed"], await _app.SaidAsync());

        _app.Clock.Advance(TimeSpan.FromMinutes(5));
        await windows.ChangeAsync(_app.Admin, window.Id, new MaintenanceChange { ScheduledFor = window.ScheduledFor.AddHours(5), ScheduledUntil = window.ScheduledFor.AddHours(6) }, null);
        Assert.Equal(2, (await _app.LedgerAsync()).Count);
        await windows.ChangeAsync(_app.Admin, window.Id, new MaintenanceChange { ScheduledFor = _app.Now.AddHours(10), ScheduledUntil = _app.Now.AddHours(11), Emergency = true, EmergencyReason = "It smokes." }, null);

        var missed = (await _app.LedgerAsync())[^1];
        Assert.Equal((LedgerSubject.Maintenance, window.Id, PromiseState.Missed, "48 hours", _app.Now.AddHours(-38)), (missed.Subject, missed.SubjectId, missed.State, missed.Promised, missed.DueAt));
        Assert.Null((await _app.Get<LedgerVerifier>().VerifyAsync()).Fault);
    }

    [Fact]
    public async Task An_open_incident_from_before_there_were_promises_is_bound_to_the_policy_of_its_time()
    {
        var incident = await _app.ReportAsync(Impact.Critical);
        var ancient = await _app.ReportAsync(Impact.Critical, report => report with { Backfilled = true, StartedAt = _app.Now.AddDays(-3) });
        await _app.ReadAsync(db => db.Obligations.ExecuteDeleteAsync());

        await _app.PassMinutesAsync(1);
        await _app.PassMinutesAsync(1);

        var bound = Assert.Single(await _app.ReadAsync(db => db.Obligations.ToListAsync()));
        Assert.Equal((incident.Id, 1, incident.DetectedAt), (bound.IncidentId, bound.PolicyNumber, bound.From));
        Assert.NotNull(_app.Published.Incidents.Find(incident.Id)!.NextUpdateDueAt);
        Assert.Null(_app.Published.Incidents.Find(ancient.Id)!.NextUpdateDueAt);
        Assert.Single(await _app.ReadAsync(db => db.Audit.Where(a => a.Action == "incident.bound_to_policy").ToListAsync()));
        await _app.PassMinutesAsync(40);
        Assert.Contains("next_update 1 missed", await _app.SaidAsync());
    }

    [Fact]
    public async Task What_runs_is_listed_with_the_nearest_first()
    {
        await _app.ReportAsync("Slow", report => report with { Impact = Impact.Major });
        _app.Clock.Advance(TimeSpan.FromMinutes(5));
        await _app.ReportAsync("Down", report => report with { Impact = Impact.Critical });
        await _app.ReportAsync("Informational", report => report with { Impact = Impact.None });

        var running = await _app.Get<RunningPromises>().ReadAsync();
        Assert.Equal([("Down", _app.Now.AddMinutes(30)), ("Slow", _app.Now.AddMinutes(55))], running.Select(one => (one.Title, one.Clock.DueAt)));
    }

    [Fact]
    public async Task Two_processes_that_look_at_once_write_each_entry_and_reminder_once()
    {
        await using var other = await _app.StartAnotherAsync();
        for (var i = 0; i < 12; i++)
        {
            await _app.ReportAsync(Impact.Critical);
        }

        foreach (var minutes in new[] { 25, 6 })
        {
            _app.Clock.Advance(TimeSpan.FromMinutes(minutes));
            other.Clock.Now = _app.Now;
            await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run((i % 2 == 0 ? _app : (TestApp)other).WatchAsync)));
        }

        Assert.Equal(24, (await _app.LedgerAsync()).Count);
        Assert.Equal(12, (await _app.SaidAsync()).Count(said => said == "next_update 1 missed"));
        Assert.Equal(12, (await _app.RemindersAsync()).Count(said => said.EndsWith("next_update 1 near", StringComparison.Ordinal)));
        Assert.Equal(12, (await _app.RemindersAsync()).Count(said => said.EndsWith("next_update 1 missed", StringComparison.Ordinal)));
        Assert.Null((await _app.Get<LedgerVerifier>().VerifyAsync()).Fault);
    }

    private async Task PutInForceAsync(ReadyMadePolicy policy) =>
        await _app.Get<SettingsService>().ChangePolicyAsync(_app.Admin, policy.ApplyTo(_app.Published.Policy), null);
}

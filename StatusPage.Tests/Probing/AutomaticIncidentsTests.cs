using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Probing;
using StatusPage.Tests.Support;
using static StatusPage.Tests.Probing.ProbeDriver;

namespace StatusPage.Tests.Probing;

public sealed class AutomaticIncidentsTests : IAsyncLifetime
{
    private CoreApp _app = null!;
    private Component _api = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await CoreApp.StartAsync();
        _api = await _app.AddComponentAsync("API");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Two_failures_in_a_row_open_nothing_and_the_third_opens_a_critical_incident_dated_to_the_first()
    {
        var probe = await _app.AddProbeAsync(_api);
        await _app.FindsAsync(probe, Good(), 2);
        await _app.FindsAsync(probe, Bad(), 2);
        Assert.Empty(await _app.AllIncidentsAsync());
        var first = _app.Now.AddMinutes(-1);

        await _app.FindsAsync(probe, Bad(), 1);

        var incident = Assert.Single(await _app.AllIncidentsAsync());
        Assert.Equal(Impact.Critical, incident.Impact);
        Assert.Equal(IncidentStatus.Investigating, incident.Status);
        Assert.Equal(first, incident.StartedAt);
        Assert.Equal(first, incident.DetectedAt);
        Assert.Equal(_app.Now, incident.Updates[0].PostedAt);
        Assert.True(incident.Updates[0].Automatic);
        Assert.Equal(ComponentStatus.MajorOutage, _app.Published.Components[_api.Id].Status);
        Assert.Equal(incident.Id, Assert.Single(_app.Published.Incidents.Open).Id);
        Assert.Equal(120, _app.Published.Components[_api.Id].Days[^1].DownSeconds);
    }

    [Fact]
    public async Task A_success_between_failures_starts_the_count_anew()
    {
        var probe = await _app.AddProbeAsync(_api);
        await _app.FindsAsync(probe, Bad(), 2);
        await _app.FindsAsync(probe, Good(), 1);
        await _app.FindsAsync(probe, Bad(), 2);

        Assert.Empty(await _app.AllIncidentsAsync());
    }

    [Fact]
    public async Task The_threshold_is_the_probes_own()
    {
        var probe = await _app.AddProbeAsync(_api, with: p => p.FailureThreshold = 1);
        await _app.FindsAsync(probe, Bad(), 1);

        Assert.Single(await _app.AllIncidentsAsync());
    }

    [Theory]
    [InlineData(Impact.Minor, ComponentStatus.DegradedPerformance)]
    [InlineData(Impact.Major, ComponentStatus.PartialOutage)]
    [InlineData(Impact.Critical, ComponentStatus.MajorOutage)]
    public async Task The_component_gets_the_status_that_the_impact_of_the_probe_means(Impact impact, ComponentStatus status)
    {
        var probe = await _app.AddProbeAsync(_api, with: p => p.Impact = impact);
        await _app.FindsAsync(probe, Bad(), 3);

        Assert.Equal(impact, Assert.Single(await _app.AllIncidentsAsync()).Impact);
        Assert.Equal(status, _app.Published.Components[_api.Id].Status);
    }

    [Fact]
    public async Task It_is_written_from_the_probes_template_with_the_placeholders_filled()
    {
        var site = await _app.AddComponentAsync("Website");
        var template = await _app.AddTemplateAsync("Outage", t => t with
        {
            Title = "{{component}} down",
            Message = "We see errors in {{component}}.",
            Impact = Impact.Major,
            Components = [new TemplateComponent(site.Id, ComponentStatus.DegradedPerformance)],
        });
        var probe = await _app.AddProbeAsync(_api, with: p => p.TemplateId = template.Id);
        await _app.FindsAsync(probe, Bad(), 3);

        var incident = Assert.Single(await _app.AllIncidentsAsync());
        Assert.Equal("API and Website down", incident.Title);
        Assert.Equal(Impact.Major, incident.Impact);
        Assert.Equal("We see errors in API and Website.", incident.Updates[0].Message);
        Assert.Equal(ComponentStatus.PartialOutage, _app.Published.Components[_api.Id].Status);
        Assert.Equal(ComponentStatus.DegradedPerformance, _app.Published.Components[site.Id].Status);
    }

    [Fact]
    public async Task A_template_that_only_a_person_can_fill_does_not_keep_an_outage_quiet()
    {
        var template = await _app.AddTemplateAsync("Unfillable", t => t with { Title = "{{title}} is broken" });
        var probe = await _app.AddProbeAsync(_api, with: p => p.TemplateId = template.Id);
        await _app.FindsAsync(probe, Bad(), 3);

        Assert.Equal("API is impaired", Assert.Single(await _app.AllIncidentsAsync()).Title);
    }

    [Fact]
    public async Task The_evidence_is_in_the_internal_notes_and_not_in_public()
    {
        var probe = await _app.AddProbeAsync(_api, with: p => p.RunbookUrl = "https://runbooks.example.com/api");
        await _app.FindsAsync(probe, Bad("502"), 3);

        var incident = Assert.Single(await _app.AllIncidentsAsync());
        var note = Assert.Single(await _app.NotesAsync(incident));
        Assert.Contains("API answers", note, StringComparison.Ordinal);
        Assert.Contains("https://runbooks.example.com/api", note, StringComparison.Ordinal);
        Assert.Equal(3, note.Split("| 502 | 30 |").Length - 1);
        Assert.DoesNotContain("502", incident.Updates[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_failing_probe_of_the_component_joins_the_incident_that_is_open()
    {
        var first = await _app.AddProbeAsync(_api, "API answers");
        var second = await _app.AddProbeAsync(_api, "API lists");
        await _app.FindsAsync(first, Bad(), 3);
        await _app.FindsAsync(second, Bad(), 3);

        var incident = Assert.Single(await _app.AllIncidentsAsync());
        Assert.Single(incident.Updates);
        Assert.Equal(2, (await _app.NotesAsync(incident)).Count);
        Assert.Equal(incident.Id, (await _app.StateAsync(second)).IncidentId);
    }

    [Fact]
    public async Task A_joining_probe_that_is_worse_makes_the_incident_worse()
    {
        var mild = await _app.AddProbeAsync(_api, "Latency", p => p.Impact = Impact.Minor);
        var hard = await _app.AddProbeAsync(_api, "Reachable", p => p.Impact = Impact.Critical);
        await _app.FindsAsync(mild, Bad(), 3);
        await _app.FindsAsync(hard, Bad(), 3);

        Assert.Equal(Impact.Critical, Assert.Single(await _app.AllIncidentsAsync()).Impact);
        Assert.Equal(ComponentStatus.MajorOutage, _app.Published.Components[_api.Id].Status);
    }

    [Fact]
    public async Task Probes_of_two_components_open_an_incident_each()
    {
        var site = await _app.AddComponentAsync("Website");
        await _app.FindsAsync(await _app.AddProbeAsync(_api), Bad(), 3);
        await _app.FindsAsync(await _app.AddProbeAsync(site, "Site answers"), Bad(), 3);

        Assert.Equal(2, (await _app.AllIncidentsAsync()).Count);
    }

    [Fact]
    public async Task A_hundred_workers_that_report_the_third_failure_at_the_same_instant_open_exactly_one_incident_and_the_rest_join()
    {
        var probes = new List<Probe>();
        for (var i = 0; i < 100; i++)
        {
            probes.Add(await _app.AddProbeAsync(_api, $"Probe {i}"));
        }

        for (var i = 0; i < 2; i++)
        {
            _app.Clock.Advance(TimeSpan.FromMinutes(1));
            await _app.Get<ProbeResults>().RecordAsync([.. probes.Select(p => new CheckRecord(p.Number, p.Version, 0, _app.Now.ToUnixTimeMilliseconds(), Bad()))]);
        }

        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await Task.WhenAll(probes.Select(probe => Task.Run(() => _app.FindsAsync(probe, Bad()))));

        var incident = Assert.Single(await _app.AllIncidentsAsync());
        var causes = await _app.ReadAsync(db => Task.FromResult(db.IncidentCauses.Count(c => c.IncidentId == incident.Id)));
        Assert.Equal(100, causes);
        Assert.Equal(100, (await _app.NotesAsync(incident)).Count);
    }

    [Fact]
    public async Task Recovery_posts_monitoring_once_and_the_outage_ends_with_the_first_success()
    {
        var probe = await _app.AddProbeAsync(_api);
        await _app.FindsAsync(probe, Bad(), 3);
        await _app.FindsAsync(probe, Good(), 2);
        Assert.Equal(IncidentStatus.Investigating, Assert.Single(await _app.AllIncidentsAsync()).Status);

        await _app.FindsAsync(probe, Good(), 1);
        await _app.WaitAsync(TimeSpan.FromSeconds(15));

        var incident = Assert.Single(await _app.AllIncidentsAsync());
        Assert.Equal(IncidentStatus.Monitoring, incident.Status);
        Assert.Equal(2, incident.Updates.Count);
        Assert.Equal(ComponentStatus.Operational, _app.Published.Components[_api.Id].Status);
        // Failing at minutes 1, 2 and 3; good again from minute 4.
        Assert.Equal(180, _app.Published.Components[_api.Id].Days[^1].DownSeconds);
    }

    [Fact]
    public async Task While_one_of_two_probes_still_fails_it_has_not_recovered()
    {
        var first = await _app.AddProbeAsync(_api, "One");
        var second = await _app.AddProbeAsync(_api, "Two");
        await _app.FindsAsync(first, Bad(), 3);
        await _app.FindsAsync(second, Bad(), 3);
        await _app.FindsAsync(first, Good(), 3);
        Assert.Equal(IncidentStatus.Investigating, Assert.Single(await _app.AllIncidentsAsync()).Status);

        await _app.FindsAsync(second, Good(), 3);
        Assert.Equal(IncidentStatus.Monitoring, Assert.Single(await _app.AllIncidentsAsync()).Status);
    }

    [Fact]
    public async Task It_resolves_by_itself_after_the_quiet_time_and_not_before()
    {
        var probe = await _app.AddProbeAsync(_api);
        await _app.FindsAsync(probe, Bad(), 3);
        await _app.FindsAsync(probe, Good(), 3);
        await _app.WaitAsync(TimeSpan.FromMinutes(9));
        Assert.True(Assert.Single(await _app.AllIncidentsAsync()).IsOpen);

        await _app.WaitAsync(TimeSpan.FromMinutes(1));

        var incident = Assert.Single(await _app.AllIncidentsAsync());
        Assert.Equal(IncidentStatus.Resolved, incident.Status);
        Assert.Equal(AutomaticIncidentText.RootCause, incident.RootCause);
        Assert.Equal(3, incident.Updates.Count);
    }

    [Fact]
    public async Task It_does_not_resolve_by_itself_once_somebody_acknowledged_it()
    {
        var probe = await _app.AddProbeAsync(_api);
        await _app.FindsAsync(probe, Bad(), 3);
        await _app.Incidents.AcknowledgeAsync(_app.Admin, (await _app.AllIncidentsAsync())[0].Id);
        await _app.FindsAsync(probe, Good(), 3);
        await _app.WaitAsync(TimeSpan.FromHours(2));

        var incident = Assert.Single(await _app.AllIncidentsAsync());
        Assert.Equal(IncidentStatus.Investigating, incident.Status);
        Assert.Single(incident.Updates);
        Assert.Contains(await _app.NotesAsync(incident), note => note.Contains("works again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_leaves_the_public_word_to_the_person_who_posted_on_it()
    {
        var probe = await _app.AddProbeAsync(_api);
        await _app.FindsAsync(probe, Bad(), 3);
        await _app.PostAsync((await _app.AllIncidentsAsync())[0], "We are on it.");
        await _app.FindsAsync(probe, Good(), 3);
        await _app.WaitAsync(TimeSpan.FromHours(2));

        var incident = Assert.Single(await _app.AllIncidentsAsync());
        Assert.Equal(2, incident.Updates.Count);
        Assert.True(incident.IsOpen);
    }

    [Fact]
    public async Task A_relapse_in_the_quiet_time_goes_on_in_the_same_incident()
    {
        var probe = await _app.AddProbeAsync(_api);
        await _app.FindsAsync(probe, Bad(), 3);
        await _app.FindsAsync(probe, Good(), 3);
        await _app.FindsAsync(probe, Bad(), 3);

        var incident = Assert.Single(await _app.AllIncidentsAsync());
        Assert.True(incident.IsOpen);
        Assert.Equal(ComponentStatus.MajorOutage, _app.Published.Components[_api.Id].Status);
        Assert.Equal(3, incident.Updates.Count);
    }

    [Fact]
    public async Task A_relapse_soon_after_it_resolved_by_itself_reopens_the_same_incident()
    {
        var probe = await _app.AddProbeAsync(_api);
        await _app.FindsAsync(probe, Bad(), 3);
        await _app.FindsAsync(probe, Good(), 3);
        await _app.WaitAsync(TimeSpan.FromMinutes(10));
        await _app.FindsAsync(probe, Bad(), 3);

        var incident = Assert.Single(await _app.AllIncidentsAsync());
        Assert.Equal(IncidentStatus.Investigating, incident.Status);
        Assert.Equal(ComponentStatus.MajorOutage, _app.Published.Components[_api.Id].Status);
    }

    [Fact]
    public async Task A_failure_long_after_it_resolved_is_a_new_incident()
    {
        var probe = await _app.AddProbeAsync(_api);
        await _app.FindsAsync(probe, Bad(), 3);
        await _app.FindsAsync(probe, Good(), 3);
        await _app.WaitAsync(TimeSpan.FromMinutes(10));
        await _app.WaitAsync(TimeSpan.FromMinutes(11));
        await _app.FindsAsync(probe, Bad(), 3);

        Assert.Equal(2, (await _app.AllIncidentsAsync()).Count);
    }

    [Fact]
    public async Task A_probe_that_flaps_all_day_makes_one_incident_and_a_handful_of_updates()
    {
        var probe = await _app.AddProbeAsync(_api);
        for (var i = 0; i < 40; i++)
        {
            await _app.FindsAsync(probe, Bad(), 3);
            await _app.FindsAsync(probe, Good(), 3);
            await _app.WaitAsync(TimeSpan.FromSeconds(15));
        }

        var incident = Assert.Single(await _app.AllIncidentsAsync());
        Assert.InRange(incident.Updates.Count, 1, 6);
        await _app.WaitAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(IncidentStatus.Resolved, Assert.Single(await _app.AllIncidentsAsync()).Status);
        Assert.Equal(ComponentStatus.Operational, _app.Published.Components[_api.Id].Status);
    }

    [Fact]
    public async Task When_a_person_resolves_it_while_the_probe_still_fails_it_stays_resolved_until_a_new_run_of_failures()
    {
        var probe = await _app.AddProbeAsync(_api);
        await _app.FindsAsync(probe, Bad(), 3);
        await _app.ResolveAsync((await _app.AllIncidentsAsync())[0]);
        await _app.FindsAsync(probe, Bad(), 3);
        await _app.WaitAsync(TimeSpan.FromHours(1));
        Assert.False(Assert.Single(await _app.AllIncidentsAsync()).IsOpen);

        await _app.FindsAsync(probe, Good(), 3);
        await _app.FindsAsync(probe, Bad(), 3);

        Assert.Equal(2, (await _app.AllIncidentsAsync()).Count);
    }

    [Fact]
    public async Task During_maintenance_none_is_opened_and_one_that_outlasts_it_is_dated_to_its_end()
    {
        var probe = await _app.AddProbeAsync(_api);
        var until = _app.Now.AddHours(1);
        await _app.AddMaintenanceAsync("Upgrade", _app.Now, until, _api);
        await _app.PassAsync(TimeSpan.FromSeconds(1));
        await _app.FindsAsync(probe, Bad(), 5);
        await _app.WaitAsync(TimeSpan.Zero);
        Assert.Empty(await _app.AllIncidentsAsync());

        _app.Clock.Now = until.AddMinutes(2);
        await _app.Get<MaintenanceClock>().RunOnceAsync(CancellationToken.None);
        await _app.WaitAsync(TimeSpan.Zero);

        Assert.Equal(until, Assert.Single(await _app.AllIncidentsAsync()).StartedAt);
    }

    [Fact]
    public async Task A_maintenance_that_nobody_completes_keeps_an_outage_quiet_until_its_planned_end_only()
    {
        var probe = await _app.AddProbeAsync(_api);
        var service = _app.Get<MaintenanceService>();
        var until = _app.Now.AddHours(49);
        var window = await service.ScheduleAsync(_app.Admin, new MaintenanceInput
        {
            Title = "Upgrade",
            Message = "Planned work.",
            ComponentIds = [_api.Id],
            ScheduledFor = until.AddHours(-1),
            ScheduledUntil = until,
            Automatic = false,
        });
        _app.Clock.Now = until.AddMinutes(-50);
        await service.PostAsync(_app.Admin, window.Id, new MaintenancePosting { Status = MaintenanceStatus.InProgress }, null);
        await _app.FindsAsync(probe, Bad(), 5);
        await _app.WaitAsync(TimeSpan.Zero);
        Assert.Empty(await _app.AllIncidentsAsync());

        _app.Clock.Now = until.AddMinutes(20);
        await _app.WaitAsync(TimeSpan.Zero);

        Assert.Equal(until, Assert.Single(await _app.AllIncidentsAsync()).StartedAt);
    }

    [Fact]
    public async Task What_a_crash_cut_short_between_result_and_incident_is_made_up_for()
    {
        var probe = await _app.AddProbeAsync(_api);
        for (var i = 0; i < 3; i++)
        {
            _app.Clock.Advance(TimeSpan.FromMinutes(1));
            // The results are written and acknowledged; the process ends before anything follows from them.
            await _app.Get<ProbeResults>().WriteAsync([new CheckRecord(probe.Number, probe.Version, 0, _app.Now.ToUnixTimeMilliseconds(), Bad())], CancellationToken.None);
        }

        Assert.Empty(await _app.AllIncidentsAsync());
        await _app.WaitAsync(TimeSpan.FromSeconds(5));
        await _app.WaitAsync(TimeSpan.FromSeconds(5));

        Assert.Single(await _app.AllIncidentsAsync());
    }

    [Fact]
    public async Task A_clock_set_back_an_hour_between_the_failures_opens_one_incident_that_does_not_begin_in_the_future()
    {
        var probe = await _app.AddProbeAsync(_api);
        await _app.FindsAsync(probe, Bad(), 2);
        _app.Clock.Advance(TimeSpan.FromHours(-1));
        await _app.FindsAsync(probe, Bad(), 1);

        Assert.True(Assert.Single(await _app.AllIncidentsAsync()).StartedAt <= _app.Now);
    }

    [Fact]
    public async Task A_fault_of_our_own_counts_neither_for_nor_against_the_target()
    {
        var probe = await _app.AddProbeAsync(_api);
        await _app.FindsAsync(probe, Bad(), 2);
        await _app.FindsAsync(probe, CheckOutcome.Gap("no_connectivity", "None of the reference targets could be reached."), 5);
        Assert.Empty(await _app.AllIncidentsAsync());
        Assert.Equal(2, (await _app.StateAsync(probe)).FailuresInRow);

        await _app.FindsAsync(probe, Bad(), 1);
        Assert.Single(await _app.AllIncidentsAsync());
    }

    [Fact]
    public async Task An_alert_joins_the_incident_a_probe_opened_and_it_ends_when_both_have()
    {
        var probe = await _app.AddProbeAsync(_api);
        await _app.FindsAsync(probe, Bad(), 3);
        var automatic = _app.Get<AutomaticIncidents>();
        var alert = new FailingCause { Kind = CauseKind.Alert, Id = "alert-1", Name = "HighErrorRate", Since = _app.Now, Impact = Impact.Critical, Note = "5 % of requests fail." };
        var incident = Assert.Single(await _app.AllIncidentsAsync());
        Assert.Equal(incident.Id, await automatic.FailAsync(_api.Id, alert));
        Assert.Equal(incident.Id, await automatic.FailAsync(_api.Id, alert));

        await _app.FindsAsync(probe, Good(), 3);
        Assert.Equal(IncidentStatus.Investigating, Assert.Single(await _app.AllIncidentsAsync()).Status);
        await automatic.RecoverAsync(_api.Id, CauseKind.Alert, "alert-1");

        Assert.Equal(IncidentStatus.Monitoring, Assert.Single(await _app.AllIncidentsAsync()).Status);
        Assert.Equal(4, (await _app.NotesAsync(incident)).Count);
    }
}

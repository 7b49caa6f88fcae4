using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Incidents;
using StatusPage.Core.Promises;
using StatusPage.Core.Settings;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Settings;

public sealed class SettingsServiceTests : IAsyncLifetime
{
    private CoreApp _app = null!;

    public static readonly TheoryData<string, Func<SettingsInput, SettingsInput>> BadSettings = new()
    {
        { "name", input => input with { Name = "" } },
        { "name", input => input with { Name = new string('x', 101) } },
        { "tagline", input => input with { Tagline = "a\u202eb" } },
        { "support", input => input with { Support = new string('x', 5_001) } },
        { "timeZone", input => input with { TimeZone = null } },
        { "timeZone", input => input with { TimeZone = "Mars/Olympus" } },
        { "timeZone", input => input with { TimeZone = "../../etc/passwd" } },
        { "accent", input => input with { Accent = "red" } },
        { "accent", input => input with { Accent = "#12345g" } },
        { "accent", input => input with { Accent = "#0b5fff;}" } },
        { "homeUrl", input => input with { HomeUrl = "javascript:alert(1)" } },
        { "homeUrl", input => input with { HomeUrl = "/relative" } },
        { "homeUrl", input => input with { HomeUrl = "ftp://example.com" } },
    };

    public static readonly TheoryData<string, Func<IncidentPolicy, IncidentPolicy>> BadPolicies = new()
    {
        { "statuses", policy => policy with { Statuses = [] } },
        { "statuses", policy => policy with { Statuses = [IncidentStatus.Identified, IncidentStatus.Resolved] } },
        { "statuses", policy => policy with { Statuses = [IncidentStatus.Investigating] } },
        { "maintenanceNoticeHours", policy => policy with { MaintenanceNoticeHours = -1 } },
        { "maintenanceNoticeHours", policy => policy with { MaintenanceNoticeHours = 721 } },
        { "slaMethod", policy => policy with { SlaMethod = "" } },
        { "slaMethod", policy => policy with { SlaMethod = new string('x', 5_001) } },
        { "minor.label", policy => policy with { Impacts = policy.Impacts.Where(i => i.Key != Impact.Minor).ToDictionary() } },
        { "major.definition", policy => policy with { Impacts = new Dictionary<Impact, ImpactPolicy>(policy.Impacts) { [Impact.Major] = new("Major", new string('x', 301)) } } },
        { "checklist.resolved", policy => policy with { Checklist = new Dictionary<IncidentStatus, IReadOnlyList<string>> { [IncidentStatus.Resolved] = [.. Enumerable.Repeat("line", 13)] } } },
    };

    public async ValueTask InitializeAsync() => _app = await CoreApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [MemberData(nameof(BadSettings), DisableDiscoveryEnumeration = true)]
    public async Task A_bad_setting_is_refused_beside_the_field_at_fault(string field, Func<SettingsInput, SettingsInput> spoil)
    {
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() =>
            _app.Get<SettingsService>().ChangeAsync(_app.Admin, spoil(new SettingsInput { Name = "Our status", TimeZone = "Europe/Berlin" }), null));

        Assert.Equal([field], refused.Errors.Keys);
        Assert.Equal("Status", _app.Published.Site.Name);
    }

    [Theory]
    [MemberData(nameof(BadPolicies), DisableDiscoveryEnumeration = true)]
    public async Task A_bad_policy_is_refused_beside_the_field_at_fault(string field, Func<IncidentPolicy, IncidentPolicy> spoil)
    {
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() =>
            _app.Get<SettingsService>().ChangePolicyAsync(_app.Admin, spoil(IncidentPolicy.Default), null));

        Assert.Equal([field], refused.Errors.Keys);
    }

    [Fact]
    public async Task Good_settings_are_public_at_once_and_a_second_editor_is_told()
    {
        var input = new SettingsInput { Name = "Our status", Tagline = "All about us", TimeZone = "Europe/Berlin", Accent = "#0B5FFF", HomeUrl = "https://example.com" };
        var settings = await _app.Get<SettingsService>().ChangeAsync(_app.Admin, input, 1);

        Assert.Equal(("Our status", "All about us", "#0b5fff", "Europe/Berlin"), (_app.Published.Site.Name, _app.Published.Site.Tagline, _app.Published.Site.Accent, _app.Published.Site.Zone.Id));
        Assert.Equal(2, settings.Version);
        await Assert.ThrowsAsync<StaleVersionException>(() => _app.Get<SettingsService>().ChangeAsync(_app.Admin, input, 1));
    }

    [Fact]
    public async Task A_new_version_keeps_all_that_the_policy_says()
    {
        var given = IncidentPolicy.Default with { MaintenanceNoticeHours = 24, SlaMethod = "By the clock." };
        var version = await _app.Get<SettingsService>().ChangePolicyAsync(_app.Admin, given, 1);

        var kept = await _app.ReadAsync(db => db.Policies.SingleAsync(p => p.Number == version.Number));
        Assert.Equal((2, 24, "By the clock."), (kept.Number, kept.Policy.MaintenanceNoticeHours, kept.Policy.SlaMethod));
    }

    [Fact]
    public async Task A_policy_with_fewer_statuses_is_in_force_for_the_next_posting()
    {
        var incident = await _app.ReportAsync("API down");
        await _app.Get<SettingsService>().ChangePolicyAsync(
            _app.Admin, IncidentPolicy.Default with { Statuses = [IncidentStatus.Resolved, IncidentStatus.Identified, IncidentStatus.Investigating] }, 1);

        var refused = await Assert.ThrowsAsync<RuleException>(() => _app.PostAsync(incident, "Watching.", posting => posting with { Status = IncidentStatus.Monitoring }));

        Assert.Equal("The policy in force does not use the status monitoring. Allowed now: investigating, identified, resolved.", refused.Message);
        Assert.Equal([IncidentStatus.Investigating, IncidentStatus.Identified, IncidentStatus.Resolved], _app.Published.Policy.Statuses);
        await Assert.ThrowsAsync<StaleVersionException>(() => _app.Get<SettingsService>().ChangePolicyAsync(_app.Admin, IncidentPolicy.Default, 1));
    }
}

using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Catalog;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Catalog;

public sealed class CatalogServiceTests : IAsyncLifetime
{
    private CoreApp _app = null!;

    public static readonly TheoryData<string, string, Func<ComponentInput, ComponentInput>> BadComponents = new()
    {
        { "name", "missing", input => input with { Name = " " } },
        { "name", "101 characters, at most 100", input => input with { Name = new string('x', 101) } },
        { "name", "U+202E", input => input with { Name = "API\u202e" } },
        { "name", "already a component", input => input with { Name = "Taken" } },
        { "description", "at most 500", input => input with { Description = new string('x', 501) } },
        { "plans", "at most 200", input => input with { Plans = new string('x', 201) } },
        { "measured", "U+000A", input => input with { Measured = "one\ntwo" } },
        { "target", "more than 0 and at most 100", input => input with { Target = 0m } },
        { "target", "more than 0 and at most 100", input => input with { Target = -1m } },
        { "target", "more than 0 and at most 100", input => input with { Target = 100.0001m } },
        { "target", "up to four decimals", input => input with { Target = 99.99999m } },
        { "position", "0 to 100000", input => input with { Position = -1 } },
        { "position", "0 to 100000", input => input with { Position = int.MaxValue } },
        { "groupId", "no such group", input => input with { GroupId = "none" } },
        { "statusReason", "at most 500", input => input with { Status = ComponentStatus.PartialOutage, StatusReason = new string('x', 501) } },
    };

    public async ValueTask InitializeAsync() => _app = await CoreApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [MemberData(nameof(BadComponents), DisableDiscoveryEnumeration = true)]
    public async Task A_bad_component_is_refused_beside_the_field_at_fault(string field, string says, Func<ComponentInput, ComponentInput> spoil)
    {
        await _app.AddComponentAsync("Taken");

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => _app.AddComponentAsync("API", with: spoil));

        Assert.Contains(says, refused.Errors[field].Single(), StringComparison.Ordinal);
        Assert.Equal(1, await _app.ReadAsync(db => db.Components.CountAsync()));
    }

    [Theory]
    [InlineData("99.9")]
    [InlineData("99.9999")]
    [InlineData("100")]
    [InlineData("0.0001")]
    public async Task A_target_is_kept_to_the_last_decimal(string target)
    {
        var percent = decimal.Parse(target, System.Globalization.CultureInfo.InvariantCulture);
        var api = await _app.AddComponentAsync("API", with: input => input with { Target = percent });

        Assert.Equal(percent, await _app.ReadAsync(db => db.Components.Where(c => c.Id == api.Id).Select(c => c.Target).SingleAsync()));
    }

    [Fact]
    public async Task The_same_name_may_stand_in_two_groups_and_again_after_a_removal()
    {
        var group = await _app.AddGroupAsync("Europe");
        var api = await _app.AddComponentAsync("API");
        await _app.AddComponentAsync("API", group);

        await _app.Catalog.RemoveComponentAsync(_app.Admin, api.Id, null);
        await _app.AddComponentAsync("API");

        Assert.Equal(2, _app.Published.Components.Count);
    }

    [Fact]
    public async Task A_component_in_an_open_incident_is_not_removed()
    {
        var api = await _app.AddComponentAsync("API");
        var incident = await _app.ReportAsync("API down", (api, ComponentStatus.MajorOutage));

        var refused = await Assert.ThrowsAsync<RuleException>(() => _app.Catalog.RemoveComponentAsync(_app.Admin, api.Id, null));
        Assert.Contains("“API down”", refused.Message, StringComparison.Ordinal);

        await _app.ResolveAsync(incident);
        await _app.Catalog.RemoveComponentAsync(_app.Admin, api.Id, null);
        Assert.Equal("API", _app.Published.NameOf(api.Id));
    }

    [Fact]
    public async Task An_incident_whose_component_was_removed_meanwhile_can_still_be_reopened()
    {
        var api = await _app.AddComponentAsync("API");
        var mail = await _app.AddComponentAsync("Mail");
        var incident = await _app.ReportAsync("Down", (api, ComponentStatus.MajorOutage), (mail, ComponentStatus.PartialOutage));
        await _app.ResolveAsync(incident);
        await _app.Catalog.RemoveComponentAsync(_app.Admin, api.Id, null);

        await _app.ReopenAsync(incident);

        Assert.Equal(ComponentStatus.PartialOutage, _app.Published.Components[mail.Id].Status);
        await _app.ResolveAsync(incident);
    }

    [Fact]
    public async Task A_component_in_planned_maintenance_is_not_removed()
    {
        var api = await _app.AddComponentAsync("API");
        await _app.AddMaintenanceAsync("Upgrade", _app.Now.AddDays(3), _app.Now.AddDays(4), api);

        var refused = await Assert.ThrowsAsync<RuleException>(() => _app.Catalog.RemoveComponentAsync(_app.Admin, api.Id, null));

        Assert.Contains("“Upgrade”", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Removing_a_component_takes_it_out_of_the_templates()
    {
        var api = await _app.AddComponentAsync("API");
        var mail = await _app.AddComponentAsync("Mail");
        var template = await _app.AddTemplateAsync("Outage", input => input with { Components = [new(api.Id, ComponentStatus.MajorOutage), new(mail.Id, ComponentStatus.MajorOutage)] });

        await _app.Catalog.RemoveComponentAsync(_app.Admin, api.Id, null);

        Assert.Equal([mail.Id], (await _app.ReadAsync(db => db.Templates.SingleAsync())).Components.Select(c => c.Id));
        await Assert.ThrowsAsync<StaleVersionException>(() => _app.Templates.RemoveAsync(_app.Admin, template.Id, template.Version));
    }

    [Fact]
    public async Task Removing_a_group_keeps_its_components_behind_the_others()
    {
        await _app.AddComponentAsync("alone");
        var group = await _app.AddGroupAsync("Core");
        await _app.AddComponentAsync("one", group);
        await _app.AddComponentAsync("two", group);

        await _app.Catalog.RemoveGroupAsync(_app.Admin, group.Id, group.Version);

        Assert.Equal(["alone", "one", "two"], _app.Published.Groups.Single().Components.Select(c => c.Name));
    }

    [Fact]
    public async Task The_second_of_two_editors_is_told()
    {
        var api = await _app.AddComponentAsync("API");
        var group = await _app.AddGroupAsync("Core");
        await _app.Catalog.ChangeComponentAsync(_app.Admin, api.Id, ComponentInput.From(api) with { Description = "First" }, 1);
        await _app.Catalog.ChangeGroupAsync(_app.Admin, group.Id, new GroupInput { Name = "First" }, 1);

        await Assert.ThrowsAsync<StaleVersionException>(() => _app.Catalog.ChangeComponentAsync(_app.Admin, api.Id, ComponentInput.From(api) with { Description = "Second" }, 1));
        await Assert.ThrowsAsync<StaleVersionException>(() => _app.Catalog.ChangeGroupAsync(_app.Admin, group.Id, new GroupInput { Name = "Second" }, 1));
        await Assert.ThrowsAsync<StaleVersionException>(() => _app.Catalog.SetStatusAsync(_app.Admin, api.Id, ComponentStatus.MajorOutage, "Second", 1));
        Assert.Equal("First", _app.Published.Components[api.Id].Description);
    }

    [Fact]
    public async Task A_status_set_by_hand_counts_in_the_uptime_and_its_reason_goes_with_it()
    {
        var api = await _app.AddComponentAsync("API");
        await _app.Catalog.SetStatusAsync(_app.Admin, api.Id, ComponentStatus.MajorOutage, "The building has no power.", null);
        await _app.PassAsync(TimeSpan.FromMinutes(20));
        Assert.Equal(("The building has no power.", 1200), (_app.Published.Components[api.Id].StatusReason, _app.Published.Components[api.Id].Days[^1].DownSeconds));

        await _app.Catalog.SetStatusAsync(_app.Admin, api.Id, ComponentStatus.Operational, "ignored", null);
        await _app.PassAsync(TimeSpan.FromMinutes(20));

        Assert.Equal((null, 1200), (_app.Published.Components[api.Id].StatusReason, _app.Published.Components[api.Id].Days[^1].DownSeconds));
    }

    [Fact]
    public async Task Arranging_names_only_what_exists_and_each_thing_once()
    {
        var api = await _app.AddComponentAsync("API");

        await Assert.ThrowsAsync<NotFoundException>(() => _app.Catalog.ArrangeAsync(_app.Admin, [new(null, [api.Id, "none"])]));
        await Assert.ThrowsAsync<NotFoundException>(() => _app.Catalog.ArrangeAsync(_app.Admin, [new("none", [api.Id])]));
    }
}

using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Uptime;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Uptime;

public sealed class TierServiceTests : IAsyncLifetime
{
    private CoreApp _app = null!;

    public static readonly TheoryData<string, Func<TierInput, TierInput>> BadTiers = new()
    {
        { "name", input => input with { Name = " " } },
        { "name", input => input with { Name = new string('x', 101) } },
        { "description", input => input with { Description = new string('x', 501) } },
        { "target", input => input with { Target = null } },
        { "target", input => input with { Target = 0, Bands = [] } },
        { "target", input => input with { Target = 100.01m } },
        { "target", input => input with { Target = 99.99999m } },
        { "bands", input => input with { Bands = [.. Enumerable.Range(1, 11).Select(i => new CreditBand(90 - i, i))] } },
        { "bands.0.below", input => input with { Bands = [new(99.95m, 10)] } },
        { "bands.0.below", input => input with { Bands = [new(0, 10)] } },
        { "bands.0.creditPercent", input => input with { Bands = [new(99, 100.5m)] } },
        { "bands.0.creditPercent", input => input with { Bands = [new(99, -1)] } },
        { "bands.1.below", input => input with { Bands = [new(99, 10), new(99, 25)] } },
        { "bands.0.creditPercent", input => input with { Bands = [new(98, 10), new(99, 10)] } },
        { "components", input => input with { ComponentIds = ["nobody"] } },
        { "components", input => input with { ComponentIds = [] } },
        { "position", input => input with { Position = -1 } },
    };

    private TierService Tiers => _app.Get<TierService>();

    public async ValueTask InitializeAsync() => _app = await CoreApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [MemberData(nameof(BadTiers), DisableDiscoveryEnumeration = true)]
    public async Task A_bad_tier_is_refused_beside_the_field_at_fault(string field, Func<TierInput, TierInput> spoil)
    {
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => Tiers.AddAsync(_app.Admin, spoil(Pro)));

        Assert.Equal([field], refused.Errors.Keys);
        Assert.Equal(0, await _app.ReadAsync(db => db.Tiers.CountAsync()));
    }

    [Fact]
    public async Task Bands_are_kept_from_the_highest_threshold_down()
    {
        var tier = await Tiers.AddAsync(_app.Admin, Pro with { Bands = [new(95, 50), new(99.9m, 10), new(99, 25)] });

        Assert.Equal([99.9m, 99m, 95m], (await _app.ReadAsync(db => db.Tiers.SingleAsync(t => t.Id == tier.Id))).Bands.Select(b => b.Below));
    }

    [Fact]
    public async Task A_tier_covers_core_components_only_and_one_that_left_the_board_falls_out()
    {
        var (api, web) = (await _app.AddComponentAsync("API"), await _app.AddComponentAsync("Web"));
        var beta = await _app.AddComponentAsync("Beta", with: input => input with { Core = false });
        await Assert.ThrowsAsync<InvalidInputException>(() => Tiers.AddAsync(_app.Admin, Pro with { ComponentIds = [beta.Id] }));
        var tier = await Tiers.AddAsync(_app.Admin, Pro with { ComponentIds = [api.Id, web.Id] });

        await _app.Catalog.RemoveComponentAsync(_app.Admin, web.Id, null);
        tier = await Tiers.ChangeAsync(_app.Admin, tier.Id, TierInput.From(tier) with { Description = "For the Pro plan" }, tier.Version);

        Assert.Equal([api.Id], tier.ComponentIds!);
    }

    [Fact]
    public async Task Tiers_have_an_order_of_their_own()
    {
        foreach (var name in new[] { "Free", "Pro" })
        {
            await Tiers.AddAsync(_app.Admin, Pro with { Name = name });
        }

        var enterprise = await Tiers.AddAsync(_app.Admin, Pro with { Name = "Enterprise", Position = 0 });
        Assert.Equal(["Enterprise", "Free", "Pro"], await NamesAsync());

        await Tiers.ChangeAsync(_app.Admin, enterprise.Id, TierInput.From(enterprise) with { Position = 9 }, null);
        Assert.Equal(["Free", "Pro", "Enterprise"], await NamesAsync());

        await Tiers.RemoveAsync(_app.Admin, (await _app.ReadAsync(db => db.Tiers.FirstAsync(t => t.Name == "Free"))).Id, null);
        Assert.Equal([0, 1], await _app.ReadAsync(db => db.Tiers.OrderBy(t => t.Position).Select(t => t.Position).ToListAsync()));
    }

    [Fact]
    public async Task Two_tiers_of_one_name_and_a_second_editor_are_told()
    {
        var tier = await Tiers.AddAsync(_app.Admin, Pro);

        await Assert.ThrowsAsync<InvalidInputException>(() => Tiers.AddAsync(_app.Admin, Pro));
        await Tiers.ChangeAsync(_app.Admin, tier.Id, Pro with { Target = 99.95m }, 1);
        await Assert.ThrowsAsync<StaleVersionException>(() => Tiers.ChangeAsync(_app.Admin, tier.Id, Pro, 1));
        await Assert.ThrowsAsync<NotFoundException>(() => Tiers.RemoveAsync(_app.Admin, "none", null));
        Assert.Equal(["tier.created", "tier.updated"], await _app.ReadAsync(db => db.Audit.Where(a => a.SubjectKind == "tier").OrderBy(a => a.Id).Select(a => a.Action).ToListAsync()));
    }

    private static TierInput Pro { get; } = new() { Name = "Pro", Target = 99.9m, Bands = [new(99.9m, 10), new(99m, 25)] };

    private Task<List<string>> NamesAsync() => _app.ReadAsync(db => db.Tiers.OrderBy(t => t.Position).Select(t => t.Name).ToListAsync());
}

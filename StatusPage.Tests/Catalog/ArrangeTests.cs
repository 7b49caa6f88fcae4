using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Catalog;

public sealed class ArrangeTests : IAsyncLifetime
{
    private CoreApp _app = null!;
    private ComponentGroup _shop = null!;
    private ComponentGroup _tools = null!;
    private Component _checkout = null!;
    private Component _search = null!;
    private Component _api = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await CoreApp.StartAsync();
        _shop = await _app.AddGroupAsync("Shop");
        _tools = await _app.AddGroupAsync("Tools");
        _checkout = await _app.AddComponentAsync("Checkout", _shop);
        _search = await _app.AddComponentAsync("Search", _shop);
        _api = await _app.AddComponentAsync("API", _tools);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task The_board_takes_the_order_given()
    {
        await _app.Catalog.ArrangeAsync(_app.Admin, [new(_tools.Id, [_search.Id, _api.Id]), new(_shop.Id, []), new(null, [_checkout.Id])]);

        Assert.Equal(": Checkout | Tools: Search, API", Say());
    }

    [Fact]
    public async Task What_is_not_named_keeps_its_order_behind_what_is()
    {
        await _app.Catalog.ArrangeAsync(_app.Admin, [new(_tools.Id, []), new(_shop.Id, [_api.Id])]);
        Assert.Equal("Shop: API, Checkout, Search", Say());

        await _app.Catalog.ArrangeAsync(_app.Admin, [new(_shop.Id, [_search.Id])]);
        Assert.Equal("Shop: Search, API, Checkout", Say());
        Assert.Equal([_shop.Id, _tools.Id], (await _app.ReadAsync(db => Task.FromResult(db.Groups.OrderBy(g => g.Position).Select(g => g.Id).ToList()))));
    }

    [Fact]
    public async Task Only_what_moved_counts_as_changed()
    {
        await _app.Catalog.ArrangeAsync(_app.Admin, [new(_shop.Id, [_checkout.Id, _search.Id]), new(_tools.Id, [_api.Id])]);
        await _app.Catalog.ChangeComponentAsync(_app.Admin, _api.Id, ComponentInput.From(_api) with { Name = "REST API" }, _api.Version);

        await _app.Catalog.ArrangeAsync(_app.Admin, [new(_shop.Id, [_search.Id, _checkout.Id])]);
        await Assert.ThrowsAsync<StaleVersionException>(() => _app.Catalog.ChangeComponentAsync(_app.Admin, _search.Id, ComponentInput.From(_search), _search.Version));
    }

    [Fact]
    public async Task A_component_does_not_join_a_group_that_has_one_of_its_name()
    {
        var other = await _app.AddComponentAsync("Search", _tools);
        var refused = await Assert.ThrowsAsync<RuleException>(() => _app.Catalog.ArrangeAsync(_app.Admin, [new(_shop.Id, [_checkout.Id, _search.Id, other.Id])]));

        Assert.Equal("There is already a component named “Search” in the group “Shop”. Rename one of the two first.", refused.Message);
        Assert.Equal("Shop: Checkout, Search | Tools: API, Search", Say());
    }

    [Fact]
    public async Task Naming_something_twice_is_refused()
    {
        await Assert.ThrowsAsync<InvalidInputException>(() => _app.Catalog.ArrangeAsync(_app.Admin, [new(_shop.Id, [_api.Id]), new(_tools.Id, [_api.Id])]));
        await Assert.ThrowsAsync<InvalidInputException>(() => _app.Catalog.ArrangeAsync(_app.Admin, [new(_shop.Id, []), new(_shop.Id, [])]));
    }

    [Fact]
    public async Task Arranging_and_hiding_take_an_editor()
    {
        var responder = await _app.AddStaffAsync(StaffRole.Responder);
        await Assert.ThrowsAsync<ForbiddenException>(() => _app.Catalog.ArrangeAsync(responder, []));
        await Assert.ThrowsAsync<ForbiddenException>(() => _app.Catalog.ShowAsync(responder, _api.Id, visible: false));
    }

    [Fact]
    public async Task A_component_given_another_group_without_a_place_comes_last_in_it()
    {
        await _app.Catalog.ChangeComponentAsync(_app.Admin, _api.Id, new ComponentInput { Name = "API", GroupId = _shop.Id }, null);

        Assert.Equal("Shop: Checkout, Search, API", Say());
    }

    [Fact]
    public async Task A_hidden_component_leaves_the_public_page_and_comes_back()
    {
        await _app.Catalog.ShowAsync(_app.Admin, _search.Id, visible: false);
        Assert.Equal("Shop: Checkout | Tools: API", Say());
        await _app.Catalog.ShowAsync(_app.Admin, _search.Id, visible: true);
        await _app.Catalog.ShowAsync(_app.Admin, _search.Id, visible: true);
        Assert.Equal("Shop: Checkout, Search | Tools: API", Say());
    }

    private string Say() => string.Join(" | ", _app.Published.Groups.Select(g => $"{g.Name}: {string.Join(", ", g.Components.Select(c => c.Name))}"));
}

using Microsoft.Playwright;
using StatusPage.Core.Catalog;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Admin.Catalog;

/// <summary>The catalogue's pages of the console in a real Chromium.</summary>
public sealed class ArrangeBoardTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private readonly StatusPageApp _app = new();

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        var shop = await _app.AddGroupAsync("Shop");
        var developers = await _app.AddGroupAsync("Developers");
        await _app.AddComponentAsync("Checkout", shop);
        await _app.AddComponentAsync("Search", shop);
        await _app.AddComponentAsync("API", developers);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Arrow_keys_on_the_handle_move_a_component_out_of_one_group_into_the_next_and_it_can_be_taken_back()
    {
        var page = await OpenAsync();
        var handle = Handle(page, "Move API");
        await handle.FocusAsync();

        await page.Keyboard.PressAsync("ArrowUp");
        await SaidAsync(page, "API is now number 3 of 3 in Shop.");
        await Assertions.Expect(handle).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        await SaidAsync(page, "API is now number 2 of 3 in Shop.");
        await PublicAsync("Shop: Checkout, API, Search");

        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await PublicAsync("Shop: Checkout, Search, API");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await PublicAsync("Shop: Checkout, Search", "Developers: API");
    }

    [Fact]
    public async Task The_buttons_move_components_and_groups_without_a_pointer_that_drags()
    {
        var page = await OpenAsync();

        await Handle(page, "Move Checkout down").ClickAsync();
        await SaidAsync(page, "Checkout is now number 2 of 2 in Shop.");
        await Handle(page, "Move the group Developers up").ClickAsync();
        await SaidAsync(page, "The group Developers is now number 1 of 2.");

        await PublicAsync("Developers: API", "Shop: Search, Checkout");
    }

    [Fact]
    public async Task Dragging_moves_a_component_in_front_of_another_and_a_group_in_front_of_another()
    {
        var page = await OpenAsync();

        await Handle(page, "Move API").DragToAsync(page.Locator(".board-row", new() { HasText = "Search" }), new() { TargetPosition = new() { X = 250, Y = 4 } });
        await SaidAsync(page, "API is now number 2 of 3 in Shop.");
        await PublicAsync("Shop: Checkout, API, Search");

        await Handle(page, "Move the group Developers").DragToAsync(page.Locator(".board-head", new() { HasText = "Shop" }), new() { TargetPosition = new() { X = 250, Y = 4 } });
        await SaidAsync(page, "The group Developers is now number 1 of 2.");
    }

    [Fact]
    public async Task While_the_board_is_filtered_its_order_cannot_be_changed_by_accident()
    {
        var page = await OpenAsync();
        await page.GetByLabel("Find").FillAsync("api");

        await Assertions.Expect(page.Locator(".board-row")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("[data-handle]")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show all" }).ClickAsync();
        await Assertions.Expect(page.Locator(".board-row")).ToHaveCountAsync(3);
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task The_pages_of_the_catalogue_have_no_faults_that_axe_finds(int width, bool dark)
    {
        var page = await browser.SignInAsync(_app, width: width, dark: dark);
        foreach (var (address, wait) in new[] { ("/admin/components", ".board-row"), ("/admin/components/new", "#component-name"), ($"/admin/components/{_app.Published.ComponentsInOrder.First().Id}", "#component-status") })
        {
            await page.GotoAsync(address);
            await page.Locator(wait).First.WaitForAsync();
            Assert.Empty((await page.FaultsAsync()).Select(fault => $"{address}: {fault}"));
        }
    }

    [Fact]
    public async Task Of_two_who_edit_a_component_the_second_sees_what_the_first_changed_and_keeps_what_was_typed()
    {
        var api = _app.Published.ComponentsInOrder.Single(c => c.Name == "API");
        var page = await browser.SignInAsync(_app);
        await page.GotoAsync($"/admin/components/{api.Id}");
        await page.GetByLabel("Description").FillAsync("Everything by program.");
        await _app.Catalog.ChangeComponentAsync(_app.Admin, api.Id, new ComponentInput { Name = "Public API", GroupId = api.GroupId }, expectedVersion: null);

        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".changes").First).ToContainTextAsync("API → Public API");
        await Assertions.Expect(page.GetByLabel("Description")).ToHaveValueAsync("Everything by program.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save mine over theirs" }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Saved.");

        Assert.Equal("Public API", _app.Published.Components[api.Id].Name);
        Assert.Equal("Everything by program.", _app.Published.Components[api.Id].Description);
    }

    private static ILocator Handle(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static Task SaidAsync(IPage page, string sentence) => Assertions.Expect(page.Locator(".board-said p")).ToHaveTextAsync(sentence);

    private async Task<IPage> OpenAsync()
    {
        var page = await browser.SignInAsync(_app);
        await page.GotoAsync("/admin/components");
        await Handle(page, "Move API").WaitForAsync();
        return page;
    }

    /// <summary>What is shown at once is saved a moment later.</summary>
    private async Task PublicAsync(params string[] board)
    {
        var shown = "";
        for (var tries = 0; tries < 100 && shown != string.Join(" | ", board); tries++)
        {
            shown = string.Join(" | ", _app.Published.Groups.Select(g => $"{g.Name}: {string.Join(", ", g.Components.Select(c => c.Name))}"));
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Equal(string.Join(" | ", board), shown);
    }
}

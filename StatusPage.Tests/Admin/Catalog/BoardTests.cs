using StatusPage.Core.Catalog;
using StatusPage.Web.Admin.Catalog;

namespace StatusPage.Tests.Admin.Catalog;

public sealed class BoardTests
{
    [Theory]
    [InlineData("b", -1, "x | b a c | d")]
    [InlineData("a", 1, "x | b a c | d")]
    [InlineData("a", -1, "x a | b c | d")]
    [InlineData("c", 1, "x | a b | c d")]
    [InlineData("d", -1, "x | a b c d |")]
    [InlineData("x", 1, "| x a b c | d")]
    public void A_component_moves_a_place_at_a_time_and_on_into_the_next_group(string id, int by, string expected)
    {
        var board = Start();
        Assert.True(board.Move(id, by));
        Assert.Equal(expected, Say(board));
    }

    [Theory]
    [InlineData("x", -1)]
    [InlineData("d", 1)]
    public void At_either_end_of_the_board_it_stays(string id, int by)
    {
        var board = Start();
        Assert.False(board.Move(id, by));
        Assert.Equal("x | a b c | d", Say(board));
    }

    [Theory]
    [InlineData("d", "g1", "b", "x | a d b c |")]
    [InlineData("a", "g1", "c", "x | b a c | d")]
    [InlineData("c", "g1", "a", "x | c a b | d")]
    [InlineData("a", "g1", null, "x | b c a | d")]
    [InlineData("a", null, null, "x a | b c | d")]
    [InlineData("a", "g2", "gone", "x | b c | d a")]
    public void A_component_is_dropped_in_front_of_another_or_last(string id, string? group, string? before, string expected)
    {
        var board = Start();
        Assert.True(board.Drop(id, group, before));
        Assert.Equal(expected, Say(board));
    }

    [Theory]
    [InlineData("a", "g1", "b")]
    [InlineData("c", "g1", null)]
    [InlineData("a", "g1", "a")]
    [InlineData("a", "gone", null)]
    public void Dropped_where_it_is_already_or_nowhere_it_stays(string id, string? group, string? before)
    {
        var board = Start();
        Assert.False(board.Drop(id, group, before));
        Assert.Equal("x | a b c | d", Say(board));
    }

    [Fact]
    public void Groups_change_places_behind_what_is_outside_any_group()
    {
        var board = Start();
        Assert.True(board.MoveGroup("g2", -1));
        Assert.Equal("x | d | a b c", Say(board));
        Assert.False(board.MoveGroup("g2", -1));
        Assert.True(board.DropGroup("g2", null));
        Assert.Equal("x | a b c | d", Say(board));
        Assert.True(board.DropGroup("g2", "g1"));
        Assert.Equal("x | d | a b c", Say(board));
        Assert.False(board.DropGroup("g2", "g2"));
        Assert.False(board.DropGroup("g2", "g1"));
    }

    [Fact]
    public void Its_place_is_told_in_a_sentence()
    {
        var board = Start();
        Assert.Equal("b is now number 2 of 3 in Group 1.", board.Describe("b"));
        Assert.Equal("x is now number 1 of 1 outside any group.", board.Describe("x"));
        Assert.Equal("The group Group 2 is now number 2 of 2.", board.DescribeGroup("g2"));
    }

    [Theory]
    [InlineData("", BoardShow.All, "x a b c d")]
    [InlineData("  B ", BoardShow.All, "b")]
    [InlineData("group 2", BoardShow.All, "d")]
    [InlineData("what c does", BoardShow.All, "c")]
    [InlineData("", BoardShow.Trouble, "a")]
    [InlineData("", BoardShow.Hidden, "b")]
    [InlineData("", BoardShow.BestEffort, "c")]
    [InlineData("a", BoardShow.Hidden, "")]
    public void The_filter_finds_by_name_description_group_and_kind(string text, BoardShow show, string expected)
    {
        var board = Start();
        var filter = new BoardFilter(text, show);
        Assert.Equal(expected, string.Join(' ', board.Sections.SelectMany(s => s.Items.Where(i => filter.Matches(s, i))).Select(i => i.Id)));
    }

    private static Board Start() => new(
    [
        new BoardSection(null, Board.Outside, [Item("x")]),
        new BoardSection("g1", "Group 1", [Item("a") with { Status = ComponentStatus.PartialOutage }, Item("b") with { Visible = false }, Item("c") with { Core = false, Description = "What C does." }]),
        new BoardSection("g2", "Group 2", [Item("d")]),
    ]);

    private static BoardItem Item(string id) => new(id, id, null, Visible: true, Core: true, Target: null, ComponentStatus.Operational);

    private static string Say(Board board) => string.Join(" | ", board.Sections.Select(s => string.Join(' ', s.Items.Select(i => i.Id)))).Trim();
}

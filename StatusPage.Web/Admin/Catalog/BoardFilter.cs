using StatusPage.Core.Catalog;

namespace StatusPage.Web.Admin.Catalog;

public enum BoardShow
{
    All,
    Trouble,
    Hidden,
    BestEffort,
}

/// <summary>Which components of the board are shown: by a piece of their text, and by kind. Pure.</summary>
public sealed record BoardFilter(string Text, BoardShow Show)
{
    public static readonly BoardFilter None = new("", BoardShow.All);

    private readonly string _text = Text.Trim();

    public bool Filters => _text.Length > 0 || Show != BoardShow.All;

    public bool Matches(BoardSection section, BoardItem item) =>
        Matches(item, Show) && (_text.Length == 0 || Has(item.Name) || Has(item.Description) || (section.Id is not null && Has(section.Name)));

    public static bool Matches(BoardItem item, BoardShow show) => show switch
    {
        BoardShow.All => true,
        BoardShow.Trouble => item.Status != ComponentStatus.Operational,
        BoardShow.Hidden => !item.Visible,
        BoardShow.BestEffort => !item.Core,
    };

    private bool Has(string? text) => text?.Contains(_text, StringComparison.CurrentCultureIgnoreCase) == true;
}

using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;

namespace StatusPage.Web.Admin.Incidents;

/// <summary>A component to choose, in the order of the board.</summary>
public sealed record ComponentChoice(string Id, string Name, string? Group, bool Visible);

/// <summary>The components that forms offer, and the name of every one there ever was.</summary>
public sealed class BoardDirectory
{
    private readonly Dictionary<string, string> _names;

    private BoardDirectory(IReadOnlyList<ComponentChoice> choices, Dictionary<string, string> names)
    {
        Choices = choices;
        _names = names;
    }

    public static BoardDirectory Empty { get; } = new([], []);

    public IReadOnlyList<ComponentChoice> Choices { get; }

    public static async Task<BoardDirectory> ReadAsync(IDbContextFactory<StatusPageDbContext> contexts)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var groups = await db.Groups.AsNoTracking().OrderBy(g => g.Position).ThenBy(g => g.Name).Select(g => new { g.Id, g.Name }).ToListAsync();
        var components = await db.Components.AsNoTracking().OrderBy(c => c.Position).ThenBy(c => c.Name).ToListAsync();
        var byGroup = components.Where(c => c.RemovedAt is null).ToLookup(c => c.GroupId);
        IEnumerable<ComponentChoice> Of(string? id, string? name) => byGroup[id].Select(c => new ComponentChoice(c.Id, c.Name, name, c.Visible));
        return new BoardDirectory(
            [.. Of(null, null), .. groups.SelectMany(g => Of(g.Id, g.Name))],
            components.ToDictionary(c => c.Id, c => c.Name, StringComparer.Ordinal));
    }

    /// <summary>Those among the chosen ones that left the board: a form shows them, so that they can be taken off.</summary>
    public IEnumerable<ComponentChoice> Gone(IEnumerable<string> chosen) =>
        chosen.Except(Choices.Select(c => c.Id), StringComparer.Ordinal).Select(id => new ComponentChoice(id, NameOf(id), "no longer on the board", Visible: false));

    public string NameOf(string id) => _names.GetValueOrDefault(id, "a removed component");
}

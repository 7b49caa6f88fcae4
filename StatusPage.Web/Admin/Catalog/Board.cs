using System.Globalization;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;

namespace StatusPage.Web.Admin.Catalog;

/// <summary>A component as a line of the board.</summary>
public sealed record BoardItem(string Id, string Name, string? Description, bool Visible, bool Core, decimal? Target, ComponentStatus Status);

/// <summary>A group and its components; without an id, the components outside any group.</summary>
public sealed class BoardSection(string? id, string name, IEnumerable<BoardItem> items)
{
    public string? Id { get; } = id;

    public string Name { get; } = name;

    public List<BoardItem> Items { get; } = [.. items];

    public ComponentStatus Status => StatusRollup.Worst(Items.Select(item => item.Status));
}

/// <summary>The board as the console arranges it: what is outside any group first, as in public.</summary>
public sealed class Board
{
    public const string Outside = "Outside any group";

    private readonly List<BoardSection> _sections;

    public Board(IEnumerable<BoardSection> sections)
    {
        _sections = [.. sections];
        if (_sections.Count == 0 || _sections[0].Id is not null)
        {
            _sections.Insert(0, new BoardSection(null, Outside, []));
        }
    }

    public IReadOnlyList<BoardSection> Sections => _sections;

    public IEnumerable<BoardItem> Items => _sections.SelectMany(section => section.Items);

    public bool IsEmpty => _sections.Count == 1 && _sections[0].Items.Count == 0;

    public IReadOnlyList<BoardOrder> Order => [.. _sections.Select(section => new BoardOrder(section.Id, [.. section.Items.Select(item => item.Id)]))];

    public static async Task<Board> ReadAsync(StatusPageDbContext db, DateTimeOffset now)
    {
        var groups = await db.Groups.AsNoTracking().OrderBy(g => g.Position).ThenBy(g => g.Name).ToListAsync();
        var components = await db.Components.AsNoTracking().Where(c => c.RemovedAt == null).OrderBy(c => c.Position).ThenBy(c => c.Name).ToListAsync();
        var held = (await db.StatusIntervals.AsNoTracking().Where(i => i.To == null && i.From <= now).ToListAsync()).ToLookup(i => i.ComponentId, i => i.Status);
        var items = components.ToLookup(
            c => c.GroupId,
            c => new BoardItem(c.Id, c.Name, c.Description, c.Visible, c.Core, c.Target, StatusRollup.Worst(held[c.Id])));
        return new Board([
            new BoardSection(null, Outside, items[null]),
            .. groups.Select(g => new BoardSection(g.Id, g.Name, items[g.Id])),
        ]);
    }

    /// <summary>One place up (-1) or down (+1), out of one group into the next. False where there is nowhere to go.</summary>
    public bool Move(string id, int by)
    {
        var (section, index) = Find(id);
        var items = _sections[section].Items;
        var item = items[index];
        var (toSection, to) = (section, index + by);
        if (to < 0 || to >= items.Count)
        {
            toSection += by;
            if (toSection < 0 || toSection >= _sections.Count)
            {
                return false;
            }

            to = by < 0 ? _sections[toSection].Items.Count : 0;
        }

        items.RemoveAt(index);
        _sections[toSection].Items.Insert(to, item);
        return true;
    }

    /// <summary>Into a group, in front of another component, or last. False where it is there already.</summary>
    public bool Drop(string id, string? sectionId, string? beforeId)
    {
        if (id == beforeId || _sections.FindIndex(s => s.Id == sectionId) is not (>= 0 and var toSection))
        {
            return false;
        }

        var (section, index) = Find(id);
        var item = _sections[section].Items[index];
        _sections[section].Items.RemoveAt(index);
        var target = _sections[toSection].Items;
        var before = target.FindIndex(i => i.Id == beforeId);
        var to = before < 0 ? target.Count : before;
        target.Insert(to, item);
        return (section, index) != (toSection, to);
    }

    public bool MoveGroup(string id, int by)
    {
        var index = _sections.FindIndex(s => s.Id == id);
        var to = index + by;
        // The first place belongs to what is outside any group.
        if (index < 1 || to < 1 || to >= _sections.Count)
        {
            return false;
        }

        (_sections[index], _sections[to]) = (_sections[to], _sections[index]);
        return true;
    }

    public bool DropGroup(string id, string? beforeId)
    {
        var index = _sections.FindIndex(s => s.Id == id);
        if (index < 1 || id == beforeId)
        {
            return false;
        }

        var section = _sections[index];
        _sections.RemoveAt(index);
        var before = beforeId is null ? -1 : _sections.FindIndex(s => s.Id == beforeId);
        var to = before < 1 ? _sections.Count : before;
        _sections.Insert(to, section);
        return to != index;
    }

    public bool Contains(string id) => Items.Any(item => item.Id == id);

    /// <summary>Where a component is, in a sentence for those who do not see it move.</summary>
    public string Describe(string id)
    {
        var (section, index) = Find(id);
        var items = _sections[section].Items;
        var where = _sections[section] is { Id: null } ? "outside any group" : $"in {_sections[section].Name}";
        return string.Create(CultureInfo.InvariantCulture, $"{items[index].Name} is now number {index + 1} of {items.Count} {where}.");
    }

    public string DescribeGroup(string id)
    {
        var index = _sections.FindIndex(s => s.Id == id);
        return string.Create(CultureInfo.InvariantCulture, $"The group {_sections[index].Name} is now number {index} of {_sections.Count - 1}.");
    }

    private (int Section, int Index) Find(string id)
    {
        for (var s = 0; s < _sections.Count; s++)
        {
            if (_sections[s].Items.FindIndex(item => item.Id == id) is >= 0 and var index)
            {
                return (s, index);
            }
        }

        throw new ArgumentException($"No component {id} on the board.", nameof(id));
    }
}

using StatusPage.Core.Text;

namespace StatusPage.Core.Subscribers.Import;

/// <summary>Finds components as a file names them: by id, or by name whatever its capitals. Pure.</summary>
public sealed class ComponentNames
{
    private readonly HashSet<string> _ids;
    private readonly ILookup<string, string> _byName;

    public ComponentNames(IEnumerable<(string Id, string Name)> components)
    {
        var all = components.ToList();
        _ids = all.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        _byName = all.ToLookup(c => c.Name.Trim(), c => c.Id, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The ids of components that are separated by semicolons; empty with a sentence where one is not there.</summary>
    public IReadOnlyList<string> Find(string cell, out string? problem)
    {
        problem = null;
        // A name may hold a semicolon itself.
        if (_byName[cell.Trim()].ToList() is [var whole])
        {
            return [whole];
        }

        var ids = new List<string>();
        foreach (var given in cell.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var named = _byName[given].ToList();
            if (_ids.Contains(given) || named.Count == 1)
            {
                ids.Add(_ids.Contains(given) ? given : named[0]);
                continue;
            }

            problem = named.Count > 1
                ? $"{named.Count} components are called “{SafeText.Shown(given, 60)}”: give the id of the one meant."
                : $"There is no component “{SafeText.Shown(given, 60)}”: give ids or names, separated by semicolons.";
            return [];
        }

        return [.. ids.Distinct(StringComparer.Ordinal)];
    }
}

using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;

namespace StatusPage.Core.Suggestions;

/// <summary>The components by what an alert may call them: their id, or their name in whatever case.</summary>
internal sealed class AlertComponents
{
    public static readonly AlertComponents None = new([]);

    private readonly HashSet<string> _ids;
    private readonly ILookup<string, string> _byName;

    private AlertComponents(List<(string Id, string Name)> components)
    {
        _ids = components.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        _byName = components.ToLookup(c => c.Name, c => c.Id, StringComparer.OrdinalIgnoreCase);
    }

    public static async Task<AlertComponents> ReadAsync(StatusPageDbContext db)
    {
        var components = await db.Components.Where(c => c.RemovedAt == null).Select(c => new { c.Id, c.Name }).ToListAsync();
        return new AlertComponents([.. components.Select(c => (c.Id, c.Name))]);
    }

    /// <summary>The one an alert names; where it names none, or several have that name, the source's own.</summary>
    public string? Find(string? named, string? fallback)
    {
        if (named is not null)
        {
            if (_ids.Contains(named))
            {
                return named;
            }

            if (_byName[named].ToList() is [var only])
            {
                return only;
            }
        }

        return fallback is not null && _ids.Contains(fallback) ? fallback : null;
    }
}

using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Text;

namespace StatusPage.Core.Uptime;

/// <summary>SLA tiers. Editors.</summary>
public sealed class TierService(Acts acts)
{
    public Task<SlaTier> AddAsync(Actor actor, TierInput input) => acts.RunAsync(actor, StaffRole.Editor, async act =>
    {
        var tier = new SlaTier(Ids.New(act.Now), act.Now) { Version = 1, Position = await act.Db.Tiers.CountAsync() };
        await ApplyAsync(act, tier, input);
        act.Db.Tiers.Add(tier);
        act.Record("tier.created", "tier", tier.Id, tier.Name);
        return tier;
    });

    public Task<SlaTier> ChangeAsync(Actor actor, string id, TierInput input, ExpectedVersion? expectedVersion) =>
        acts.RunAsync(actor, StaffRole.Editor, async act =>
        {
            var tier = await FindAsync(act.Db, id, expectedVersion);
            await ApplyAsync(act, tier, input);
            tier.Version++;
            act.Record("tier.updated", "tier", tier.Id, tier.Name);
            return tier;
        });

    public Task RemoveAsync(Actor actor, string id, ExpectedVersion? expectedVersion) => acts.RunAsync(actor, StaffRole.Editor, async act =>
    {
        var tier = await FindAsync(act.Db, id, expectedVersion);
        act.Db.Tiers.Remove(tier);
        await PlaceAsync(act.Db, tier, position: null);
        act.Record("tier.removed", "tier", tier.Id, tier.Name);
    });

    private static async Task<SlaTier> FindAsync(StatusPageDbContext db, string id, ExpectedVersion? expectedVersion)
    {
        var tier = await db.Tiers.SingleOrDefaultAsync(t => t.Id == id) ?? throw new NotFoundException("tier", id);
        StaleVersionException.ThrowIfStale($"The tier “{tier.Name}”", expectedVersion, tier.Version);
        return tier;
    }

    private static async Task ApplyAsync(Act act, SlaTier tier, TierInput input)
    {
        var errors = new InputErrors();
        var name = errors.Line("name", "The name", input.Name, SlaTier.MaxName);
        var description = errors.Line("description", "The description", input.Description, SlaTier.MaxDescription, required: false);
        TierRules.CheckTarget(errors, input.Target);
        var bands = TierRules.CheckBands(errors, input.Bands, input.Target);
        if (name.Length > 0 && await act.Db.Tiers.AnyAsync(t => t.Name == name && t.Id != tier.Id))
        {
            errors.Add("name", $"There is already a tier named “{name}”. Choose another name.");
        }

        if (input.Position is < 0)
        {
            errors.Add("position", "The position is counted from 0. Give 0 for the first, or none to leave it where it is.");
        }

        var components = await CoveredAsync(act.Db, errors, tier, input.ComponentIds);
        errors.ThrowIfAny();
        tier.Name = name;
        tier.Description = description.Length == 0 ? null : description;
        tier.Target = input.Target!.Value;
        tier.Bands = bands;
        tier.ComponentIds = components;
        tier.UpdatedAt = act.Now;
        await PlaceAsync(act.Db, tier, input.Position ?? tier.Position);
    }

    private static async Task<IReadOnlyList<string>?> CoveredAsync(StatusPageDbContext db, InputErrors errors, SlaTier tier, IReadOnlyList<string>? ids)
    {
        if (ids is null)
        {
            return null;
        }

        if (ids.Distinct(StringComparer.Ordinal).Count() != ids.Count)
        {
            errors.Add("components", "A component is named twice. Name each one once.");
        }

        var known = await db.Components.Where(c => ids.Contains(c.Id) && c.RemovedAt == null).ToDictionaryAsync(c => c.Id);
        // What it covered already and left the board since goes without a word.
        foreach (var id in ids.Where(id => !known.ContainsKey(id) && tier.ComponentIds?.Contains(id, StringComparer.Ordinal) != true))
        {
            errors.Add("components", $"There is no component with the id “{SafeText.Shown(id, Ids.MaxLength)}”.");
        }

        foreach (var component in ids.Where(known.ContainsKey).Select(id => known[id]).Where(c => !c.Core))
        {
            errors.Add("components", $"“{component.Name}” is best effort and carries no SLA. Choose core components.");
        }

        var covered = ids.Where(known.ContainsKey).ToList();
        if (covered.Count == 0)
        {
            errors.Add("components", "The tier covers no component. Choose at least one, or all core components.");
        }

        return covered;
    }

    /// <summary>Puts it there and counts the others around it; null takes it out.</summary>
    private static async Task PlaceAsync(StatusPageDbContext db, SlaTier tier, int? position)
    {
        var others = await db.Tiers.Where(t => t.Id != tier.Id).OrderBy(t => t.Position).ThenBy(t => t.Name).ToListAsync();
        if (position is { } place)
        {
            others.Insert(Math.Min(place, others.Count), tier);
        }

        for (var i = 0; i < others.Count; i++)
        {
            others[i].Position = i;
        }
    }
}

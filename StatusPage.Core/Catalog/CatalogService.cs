using System.Globalization;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Text;

namespace StatusPage.Core.Catalog;

/// <summary>Everything that changes components and groups. Editors; the status by hand also responders.</summary>
public sealed class CatalogService(Acts acts)
{
    public const int MaxPosition = 100_000;

    public Task<Component> AddComponentAsync(Actor actor, ComponentInput input) => acts.RunAsync(actor, StaffRole.Editor, async act =>
    {
        var component = new Component(Ids.New(act.Now), act.Now) { Version = 1 };
        var position = input.Position ?? await NextPositionAsync(act.Db, input.GroupId);
        await ApplyAsync(act, component, input with { Position = position });
        act.Db.Components.Add(component);
        act.Record("component.created", "component", component.Id, component.Name);
        return component;
    });

    public Task<Component> ChangeComponentAsync(Actor actor, string id, ComponentInput input, ExpectedVersion? expectedVersion) =>
        acts.RunAsync(actor, StaffRole.Editor, async act =>
        {
            var component = await FindAsync(act.Db, id);
            StaleVersionException.ThrowIfStale($"The component “{component.Name}”", expectedVersion, component.Version);
            await ApplyAsync(act, component, input);
            component.Version++;
            act.Record("component.updated", "component", component.Id, component.Name);
            return component;
        });

    /// <summary>Puts a component on the public page or takes it off; its status and history go on either way.</summary>
    public Task<Component> ShowAsync(Actor actor, string id, bool visible) => acts.RunAsync(actor, StaffRole.Editor, async act =>
    {
        var component = await FindAsync(act.Db, id);
        if (component.Visible != visible)
        {
            component.Visible = visible;
            component.UpdatedAt = act.Now;
            component.Version++;
            act.Record(visible ? "component.shown" : "component.hidden", "component", component.Id, component.Name);
        }

        return component;
    });

    /// <summary>Sets the status by hand, with a reason. Incidents and maintenance show through when they are worse.</summary>
    public Task<Component> SetStatusAsync(Actor actor, string id, ComponentStatus status, string? reason, ExpectedVersion? expectedVersion) =>
        acts.RunAsync(actor, StaffRole.Responder, async act =>
        {
            var component = await FindAsync(act.Db, id);
            StaleVersionException.ThrowIfStale($"The component “{component.Name}”", expectedVersion, component.Version);
            var errors = new InputErrors();
            await SetStatusAsync(act, component, status, reason, errors);
            errors.ThrowIfAny();
            component.UpdatedAt = act.Now;
            component.Version++;
            act.Record("component.status_set", "component", component.Id, component.Name);
            return component;
        });

    public Task RemoveComponentAsync(Actor actor, string id, ExpectedVersion? expectedVersion) => acts.RunAsync(actor, StaffRole.Editor, async act =>
    {
        var component = await FindAsync(act.Db, id);
        StaleVersionException.ThrowIfStale($"The component “{component.Name}”", expectedVersion, component.Version);
        var incident = await act.Db.Incidents
            .Where(i => i.Status != IncidentStatus.Resolved && i.RemovedAt == null && i.Components.Any(c => c.ComponentId == id))
            .Select(i => i.Title)
            .FirstOrDefaultAsync();
        if (incident is not null)
        {
            throw new RuleException($"“{component.Name}” is affected by the open incident “{incident}”. Take it off the incident or resolve the incident first, or hide the component instead.");
        }

        // Statuses are words in the database, which know no order there.
        var maintenances = await act.Db.Maintenances.Where(m => m.Status != MaintenanceStatus.Completed && m.Status != MaintenanceStatus.Cancelled).ToListAsync();
        if (maintenances.Find(m => m.ComponentIds.Contains(id)) is { } window)
        {
            throw new RuleException($"“{component.Name}” is part of the maintenance “{window.Title}”. Wait for its end or take the component off it first, or hide the component instead.");
        }

        var series = await act.Db.MaintenanceSeries.Where(s => s.EndedAt == null).ToListAsync();
        if (series.Find(s => s.ComponentIds.Contains(id) && s.Coming().Any()) is { } recurring)
        {
            throw new RuleException($"“{component.Name}” is part of the maintenance “{recurring.Title}”, which comes again. End its series or take the component off it first, or hide the component instead.");
        }

        await StatusTimeline.SetAsync(act, id, StatusSource.Hand, "", ComponentStatus.Operational, act.Now);
        component.RemovedAt = component.UpdatedAt = act.Now;
        component.Version++;
        foreach (var template in await act.Db.Templates.ToListAsync())
        {
            if (template.Components.Any(c => c.Id == id))
            {
                template.Components = [.. template.Components.Where(c => c.Id != id)];
                template.Version++;
            }
        }

        act.Record("component.removed", "component", component.Id, component.Name);
        act.Raise(new ComponentRemoved(component));
    });

    public Task<ComponentGroup> AddGroupAsync(Actor actor, GroupInput input) => acts.RunAsync(actor, StaffRole.Editor, async act =>
    {
        var group = new ComponentGroup(Ids.New(act.Now), act.Now) { Version = 1 };
        var position = input.Position ?? (await act.Db.Groups.MaxAsync(g => (int?)g.Position) ?? -1) + 1;
        await ApplyAsync(act, group, input with { Position = position });
        act.Db.Groups.Add(group);
        act.Record("group.created", "group", group.Id, group.Name);
        return group;
    });

    public Task<ComponentGroup> ChangeGroupAsync(Actor actor, string id, GroupInput input, ExpectedVersion? expectedVersion) =>
        acts.RunAsync(actor, StaffRole.Editor, async act =>
        {
            var group = await act.Db.Groups.SingleOrDefaultAsync(g => g.Id == id) ?? throw new NotFoundException("group", id);
            StaleVersionException.ThrowIfStale($"The group “{group.Name}”", expectedVersion, group.Version);
            await ApplyAsync(act, group, input);
            group.Version++;
            act.Record("group.updated", "group", group.Id, group.Name);
            return group;
        });

    /// <summary>Removes a group; its components stay on the board, outside any group.</summary>
    public Task RemoveGroupAsync(Actor actor, string id, ExpectedVersion? expectedVersion) => acts.RunAsync(actor, StaffRole.Editor, async act =>
    {
        var group = await act.Db.Groups.SingleOrDefaultAsync(g => g.Id == id) ?? throw new NotFoundException("group", id);
        StaleVersionException.ThrowIfStale($"The group “{group.Name}”", expectedVersion, group.Version);
        var position = await NextPositionAsync(act.Db, null);
        foreach (var component in await act.Db.Components.Where(c => c.GroupId == id).OrderBy(c => c.Position).ThenBy(c => c.Name).ToListAsync())
        {
            component.GroupId = null;
            component.Position = position++;
            component.UpdatedAt = act.Now;
            component.Version++;
        }

        act.Db.Groups.Remove(group);
        act.Record("group.removed", "group", group.Id, group.Name);
    });

    /// <summary>
    /// Puts the board in the order given: groups from the top, and in each its components. What the list does not name
    /// keeps its order, behind what it names.
    /// </summary>
    public Task ArrangeAsync(Actor actor, IReadOnlyList<BoardOrder> order) => acts.RunAsync(actor, StaffRole.Editor, async act =>
    {
        var groups = await act.Db.Groups.OrderBy(g => g.Position).ThenBy(g => g.Name).ToListAsync();
        var components = await act.Db.Components.Where(c => c.RemovedAt == null).OrderBy(c => c.Position).ThenBy(c => c.Name).ToListAsync();
        RefuseNamedTwice(order);

        var named = order
            .Where(part => part.GroupId is not null)
            .Select(part => groups.Find(g => g.Id == part.GroupId) ?? throw new NotFoundException("group", part.GroupId!))
            .ToList();
        foreach (var (position, group) in named.Concat(groups.Except(named)).Index().ToList())
        {
            if (group.Position != position)
            {
                group.Position = position;
                group.UpdatedAt = act.Now;
                group.Version++;
            }
        }

        var byId = components.ToDictionary(c => c.Id);
        var placed = order.SelectMany(part => part.ComponentIds).ToHashSet(StringComparer.Ordinal);
        foreach (var (groupId, ids) in order)
        {
            var members = ids.Select(id => byId.GetValueOrDefault(id) ?? throw new NotFoundException("component", id))
                .Concat(components.Where(c => c.GroupId == groupId && !placed.Contains(c.Id)))
                .ToList();
            if (members.Where(c => c.GroupId != groupId).FirstOrDefault(mover => members.Exists(c => c != mover && c.Name == mover.Name)) is { } twin)
            {
                var where = groups.Find(g => g.Id == groupId) is { } group ? $"in the group “{group.Name}”" : "outside the groups";
                throw new RuleException($"There is already a component named “{twin.Name}” {where}. Rename one of the two first.");
            }

            foreach (var (position, component) in members.Index())
            {
                if (component.Position != position || component.GroupId != groupId)
                {
                    component.Position = position;
                    component.GroupId = groupId;
                    component.UpdatedAt = act.Now;
                    component.Version++;
                }
            }
        }

        act.Record("board.arranged", "board", "board", "Board order");
    });

    internal static async Task<Component> FindAsync(StatusPageDbContext db, string id) =>
        await db.Components.SingleOrDefaultAsync(c => c.Id == id && c.RemovedAt == null) ?? throw new NotFoundException("component", id);

    private static void RefuseNamedTwice(IReadOnlyList<BoardOrder> order)
    {
        if (order.DistinctBy(part => part.GroupId).Count() != order.Count)
        {
            throw new InvalidInputException("order", "A group is named twice. Name each one once.");
        }

        var ids = order.SelectMany(part => part.ComponentIds).ToList();
        if (ids.Distinct().Count() != ids.Count)
        {
            throw new InvalidInputException("order", "A component is named twice. Name each one once.");
        }
    }

    private static async Task<int> NextPositionAsync(StatusPageDbContext db, string? groupId) =>
        (await db.Components.Where(c => c.GroupId == groupId && c.RemovedAt == null).MaxAsync(c => (int?)c.Position) ?? -1) + 1;

    private static async Task ApplyAsync(Act act, Component component, ComponentInput input)
    {
        var errors = new InputErrors();
        var name = errors.Line("name", "The name", input.Name, Component.MaxName);
        var description = errors.Block("description", "The description", input.Description, Component.MaxDescription, required: false);
        var plans = errors.Line("plans", "The list of plans", input.Plans, Component.MaxPlans, required: false);
        var measured = errors.Line("measured", "What is measured", input.Measured, Component.MaxMeasured, required: false);
        if (input.Target is { } target && (target <= 0 || target > 100 || decimal.Round(target, 4) != target))
        {
            errors.Add("target", $"The target {target.ToString(CultureInfo.InvariantCulture)} is not a promised uptime. Give percent, more than 0 and at most 100, with up to four decimals, for example 99.9.");
        }

        // Moved to another group without saying where in it: last.
        var position = input.Position ?? (input.GroupId == component.GroupId ? component.Position : await NextPositionAsync(act.Db, input.GroupId));
        CheckPosition(errors, position);
        if (input.GroupId is not null && !await act.Db.Groups.AnyAsync(g => g.Id == input.GroupId))
        {
            errors.Add("groupId", "There is no such group. Choose an existing one, or none.");
        }

        if (name.Length > 0 && await act.Db.Components.AnyAsync(c => c.Name == name && c.GroupId == input.GroupId && c.Id != component.Id && c.RemovedAt == null))
        {
            errors.Add("name", $"There is already a component named “{name}” in this group. Choose another name.");
        }

        await SetStatusAsync(act, component, input.Status ?? component.NormalStatus, input.StatusReason ?? component.StatusReason, errors);
        errors.ThrowIfAny();

        component.Name = name;
        component.Description = OrNull(description);
        component.Plans = OrNull(plans);
        component.Measured = OrNull(measured);
        component.Target = input.Target;
        component.Position = position;
        component.GroupId = input.GroupId;
        component.Visible = input.Visible;
        component.Core = input.Core;
        component.UpdatedAt = act.Now;
    }

    private static async Task SetStatusAsync(Act act, Component component, ComponentStatus status, string? reason, InputErrors errors)
    {
        var why = OrNull(errors.Line("statusReason", "The reason", reason, Component.MaxReason, required: false));
        if (status == ComponentStatus.Operational)
        {
            why = null;
        }

        if (!errors.Any && (status != component.NormalStatus || why != component.StatusReason))
        {
            component.NormalStatus = status;
            component.StatusReason = why;
            await StatusTimeline.SetAsync(act, component.Id, StatusSource.Hand, "", status, act.Now);
        }
    }

    private static async Task ApplyAsync(Act act, ComponentGroup group, GroupInput input)
    {
        var errors = new InputErrors();
        var name = errors.Line("name", "The name", input.Name, Component.MaxName);
        var position = input.Position ?? group.Position;
        CheckPosition(errors, position);
        if (name.Length > 0 && await act.Db.Groups.AnyAsync(g => g.Name == name && g.Id != group.Id))
        {
            errors.Add("name", $"There is already a group named “{name}”. Choose another name.");
        }

        errors.ThrowIfAny();
        group.Name = name;
        group.Position = position;
        group.UpdatedAt = act.Now;
    }

    private static void CheckPosition(InputErrors errors, int position)
    {
        if (position is < 0 or > MaxPosition)
        {
            errors.Add("position", $"The position {position} is out of range: give 0 to {MaxPosition}.");
        }
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}

/// <summary>A group (null: the components outside any) and its components, in the order wanted.</summary>
public sealed record BoardOrder(string? GroupId, IReadOnlyList<string> ComponentIds);

using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Text;

namespace StatusPage.Core.Suggestions;

/// <summary>An alert source as a form or the API gives it: all of it, not only what changes.</summary>
public sealed record AlertSourceInput
{
    public string? Name { get; init; }

    public string? ComponentId { get; init; }

    public string? TemplateId { get; init; }

    public Impact? Impact { get; init; }

    public AlertSourceMode Mode { get; init; }

    public bool Enabled { get; init; } = true;
}

/// <summary>Alert sources and their addresses. Editors.</summary>
public sealed class AlertSourceService(Acts acts, AlertSecrets secrets)
{
    /// <summary>With its secret, which is the key to its address.</summary>
    public Task<(AlertSource Source, string Secret)> AddAsync(Actor actor, AlertSourceInput input) =>
        acts.RunAsync(actor, StaffRole.Editor, async act =>
        {
            var source = new AlertSource(Ids.New(act.Now), act.Now) { Version = 1 };
            await ApplyAsync(act, source, input);
            var secret = secrets.Renew(source);
            act.Db.AlertSources.Add(source);
            act.Record("alert_source.created", "alert_source", source.Id, source.Name);
            return (source, secret);
        });

    public Task<AlertSource> ChangeAsync(Actor actor, string id, AlertSourceInput input, ExpectedVersion? expectedVersion) =>
        acts.RunAsync(actor, StaffRole.Editor, async act =>
        {
            var source = await FindAsync(act.Db, id, expectedVersion);
            await ApplyAsync(act, source, input);
            source.Version++;
            act.Record("alert_source.updated", "alert_source", source.Id, source.Name);
            return source;
        });

    /// <summary>Its suggestions stay; nothing comes in any more.</summary>
    public Task RemoveAsync(Actor actor, string id, ExpectedVersion? expectedVersion) => acts.RunAsync(actor, StaffRole.Editor, async act =>
    {
        var source = await FindAsync(act.Db, id, expectedVersion);
        act.Db.AlertSources.Remove(source);
        act.Record("alert_source.removed", "alert_source", source.Id, source.Name);
    });

    /// <summary>A new address; the old one is closed at once.</summary>
    public Task<(AlertSource Source, string Secret)> RotateAsync(Actor actor, string id, ExpectedVersion? expectedVersion = null) =>
        acts.RunAsync(actor, StaffRole.Editor, async act =>
        {
            var source = await FindAsync(act.Db, id, expectedVersion);
            var secret = secrets.Renew(source);
            source.UpdatedAt = act.Now;
            source.Version++;
            act.Record("alert_source.rotated", "alert_source", source.Id, source.Name);
            return (source, secret);
        });

    /// <summary>The secret once more, for who has to set up the sender; the audit log says who asked.</summary>
    public Task<string> RevealAsync(Actor actor, string id) => acts.RunAsync(actor, StaffRole.Editor, async act =>
    {
        var source = await FindAsync(act.Db, id, expectedVersion: null);
        var secret = secrets.Read(source);
        act.Record("alert_source.revealed", "alert_source", source.Id, source.Name);
        return secret;
    });

    private static async Task<AlertSource> FindAsync(StatusPageDbContext db, string id, ExpectedVersion? expectedVersion)
    {
        var source = await db.AlertSources.SingleOrDefaultAsync(s => s.Id == id) ?? throw new NotFoundException("alert source", id);
        StaleVersionException.ThrowIfStale($"The alert source “{source.Name}”", expectedVersion, source.Version);
        return source;
    }

    private static async Task ApplyAsync(Act act, AlertSource source, AlertSourceInput input)
    {
        var errors = new InputErrors();
        var name = errors.Line("name", "The name", input.Name, AlertSource.MaxName);
        if (name.Length > 0 && await act.Db.AlertSources.AnyAsync(s => s.Name == name && s.Id != source.Id))
        {
            errors.Add("name", $"There is already an alert source named “{name}”. Choose another name.");
        }

        if (input.ComponentId is { } component && !await act.Db.Components.AnyAsync(c => c.Id == component && c.RemovedAt == null))
        {
            errors.Add("componentId", "There is no such component. Choose an existing one, or none.");
        }

        if (input.TemplateId is { } template && !await act.Db.Templates.AnyAsync(t => t.Id == template))
        {
            errors.Add("templateId", "There is no such template. Choose an existing one, or none.");
        }

        errors.ThrowIfAny();
        source.Name = name;
        source.ComponentId = input.ComponentId;
        source.TemplateId = input.TemplateId;
        source.Impact = input.Impact;
        source.Mode = input.Mode;
        source.Enabled = input.Enabled;
        source.UpdatedAt = act.Now;
    }
}

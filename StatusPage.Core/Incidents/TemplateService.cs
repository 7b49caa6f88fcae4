using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Text;

namespace StatusPage.Core.Incidents;

/// <summary>A template as a form or the API gives it: all of it, not only what changes.</summary>
public sealed record TemplateInput
{
    public string? Name { get; init; }

    public string? Title { get; init; }

    public Impact? Impact { get; init; }

    public string? Message { get; init; }

    public IReadOnlyList<TemplateComponent>? Components { get; init; }

    public static TemplateInput From(IncidentTemplate template) => new()
    {
        Name = template.Name,
        Title = template.Title,
        Impact = template.Impact,
        Message = template.Message,
        Components = template.Components,
    };
}

/// <summary>Incident templates. Editors.</summary>
public sealed class TemplateService(Acts acts)
{
    public Task<IncidentTemplate> AddAsync(Actor actor, TemplateInput input) => acts.RunAsync(actor, StaffRole.Editor, async act =>
    {
        var template = new IncidentTemplate(Ids.New(act.Now), act.Now) { Version = 1 };
        await ApplyAsync(act, template, input);
        act.Db.Templates.Add(template);
        act.Record("template.created", "template", template.Id, template.Name);
        return template;
    });

    public Task<IncidentTemplate> ChangeAsync(Actor actor, string id, TemplateInput input, ExpectedVersion? expectedVersion) =>
        acts.RunAsync(actor, StaffRole.Editor, async act =>
        {
            var template = await FindAsync(act.Db, id);
            StaleVersionException.ThrowIfStale($"The template “{template.Name}”", expectedVersion, template.Version);
            await ApplyAsync(act, template, input);
            template.Version++;
            act.Record("template.updated", "template", template.Id, template.Name);
            return template;
        });

    public Task RemoveAsync(Actor actor, string id, ExpectedVersion? expectedVersion) => acts.RunAsync(actor, StaffRole.Editor, async act =>
    {
        var template = await FindAsync(act.Db, id);
        StaleVersionException.ThrowIfStale($"The template “{template.Name}”", expectedVersion, template.Version);
        act.Db.Templates.Remove(template);
        act.Record("template.removed", "template", template.Id, template.Name);
    });

    private static async Task<IncidentTemplate> FindAsync(StatusPageDbContext db, string id) =>
        await db.Templates.SingleOrDefaultAsync(t => t.Id == id) ?? throw new NotFoundException("template", id);

    private static async Task ApplyAsync(Act act, IncidentTemplate template, TemplateInput input)
    {
        var errors = new InputErrors();
        var name = errors.Line("name", "The name", input.Name, IncidentTemplate.MaxName);
        var title = errors.Line("title", "The title", input.Title, Incident.MaxTitle);
        var message = errors.Block("message", "The message", input.Message, Incident.MaxMessage);
        if (input.Impact is null)
        {
            errors.Add("impact", "The impact is missing: give none, minor, major or critical.");
        }

        if (name.Length > 0 && await act.Db.Templates.AnyAsync(t => t.Name == name && t.Id != template.Id))
        {
            errors.Add("name", $"There is already a template named “{name}”. Choose another name.");
        }

        var components = input.Components ?? [];
        var ids = components.Select(c => c.Id).ToList();
        var known = await act.Db.Components.Where(c => ids.Contains(c.Id) && c.RemovedAt == null).Select(c => c.Id).ToListAsync();
        if (ids.Except(known).Any())
        {
            errors.Add("components", "A component named here does not exist. Choose from the list of components.");
        }

        if (ids.Distinct().Count() != ids.Count)
        {
            errors.Add("components", "A component is named twice. Name each one once.");
        }

        if (components.Any(c => c.Status == ComponentStatus.UnderMaintenance))
        {
            errors.Add("components", "An incident does not put a component under maintenance. Accepted: operational, degraded_performance, partial_outage, major_outage.");
        }

        errors.ThrowIfAny();
        template.Name = name;
        template.Title = title;
        template.Impact = input.Impact!.Value;
        template.Message = message;
        template.Components = [.. components];
        template.UpdatedAt = act.Now;
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Promises;
using StatusPage.Core.Text;

namespace StatusPage.Web.Api.Configuration;

/// <summary>Everything that can be applied, as one file: in the order of the board, things named as people name them.</summary>
internal static class ConfigurationExport
{
    private const string Header = """
        # Components, groups, probes, templates, tiers and the policy of this status page.
        # Values of secrets are masked; applied again they stay as they were.

        """;

    public static async Task<string> WriteAsync(StatusPageDbContext db)
    {
        var groups = await db.Groups.OrderBy(g => g.Position).ThenBy(g => g.Name).ToListAsync();
        var components = await db.Components.Where(c => c.RemovedAt == null).ToListAsync();
        var templates = await db.Templates.OrderBy(t => t.Name).ToListAsync();
        var probes = await db.Probes.Where(p => p.RemovedAt == null).OrderBy(p => p.Name).ToListAsync();
        var tiers = await db.Tiers.OrderBy(t => t.Position).ThenBy(t => t.Name).ToListAsync();
        var policy = await db.Policies.OrderByDescending(p => p.Number).FirstAsync();
        var present = templates.Select(t => t.Id).ToHashSet(StringComparer.Ordinal);
        var core = components.Where(c => c.Core).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        var names = ConfigurationNames.Of(groups, components, templates);
        var places = groups.Index().ToDictionary(pair => pair.Item.Id, pair => pair.Index, StringComparer.Ordinal);
        return Header.ReplaceLineEndings("\n") + Yaml.Write(new JsonObject
        {
            [ConfigurationFile.Groups] = new JsonArray([.. groups.Select(g => new JsonObject { ["id"] = g.Id, ["name"] = g.Name })]),
            [ConfigurationFile.Components] = new JsonArray([.. components
                .OrderBy(c => c.GroupId is { } group ? places.GetValueOrDefault(group) : -1)
                .ThenBy(c => c.Position)
                .ThenBy(c => c.Name, StringComparer.Ordinal)
                .Select(c => Entry(c.Id, names.ToFile(ConfigurationFile.Components, Json(ComponentBody.From(c)))))]),
            [ConfigurationFile.Templates] = new JsonArray([.. templates.Select(t => Entry(t.Id, names.ToFile(ConfigurationFile.Templates, Json(TemplateBody.From(t)))))]),
            [ConfigurationFile.Probes] = new JsonArray([.. probes.Select(p =>
            {
                var entry = Entry(p.Id, names.ToFile(ConfigurationFile.Probes, Json(ConfigurationNames.Present(ProbeBody.From(p), present.Contains))));
                if (p.PausedAt is not null)
                {
                    entry["paused"] = true;
                }

                return entry;
            })]),
            [ConfigurationFile.Tiers] = new JsonArray([.. tiers.Select(t =>
            {
                var body = ConfigurationNames.Present(TierBody.From(t), core.Contains);
                var entry = Entry(t.Id, names.ToFile(ConfigurationFile.Tiers, Json(body)));
                if (body.Components is { Count: 0 })
                {
                    // Without the list it would cover everything, where it is applied next.
                    entry["components"] = new JsonArray();
                }

                return entry;
            })]),
            [ConfigurationFile.Policy] = Json(PolicyDocument.From(policy.Policy)),
        });
    }

    public static JsonObject Json<T>(T body) => JsonSerializer.SerializeToNode(body, WireJson.Options)!.AsObject();

    /// <summary>Without what is not set: a file is read by people.</summary>
    private static JsonObject Entry(string id, JsonObject body)
    {
        var entry = new JsonObject { ["id"] = id };
        foreach (var (name, value) in body.ToList())
        {
            if (value is not (null or JsonArray { Count: 0 } or JsonObject { Count: 0 }))
            {
                entry[name] = value.DeepClone();
            }
        }

        return entry;
    }
}

using System.Text.Json.Nodes;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;

namespace StatusPage.Web.Api.Configuration;

/// <summary>
/// How a file names things and how the rest of the interface does: a component by its name instead of its id, and so on.
/// Where a name is not the only one, the id stands. Pure.
/// </summary>
internal sealed class ConfigurationNames
{
    /// <summary>What stands where: the field of a body, and what the file calls it.</summary>
    private static readonly IReadOnlyList<(string Section, string Field, string InFile, string Of)> References =
    [
        (ConfigurationFile.Components, "groupId", "group", ConfigurationFile.Groups),
        (ConfigurationFile.Probes, "componentId", "component", ConfigurationFile.Components),
        (ConfigurationFile.Probes, "templateId", "template", ConfigurationFile.Templates),
    ];

    /// <summary>What a body has and a file does not: states, and places that the order of the file gives.</summary>
    private static readonly IReadOnlyList<(string Section, string Field)> NotInFiles =
    [
        (ConfigurationFile.Groups, "position"), (ConfigurationFile.Components, "position"), (ConfigurationFile.Components, "status"), (ConfigurationFile.Components, "statusReason"),
        (ConfigurationFile.Tiers, "position"),
    ];

    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>Ids that the file gives, by those that things have here.</summary>
    private readonly Dictionary<(string Section, string InFile), string> _here = [];

    public static ConfigurationNames Of(IEnumerable<ComponentGroup> groups, IEnumerable<Component> components, IEnumerable<IncidentTemplate> templates)
    {
        var names = new ConfigurationNames();
        names.Know(ConfigurationFile.Groups, groups.Select(g => (g.Id, g.Name)));
        names.Know(ConfigurationFile.Components, components.Select(c => (c.Id, c.Name)));
        names.Know(ConfigurationFile.Templates, templates.Select(t => (t.Id, t.Name)));
        return names;
    }

    /// <summary>The field of a body as a file calls it, for what is said about it.</summary>
    public static string InFile(string section, string field) => References.FirstOrDefault(r => r.Section == section && r.Field == field).InFile ?? field;

    /// <summary>Without the template that was deleted since: a file names nothing that is not there.</summary>
    public static ProbeBody Present(ProbeBody probe, Func<string, bool> isThere) =>
        probe.TemplateId is { } template && !isThere(template) ? probe with { TemplateId = null } : probe;

    /// <summary>Without components that were removed, or made best effort, since.</summary>
    public static TierBody Present(TierBody tier, Func<string, bool> isCore) =>
        tier.Components is { } ids ? tier with { Components = [.. ids.Where(isCore)] } : tier;

    public void Know(string section, IEnumerable<(string Id, string Name)> things) => _known[section] = new Known(things);

    public void Know(string section, string idInFile, string idHere) => _here[(section, idInFile)] = idHere;

    /// <summary>What was learnt of the file's own ids.</summary>
    public void KnowAsBefore(ConfigurationNames before)
    {
        foreach (var (given, here) in before._here)
        {
            _here.TryAdd(given, here);
        }
    }

    /// <summary>The id here of what a file names; null with a sentence where that is nothing, or several things.</summary>
    public string? Find(string section, string given, out string problem)
    {
        problem = "";
        var known = _known.GetValueOrDefault(section, Known.None);
        if (_here.TryGetValue((section, given), out var here) || known.Names.ContainsKey(given))
        {
            return here ?? given;
        }

        var named = known.Named(given);
        if (named is [var only])
        {
            return only;
        }

        var what = section[..^1];
        problem = named.Count == 0
            ? $"There is no {what} “{Paging.Cut(given)}”, neither here nor in the file. Give the name or the id of one."
            : $"{named.Count} {section} are named “{Paging.Cut(given)}”. Give the id of the one that is meant.";
        return null;
    }

    /// <summary>A body as the file has it.</summary>
    public JsonObject ToFile(string section, JsonObject body)
    {
        foreach (var (_, field) in NotInFiles.Where(one => one.Section == section))
        {
            body.Remove(field);
        }

        foreach (var (_, field, inFile, of) in References.Where(one => one.Section == section))
        {
            Rename(body, field, inFile, value => JsonValue.Create(NameOf(of, value.GetValue<string>())));
        }

        switch (section, body["components"])
        {
            case (ConfigurationFile.Tiers, JsonArray ids):
                body["components"] = new JsonArray([.. ids.Select(id => JsonValue.Create(NameOf(ConfigurationFile.Components, id!.GetValue<string>())))]);
                break;
            case (ConfigurationFile.Templates, JsonArray list):
                body["components"] = new JsonArray([.. list.Select(one => new JsonObject
                {
                    ["component"] = NameOf(ConfigurationFile.Components, one!["id"]!.GetValue<string>()),
                    ["status"] = one["status"]!.DeepClone(),
                })]);
                break;
        }

        return body;
    }

    /// <summary>An entry of the file as a body; what it names and is not there is a fault.</summary>
    public JsonObject ToBody(ConfigurationFile file, string section, string path, JsonObject entry)
    {
        foreach (var (_, field) in NotInFiles.Where(one => one.Section == section && entry.ContainsKey(one.Field)))
        {
            entry.Remove(field);
            file.Fault($"{path}.{field}", field == "position" ? "A file has no positions: things stand in the order of the file." : $"{field} is a state and not configuration. Take it out of the file.");
        }

        foreach (var (_, field, inFile, of) in References.Where(one => one.Section == section))
        {
            if (entry.Remove(field))
            {
                file.Fault($"{path}.{field}", $"A file says {inFile} instead of {field}, with the name or the id.");
            }

            Rename(entry, inFile, field, value => Id(file, of, $"{path}.{inFile}", value));
        }

        switch (section, entry["components"])
        {
            case (ConfigurationFile.Tiers, JsonArray names):
                entry["components"] = new JsonArray([.. names.Select((name, i) => Id(file, ConfigurationFile.Components, $"{path}.components[{i}]", name))]);
                break;
            case (ConfigurationFile.Templates, JsonArray list):
                entry["components"] = new JsonArray([.. list.Select((one, i) => Affected(file, $"{path}.components[{i}]", one))]);
                break;
        }

        return entry;
    }

    private JsonNode? Affected(ConfigurationFile file, string path, JsonNode? given)
    {
        if (given is not JsonObject { Count: > 0 } one)
        {
            file.Fault(path, "This is no mapping. Give the component and its status: “- component: API”, and below it “status: partial_outage”.");
            return null;
        }

        var copy = one.DeepClone().AsObject();
        Rename(copy, "component", "id", value => Id(file, ConfigurationFile.Components, $"{path}.component", value));
        return copy;
    }

    private JsonNode? Id(ConfigurationFile file, string section, string path, JsonNode? given)
    {
        if (given is not JsonValue value || !value.TryGetValue<string>(out var text))
        {
            file.Fault(path, "This is no text. Give a name or an id, in quotes where it looks like a number.");
            return null;
        }

        if (Find(section, text, out var problem) is { } id)
        {
            return JsonValue.Create(id);
        }

        file.Fault(path, problem);
        return null;
    }

    private string NameOf(string section, string id)
    {
        var known = _known.GetValueOrDefault(section, Known.None);
        return known.Names.GetValueOrDefault(id) is { } name && known.Named(name).Count == 1 && (name == id || !known.Names.ContainsKey(name)) ? name : id;
    }

    private static void Rename(JsonObject json, string from, string to, Func<JsonNode, JsonNode?> convert)
    {
        if (json.TryGetPropertyValue(from, out var value))
        {
            json.Remove(from);
            json[to] = value is null ? null : convert(value);
        }
    }

    private sealed class Known
    {
        public static readonly Known None = new([]);

        private readonly Dictionary<string, List<string>> _byName = new(StringComparer.Ordinal);

        public Known(IEnumerable<(string Id, string Name)> things)
        {
            foreach (var (id, name) in things)
            {
                Names[id] = name;
                if (!_byName.TryGetValue(name, out var ids))
                {
                    _byName[name] = ids = [];
                }

                ids.Add(id);
            }
        }

        /// <summary>By id.</summary>
        public Dictionary<string, string> Names { get; } = new(StringComparer.Ordinal);

        public IReadOnlyList<string> Named(string name) => _byName.GetValueOrDefault(name, []);
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Probing;
using StatusPage.Core.Promises;
using StatusPage.Core.Settings;
using StatusPage.Core.Text;
using StatusPage.Core.Uptime;

namespace StatusPage.Web.Api.Configuration;

/// <summary>The services that an apply calls: the same that forms and single calls go through, with all their rules.</summary>
internal sealed record ConfigurationServices(Acts Acts, CatalogService Catalog, TemplateService Templates, ProbeService Probes, ProbeSecrets Secrets, ProbeDefinitions Definitions, TierService Tiers, SettingsService Settings);

/// <summary>
/// Makes this status page what a file says, in one act: all of it or nothing. Entries are found by their id, else by their
/// name, else made; what an entry leaves out stays as it is. A dry run does all the same and takes it back.
/// </summary>
internal sealed class ConfigurationApply
{
    private readonly ConfigurationServices _services;
    private readonly Actor _actor;
    private readonly ConfigurationFile _file;
    private readonly Act _act;
    private readonly List<ConfigurationChangeWire> _changes = [];
    private readonly Dictionary<string, List<string>> _named = new(StringComparer.Ordinal);
    private ConfigurationNames _names = new();
    private int _unchanged;

    private ConfigurationApply(ConfigurationServices services, Actor actor, ConfigurationFile file, Act act) => (_services, _actor, _file, _act) = (services, actor, file, act);

    private StatusPageDbContext Db => _act.Db;

    public static async Task<ConfigurationWire> RunAsync(ConfigurationServices services, Actor actor, ConfigurationFile file, bool dryRun, bool prune)
    {
        try
        {
            return await services.Acts.RunAsync(actor, StaffRole.Administrator, async act =>
            {
                var outcome = await new ConfigurationApply(services, actor, file, act).ApplyAsync(dryRun, prune);
                // Thrown, so that nothing of it is committed.
                return dryRun ? throw new TakenBackException(outcome) : outcome;
            });
        }
        catch (TakenBackException dry)
        {
            return dry.Outcome;
        }
    }

    private async Task<ConfigurationWire> ApplyAsync(bool dryRun, bool prune)
    {
        await LearnAsync();
        await GroupsAsync();
        await ComponentsAsync();
        await ArrangeAsync();
        await TemplatesAsync();
        await ProbesAsync();
        await TiersAsync();
        await ArrangeTiersAsync();
        await PolicyAsync();
        if (prune && _file.Faults.Count == 0)
        {
            await PruneAsync();
        }

        if (_file.Faults.Count > 0)
        {
            throw new InvalidInputException(_file.Faults.ToDictionary(fault => fault.Key, fault => fault.Value.ToArray(), StringComparer.Ordinal));
        }

        // What a dry run made is gone again, and its ids with it.
        return new ConfigurationWire(
            dryRun,
            Count(ConfigurationAction.Created),
            Count(ConfigurationAction.Changed),
            Count(ConfigurationAction.Removed),
            _unchanged,
            dryRun ? [.. _changes.Select(change => change.Action == ConfigurationAction.Created ? change with { Id = null } : change)] : _changes);
    }

    private async Task GroupsAsync()
    {
        const string section = ConfigurationFile.Groups;
        foreach (var (path, given) in _file.Entries(section))
        {
            var id = IdOf(given, path);
            _names.ToBody(_file, section, path, given);
            var all = await Db.Groups.ToListAsync();
            var group = Choose(section, path, id, given, all, g => g.Id, g => g.Name, _ => true, out var fine);
            if (fine)
            {
                await EntryAsync(section, path, id, given, group?.Id, group?.Name, group is null ? null : new GroupBody { Name = group.Name }, async body =>
                {
                    var input = new GroupInput { Name = body.Name, Position = group?.Position };
                    var saved = group is null ? await _services.Catalog.AddGroupAsync(_actor, input) : await _services.Catalog.ChangeGroupAsync(_actor, group.Id, input, expectedVersion: null);
                    return (saved.Id, saved.Name);
                });
                await LearnAsync();
            }
        }
    }

    private async Task ComponentsAsync()
    {
        const string section = ConfigurationFile.Components;
        foreach (var (path, given) in _file.Entries(section))
        {
            var id = IdOf(given, path);
            var says = given.ContainsKey("group");
            _names.ToBody(_file, section, path, given);
            var groupId = (string?)given["groupId"];
            var all = await Db.Components.Where(c => c.RemovedAt == null).ToListAsync();
            var component = Choose(section, path, id, given, all, c => c.Id, c => c.Name, c => !says || c.GroupId == groupId, out var fine);
            if (fine)
            {
                await EntryAsync(section, path, id, given, component?.Id, component?.Name, component is null ? null : ComponentBody.From(component), async body =>
                {
                    // Moved to another group: last there, and then where the file has it.
                    var moved = component is not null && component.GroupId != body.GroupId;
                    var input = body.ToInput() with { Position = component is null || moved ? null : component.Position };
                    var saved = component is null ? await _services.Catalog.AddComponentAsync(_actor, input) : await _services.Catalog.ChangeComponentAsync(_actor, component.Id, input, expectedVersion: null);
                    return (saved.Id, saved.Name);
                });
                await LearnAsync();
            }
        }
    }

    /// <summary>What the file names stands in its order, in the places that it has among the rest, which stays where it is.</summary>
    private async Task ArrangeAsync()
    {
        if (_file.Faults.Count > 0 || (!_file.Has(ConfigurationFile.Groups) && !_file.Has(ConfigurationFile.Components)))
        {
            return;
        }

        var groups = await Db.Groups.OrderBy(g => g.Position).ThenBy(g => g.Name).Select(g => g.Id).ToListAsync();
        var components = await Db.Components.Where(c => c.RemovedAt == null).OrderBy(c => c.Position).ThenBy(c => c.Name).Select(c => new { c.Id, c.GroupId }).ToListAsync();
        var wanted = InFileOrder(ConfigurationFile.Groups, groups);
        var now = groups.Prepend<string?>(null).Select(group => new BoardOrder(group, [.. components.Where(c => c.GroupId == group).Select(c => c.Id)])).ToList();
        var order = wanted.Prepend<string?>(null).Select(group => new BoardOrder(group, InFileOrder(ConfigurationFile.Components, [.. components.Where(c => c.GroupId == group).Select(c => c.Id)]))).ToList();
        if (now.Zip(order).All(pair => pair.First.GroupId == pair.Second.GroupId && pair.First.ComponentIds.SequenceEqual(pair.Second.ComponentIds, StringComparer.Ordinal)))
        {
            return;
        }

        if (await PartAsync(ConfigurationFile.Components, ConfigurationFile.Components, () => _services.Catalog.ArrangeAsync(_actor, order)))
        {
            _changes.Add(new ConfigurationChangeWire(ConfigurationAction.Changed, "board", null, "Order of the board", ["order"], _file.Line(ConfigurationFile.Components) ?? _file.Line(ConfigurationFile.Groups)));
        }
    }

    private async Task TemplatesAsync()
    {
        const string section = ConfigurationFile.Templates;
        foreach (var (path, given) in _file.Entries(section))
        {
            var id = IdOf(given, path);
            _names.ToBody(_file, section, path, given);
            var all = await Db.Templates.ToListAsync();
            var template = Choose(section, path, id, given, all, t => t.Id, t => t.Name, _ => true, out var fine);
            if (fine)
            {
                await EntryAsync(section, path, id, given, template?.Id, template?.Name, template is null ? null : TemplateBody.From(template), async body =>
                {
                    var saved = template is null ? await _services.Templates.AddAsync(_actor, body.ToInput()) : await _services.Templates.ChangeAsync(_actor, template.Id, body.ToInput(), expectedVersion: null);
                    return (saved.Id, saved.Name);
                });
            }
        }

        await LearnAsync();
    }

    private async Task ProbesAsync()
    {
        const string section = ConfigurationFile.Probes;
        foreach (var (path, given) in _file.Entries(section))
        {
            var id = IdOf(given, path);
            var paused = Paused(given, path);
            _names.ToBody(_file, section, path, given);
            var all = await Db.Probes.Where(p => p.RemovedAt == null).ToListAsync();
            var probe = Choose(section, path, id, given, all, p => p.Id, p => p.Name, _ => true, out var fine);
            if (!fine)
            {
                continue;
            }

            (string Field, Func<string, Task> Do)? switches = null;
            if (paused is { } wanted && wanted != (probe?.PausedAt is not null))
            {
                switches = ("paused", saved => wanted ? _services.Probes.PauseAsync(_actor, saved) : _services.Probes.ResumeAsync(_actor, saved));
            }

            await EntryAsync(
                section,
                path,
                id,
                given,
                probe?.Id,
                probe?.Name,
                probe is null ? null : ProbeBody.From(probe),
                async body =>
                {
                    var saved = probe is null ? await _services.Probes.AddAsync(_actor, body.ToInput()) : await _services.Probes.ChangeAsync(_actor, probe.Id, body.ToInput(), expectedVersion: null);
                    return (saved.Id, saved.Name);
                },
                isSame: (body, fields) => probe is not null && fields is ["settings"] && AsksTheSame(probe, body),
                afterwards: switches);
        }
    }

    private async Task TiersAsync()
    {
        const string section = ConfigurationFile.Tiers;
        foreach (var (path, given) in _file.Entries(section))
        {
            var id = IdOf(given, path);
            _names.ToBody(_file, section, path, given);
            var all = await Db.Tiers.ToListAsync();
            var tier = Choose(section, path, id, given, all, t => t.Id, t => t.Name, _ => true, out var fine);
            if (fine)
            {
                await EntryAsync(section, path, id, given, tier?.Id, tier?.Name, tier is null ? null : TierBody.From(tier), async body =>
                {
                    var saved = tier is null ? await _services.Tiers.AddAsync(_actor, body.ToInput()) : await _services.Tiers.ChangeAsync(_actor, tier.Id, body.ToInput(), expectedVersion: null);
                    return (saved.Id, saved.Name);
                });
            }
        }
    }

    /// <summary>The tiers that the file names stand in its order, in the places they have among the others.</summary>
    private async Task ArrangeTiersAsync()
    {
        const string section = ConfigurationFile.Tiers;
        if (_file.Faults.Count > 0 || !_file.Has(section))
        {
            return;
        }

        var now = await Db.Tiers.OrderBy(t => t.Position).ThenBy(t => t.Name).Select(t => t.Id).ToListAsync();
        var wanted = InFileOrder(section, now);
        if (wanted.SequenceEqual(now, StringComparer.Ordinal))
        {
            return;
        }

        foreach (var (place, id) in wanted.Index())
        {
            var tier = await Db.Tiers.SingleAsync(t => t.Id == id);
            if (tier.Position != place)
            {
                await PartAsync(section, section, () => _services.Tiers.ChangeAsync(_actor, id, TierBody.From(tier).ToInput() with { Position = place }, expectedVersion: null));
            }
        }

        _changes.Add(new ConfigurationChangeWire(ConfigurationAction.Changed, "tier", null, "Order of the tiers", ["order"], _file.Line(section)));
    }

    private async Task PolicyAsync()
    {
        const string section = ConfigurationFile.Policy;
        if (_file.PolicyDocument is not { } document)
        {
            return;
        }

        var current = await Db.Policies.AsNoTracking().OrderByDescending(p => p.Number).FirstAsync();
        try
        {
            var policy = PolicyYaml.Read(document, current.Policy);
            var fields = Differences(ConfigurationExport.Json(PolicyDocument.From(current.Policy)), ConfigurationExport.Json(PolicyDocument.From(policy)));
            if (fields.Count == 0)
            {
                _unchanged++;
                return;
            }

            var number = current.Number + 1;
            if (await PartAsync(section, section, () => _services.Settings.ChangePolicyAsync(_actor, policy, current.Number)))
            {
                _changes.Add(new ConfigurationChangeWire(
                    ConfigurationAction.Changed, section, number.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"Policy version {number}"), fields, _file.Line(section)));
            }
        }
        catch (InvalidInputException invalid)
        {
            Blame(section, section, invalid.Errors);
        }
        catch (RequestException malformed)
        {
            Blame(section, section, malformed.Errors ?? new Dictionary<string, string[]>(StringComparer.Ordinal) { [""] = [malformed.Message] });
        }
    }

    /// <summary>Takes away what the sections of the file do not name; what depends on something goes before it.</summary>
    private async Task PruneAsync()
    {
        await PruneAsync(ConfigurationFile.Probes, await Db.Probes.Where(p => p.RemovedAt == null).Select(p => ValueTuple.Create(p.Id, p.Name)).ToListAsync(), id => _services.Probes.RemoveAsync(_actor, id));
        await PruneAsync(ConfigurationFile.Tiers, await Db.Tiers.Select(t => ValueTuple.Create(t.Id, t.Name)).ToListAsync(), id => _services.Tiers.RemoveAsync(_actor, id, expectedVersion: null));
        await PruneAsync(ConfigurationFile.Templates, await Db.Templates.Select(t => ValueTuple.Create(t.Id, t.Name)).ToListAsync(), id => _services.Templates.RemoveAsync(_actor, id, expectedVersion: null));
        await PruneAsync(ConfigurationFile.Components, await Db.Components.Where(c => c.RemovedAt == null).Select(c => ValueTuple.Create(c.Id, c.Name)).ToListAsync(), id => _services.Catalog.RemoveComponentAsync(_actor, id, expectedVersion: null));
        await PruneAsync(ConfigurationFile.Groups, await Db.Groups.Select(g => ValueTuple.Create(g.Id, g.Name)).ToListAsync(), id => _services.Catalog.RemoveGroupAsync(_actor, id, expectedVersion: null));
    }

    private async Task PruneAsync(string section, IEnumerable<(string Id, string Name)> all, Func<string, Task> remove)
    {
        if (!_file.Has(section))
        {
            return;
        }

        foreach (var (id, name) in all.Where(one => !Named(section).Contains(one.Id)))
        {
            if (await PartAsync(section, section, () => remove(id)))
            {
                _changes.Add(new ConfigurationChangeWire(ConfigurationAction.Removed, Kind(section), id, name, [], null));
            }
        }
    }

    /// <summary>Saves an entry where it says something else than what is there.</summary>
    private async Task EntryAsync<TBody>(
        string section,
        string path,
        string? idInFile,
        JsonObject given,
        string? id,
        string? name,
        TBody? before,
        Func<TBody, Task<(string Id, string Name)>> save,
        Func<TBody, IReadOnlyList<string>, bool>? isSame = null,
        (string Field, Func<string, Task> Do)? afterwards = null)
        where TBody : class
    {
        TBody body;
        try
        {
            // Read by itself first: a merge would not say what is misspelt.
            body = RequestBody.Convert<TBody>(given, onlyKnown: true);
            body = before is null ? body : MergePatch.Apply(before, given);
        }
        catch (InvalidInputException invalid)
        {
            Blame(section, path, invalid.Errors);
            return;
        }
        catch (RequestException malformed)
        {
            Blame(section, path, malformed.Errors ?? new Dictionary<string, string[]>(StringComparer.Ordinal) { [""] = [malformed.Message] });
            return;
        }

        var after = ConfigurationExport.Json(body);
        List<string> fields = before is null ? [] : Differences(ConfigurationExport.Json(before), after);
        if (isSame?.Invoke(body, fields) == true)
        {
            fields = [];
        }

        var saves = before is null || fields.Count > 0;
        if (!saves && afterwards is null)
        {
            Keep(section, idInFile, id!);
            _unchanged++;
            return;
        }

        var saved = (Id: id!, Name: name!);
        var done = await PartAsync(section, path, async () =>
        {
            if (saves)
            {
                saved = await save(body);
            }
        });
        if (done && afterwards is { } more)
        {
            done = await PartAsync(section, path, () => more.Do(saved.Id));
            fields = [.. fields, more.Field];
        }

        if (done)
        {
            Keep(section, idInFile, saved.Id);
            _changes.Add(new ConfigurationChangeWire(
                before is null ? ConfigurationAction.Created : ConfigurationAction.Changed,
                Kind(section),
                saved.Id,
                saved.Name,
                before is null ? [] : [.. fields.Select(field => ConfigurationNames.InFile(section, field))],
                _file.Line(path)));
        }
    }

    private async Task<bool> PartAsync(string section, string path, Func<Task> part)
    {
        switch (await _services.Acts.PartAsync(_act, part))
        {
            case null:
                return true;
            case InvalidInputException invalid:
                Blame(section, path, invalid.Errors);
                return false;
            case RuleException { Field: { } field } rule:
                Blame(section, path, new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [rule.Message] });
                return false;
            case var refused:
                _file.Fault(path, refused!.Message);
                return false;
        }
    }

    /// <summary>The thing that an entry is about; null for a new one. Not fine where that cannot be told.</summary>
    private T? Choose<T>(string section, string path, string? id, JsonObject given, IReadOnlyList<T> all, Func<T, string> idOf, Func<T, string> nameOf, Func<T, bool> fits, out bool fine)
        where T : class
    {
        fine = !_file.Faults.Keys.Any(at => at.StartsWith(path, StringComparison.Ordinal) && (at.Length == path.Length || at[path.Length] is '.' or '['));
        var found = all.FirstOrDefault(one => idOf(one) == id);
        if (found is null && given["name"] is JsonValue value && value.TryGetValue<string>(out var name))
        {
            var named = all.Where(one => nameOf(one) == name.Trim() && fits(one)).ToList();
            if (named.Count > 1)
            {
                _file.Fault(path, $"{named.Count} {section} are named “{Paging.Cut(name)}”. Give the id of the one that is meant.");
                fine = false;
            }

            found = named.FirstOrDefault();
        }

        if (found is not null && Named(section).Contains(idOf(found)))
        {
            _file.Fault(path, $"“{nameOf(found)}” is in the file already, further up. Name each thing once.");
            fine = false;
        }

        return found;
    }

    private string? IdOf(JsonObject given, string path)
    {
        if (!given.TryGetPropertyValue("id", out var id))
        {
            return null;
        }

        given.Remove("id");
        if (id is JsonValue value && value.TryGetValue<string>(out var text))
        {
            return text;
        }

        _file.Fault($"{path}.id", "The id is no text. Take it from the export, or leave it out: things are found by their name too.");
        return null;
    }

    private bool? Paused(JsonObject given, string path)
    {
        if (!given.TryGetPropertyValue("paused", out var paused))
        {
            return null;
        }

        given.Remove("paused");
        if (paused is JsonValue value && value.TryGetValue<bool>(out var yes))
        {
            return yes;
        }

        _file.Fault($"{path}.paused", "paused is neither true nor false.");
        return null;
    }

    /// <summary>Whether settings come to the same once they are written as a probe keeps them, with their secrets in the clear.</summary>
    private bool AsksTheSame(Probe probe, ProbeBody body)
    {
        var errors = new InputErrors();
        var kept = _services.Definitions.Validate(probe.Kind, probe.Target, body.Settings ?? [], errors);
        try
        {
            return kept is not null && !errors.Any && Differences(_services.Secrets.Reveal(probe.Settings), kept).Count == 0;
        }
        catch (UnreadableSecretException)
        {
            return false;
        }
    }

    private void Keep(string section, string? idInFile, string id)
    {
        Named(section).Add(id);
        if (idInFile is not null)
        {
            _names.Know(section, idInFile, id);
        }
    }

    private void Blame(string section, string path, IReadOnlyDictionary<string, string[]> errors)
    {
        foreach (var (field, sentences) in errors)
        {
            foreach (var sentence in sentences)
            {
                _file.Fault(field.Length == 0 ? path : $"{path}.{ConfigurationNames.InFile(section, field)}", sentence);
            }
        }
    }

    private async Task LearnAsync()
    {
        var before = _names;
        _names = ConfigurationNames.Of(
            await Db.Groups.AsNoTracking().ToListAsync(), await Db.Components.AsNoTracking().Where(c => c.RemovedAt == null).ToListAsync(), await Db.Templates.AsNoTracking().ToListAsync());
        _names.KnowAsBefore(before);
    }

    /// <summary>The ids that the file has named so far, in its order.</summary>
    private List<string> Named(string section)
    {
        if (!_named.TryGetValue(section, out var ids))
        {
            _named[section] = ids = [];
        }

        return ids;
    }

    private List<string> InFileOrder(string section, IReadOnlyList<string> now)
    {
        var named = new Queue<string>(Named(section).Where(id => now.Contains(id, StringComparer.Ordinal)));
        var those = named.ToHashSet(StringComparer.Ordinal);
        return [.. now.Select(id => those.Contains(id) ? named.Dequeue() : id)];
    }

    private int Count(ConfigurationAction action) => _changes.Count(change => change.Action == action);

    private static string Kind(string section) => section == ConfigurationFile.Policy ? section : section[..^1];

    /// <summary>Fields that are not the same, whatever blanks a text editor left at the ends of texts.</summary>
    private static List<string> Differences(JsonObject before, JsonObject after) =>
        [.. before.Select(member => member.Key).Union(after.Select(member => member.Key), StringComparer.Ordinal).Where(name => !Same(before[name], after[name]))];

    private static bool Same(JsonNode? one, JsonNode? other)
    {
        switch (one, other)
        {
            case (JsonObject a, JsonObject b):
                return Differences(a, b).Count == 0;
            case (JsonArray a, JsonArray b):
                return a.Count == b.Count && a.Zip(b).All(pair => Same(pair.First, pair.Second));
            case (JsonValue a, JsonValue b):
                var (left, right) = (a.ToString(), b.ToString());
                return a.GetValueKind() == System.Text.Json.JsonValueKind.Number && b.GetValueKind() == System.Text.Json.JsonValueKind.Number
                    ? decimal.Parse(left, NumberStyles.Float, CultureInfo.InvariantCulture) == decimal.Parse(right, NumberStyles.Float, CultureInfo.InvariantCulture)
                    : a.GetValueKind() == b.GetValueKind() && left.Trim() == right.Trim();
            default:
                return one is null && other is null;
        }
    }

    private sealed class TakenBackException(ConfigurationWire outcome) : Exception
    {
        public ConfigurationWire Outcome { get; } = outcome;
    }
}

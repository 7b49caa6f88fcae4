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
    private readonly CancellationToken _cancel;
    private readonly List<ConfigurationChangeWire> _changes = [];
    private readonly Dictionary<string, List<string>> _named = new(StringComparer.Ordinal);
    private readonly HashSet<string> _inFile = new(StringComparer.Ordinal);
    private ConfigurationThings<ComponentGroup> _groups = default!;
    private ConfigurationThings<Component> _components = default!;
    private ConfigurationThings<IncidentTemplate> _templates = default!;
    private ConfigurationThings<Probe> _probes = default!;
    private ConfigurationThings<SlaTier> _tiers = default!;
    private ConfigurationNames _names = new();
    private int _unchanged;

    private ConfigurationApply(ConfigurationServices services, Actor actor, ConfigurationFile file, Act act, CancellationToken cancel) =>
        (_services, _actor, _file, _act, _cancel) = (services, actor, file, act, cancel);

    private StatusPageDbContext Db => _act.Db;

    public static async Task<ConfigurationWire> RunAsync(ConfigurationServices services, Actor actor, ConfigurationFile file, bool dryRun, bool prune, CancellationToken cancel)
    {
        try
        {
            return await services.Acts.RunAsync(
                actor,
                StaffRole.Administrator,
                async act =>
                {
                    var outcome = await new ConfigurationApply(services, actor, file, act, cancel).ApplyAsync(dryRun, prune);
                    // Thrown, so that nothing of it is committed.
                    return dryRun ? throw new DryRunException(outcome) : outcome;
                },
                cancel);
        }
        catch (DryRunException dry)
        {
            return dry.Outcome;
        }
    }

    private async Task<ConfigurationWire> ApplyAsync(bool dryRun, bool prune)
    {
        await LoadAsync();
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

    /// <summary>Everything there is, once: others wait for their turn to write for as long as this takes.</summary>
    private async Task LoadAsync()
    {
        _groups = new(ConfigurationFile.Groups, await Db.Groups.AsNoTracking().ToListAsync(_cancel), g => g.Id, g => g.Name);
        _components = new(ConfigurationFile.Components, await Db.Components.AsNoTracking().Where(c => c.RemovedAt == null).ToListAsync(_cancel), c => c.Id, c => c.Name);
        _templates = new(ConfigurationFile.Templates, await Db.Templates.AsNoTracking().ToListAsync(_cancel), t => t.Id, t => t.Name);
        _probes = new(ConfigurationFile.Probes, await Db.Probes.AsNoTracking().Where(p => p.RemovedAt == null).ToListAsync(_cancel), p => p.Id, p => p.Name);
        _tiers = new(ConfigurationFile.Tiers, await Db.Tiers.AsNoTracking().ToListAsync(_cancel), t => t.Id, t => t.Name);
        Learn();
    }

    private async Task GroupsAsync()
    {
        foreach (var entry in await EntriesAsync(_groups))
        {
            var group = Choose(_groups, entry, out var fine);
            if (fine)
            {
                await EntryAsync(_groups, entry, group, group is null ? null : new GroupBody { Name = group.Name }, body =>
                {
                    var input = new GroupInput { Name = body.Name, Position = group?.Position };
                    return group is null ? _services.Catalog.AddGroupAsync(_actor, input) : _services.Catalog.ChangeGroupAsync(_actor, group.Id, input, expectedVersion: null);
                });
            }
        }

        Learn();
    }

    private async Task ComponentsAsync()
    {
        // Known here, and not asked for with each of thousands.
        var ends = _components.All.GroupBy(c => c.GroupId ?? "", StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Max(c => c.Position) + 1, StringComparer.Ordinal);
        foreach (var entry in await EntriesAsync(_components, (component, given) => given.TryGetPropertyValue("groupId", out var group) && (string?)group != component.GroupId))
        {
            var says = entry.Given.TryGetPropertyValue("groupId", out var group);
            var component = Choose(_components, entry, out var fine, c => !says || c.GroupId == (string?)group);
            if (fine)
            {
                await EntryAsync(_components, entry, component, component is null ? null : ComponentBody.From(component), body =>
                {
                    // New, or moved to another group: last there, and then where the file has it.
                    var stays = component is not null && component.GroupId == body.GroupId;
                    var end = ends.GetValueOrDefault(body.GroupId ?? "");
                    ends[body.GroupId ?? ""] = end + 1;
                    var input = body.ToInput() with { Position = stays ? component!.Position : Math.Min(end, CatalogService.MaxPosition) };
                    return component is null ? _services.Catalog.AddComponentAsync(_actor, input) : _services.Catalog.ChangeComponentAsync(_actor, component.Id, input, expectedVersion: null);
                });
            }
        }

        Learn();
    }

    /// <summary>What the file names stands in its order, in the places that it has among the rest, which stays where it is.</summary>
    private async Task ArrangeAsync()
    {
        if (_file.Faults.Count > 0 || (!_file.Has(ConfigurationFile.Groups) && !_file.Has(ConfigurationFile.Components)))
        {
            return;
        }

        var groups = await Db.Groups.OrderBy(g => g.Position).ThenBy(g => g.Name).Select(g => g.Id).ToListAsync(_cancel);
        var components = (await Db.Components.Where(c => c.RemovedAt == null).OrderBy(c => c.Position).ThenBy(c => c.Name).Select(c => new { c.Id, c.GroupId }).ToListAsync(_cancel)).ToLookup(c => c.GroupId, c => c.Id, StringComparer.Ordinal);
        var wanted = InFileOrder(ConfigurationFile.Groups, groups);
        var now = groups.Prepend<string?>(null).Select(group => new BoardOrder(group, [.. components[group]])).ToList();
        var order = wanted.Prepend<string?>(null).Select(group => new BoardOrder(group, InFileOrder(ConfigurationFile.Components, [.. components[group]]))).ToList();
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
        foreach (var entry in await EntriesAsync(_templates))
        {
            var template = Choose(_templates, entry, out var fine);
            if (fine)
            {
                await EntryAsync(_templates, entry, template, template is null ? null : TemplateBody.From(template), body =>
                    template is null ? _services.Templates.AddAsync(_actor, body.ToInput()) : _services.Templates.ChangeAsync(_actor, template.Id, body.ToInput(), expectedVersion: null));
            }
        }

        Learn();
    }

    private async Task ProbesAsync()
    {
        foreach (var entry in await EntriesAsync(_probes))
        {
            var paused = Paused(entry.Given, entry.Path);
            var probe = Choose(_probes, entry, out var fine);
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
                _probes,
                entry,
                probe,
                probe is null ? null : ConfigurationNames.Present(ProbeBody.From(probe), id => _templates.Find(id) is not null),
                body => probe is null ? _services.Probes.AddAsync(_actor, body.ToInput()) : _services.Probes.ChangeAsync(_actor, probe.Id, body.ToInput(), expectedVersion: null),
                isSame: (body, fields) => probe is not null && fields is ["settings"] && AsksTheSame(probe, body),
                afterwards: switches);
        }
    }

    private async Task TiersAsync()
    {
        foreach (var entry in await EntriesAsync(_tiers))
        {
            var tier = Choose(_tiers, entry, out var fine);
            if (fine)
            {
                await EntryAsync(_tiers, entry, tier, tier is null ? null : Covering(tier), body =>
                    tier is null ? _services.Tiers.AddAsync(_actor, body.ToInput()) : _services.Tiers.ChangeAsync(_actor, tier.Id, body.ToInput(), expectedVersion: null));
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

        var now = await Db.Tiers.OrderBy(t => t.Position).ThenBy(t => t.Name).Select(t => t.Id).ToListAsync(_cancel);
        var wanted = InFileOrder(section, now);
        if (wanted.SequenceEqual(now, StringComparer.Ordinal))
        {
            return;
        }

        foreach (var (place, id) in wanted.Index())
        {
            var tier = await Db.Tiers.AsNoTracking().SingleAsync(t => t.Id == id, _cancel);
            if (tier.Position != place)
            {
                await PartAsync(section, section, () => _services.Tiers.ChangeAsync(_actor, id, Covering(tier).ToInput() with { Position = place }, expectedVersion: null));
            }
        }

        _changes.Add(new ConfigurationChangeWire(ConfigurationAction.Changed, "tier", null, "Order of the tiers", ["order"], _file.Line(section)));
    }

    private TierBody Covering(SlaTier tier) => ConfigurationNames.Present(TierBody.From(tier), id => _components.Find(id) is { Core: true });

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
        await PruneAsync(ConfigurationFile.Probes, Db.Probes.Where(p => p.RemovedAt == null).OrderBy(p => p.Id).Select(p => new Kept(p.Id, p.Name)), id => _services.Probes.RemoveAsync(_actor, id));
        await PruneAsync(ConfigurationFile.Tiers, Db.Tiers.OrderBy(t => t.Id).Select(t => new Kept(t.Id, t.Name)), id => _services.Tiers.RemoveAsync(_actor, id, expectedVersion: null));
        await PruneAsync(ConfigurationFile.Templates, Db.Templates.OrderBy(t => t.Id).Select(t => new Kept(t.Id, t.Name)), id => _services.Templates.RemoveAsync(_actor, id, expectedVersion: null));
        await PruneAsync(ConfigurationFile.Components, Db.Components.Where(c => c.RemovedAt == null).OrderBy(c => c.Id).Select(c => new Kept(c.Id, c.Name)), id => _services.Catalog.RemoveComponentAsync(_actor, id, expectedVersion: null));
        await PruneAsync(ConfigurationFile.Groups, Db.Groups.OrderBy(g => g.Id).Select(g => new Kept(g.Id, g.Name)), id => _services.Catalog.RemoveGroupAsync(_actor, id, expectedVersion: null));
    }

    private async Task PruneAsync(string section, IQueryable<Kept> all, Func<string, Task> remove)
    {
        if (!_file.Has(section))
        {
            return;
        }

        foreach (var (id, name) in (await all.ToListAsync(_cancel)).Where(one => !_inFile.Contains(one.Id)))
        {
            _cancel.ThrowIfCancellationRequested();
            if (await PartAsync(section, section, () => remove(id)))
            {
                _changes.Add(new ConfigurationChangeWire(ConfigurationAction.Removed, Kind(section), id, name, [], null));
            }
        }
    }

    /// <summary>
    /// The entries of a section. Where names change hands in it those that leave theirs give them up before the first entry is
    /// saved: a file says how things are to be, and not in which order they get there.
    /// </summary>
    private async Task<IReadOnlyList<Entry>> EntriesAsync<T>(ConfigurationThings<T> things, Func<T, JsonObject, bool>? moves = null)
        where T : class
    {
        var entries = new List<Entry>();
        foreach (var (path, given) in _file.Entries(things.Section))
        {
            var id = IdOf(given, path);
            _names.ToBody(_file, things.Section, path, given);
            entries.Add(new Entry(path, id, given));
        }

        var wanted = entries.Select(entry => NameIn(entry.Given)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var leaving = entries
            .Select(entry => (entry.Given, Thing: entry.Id is { } id ? things.Find(id) : null))
            .Where(pair => pair.Thing is { } thing && wanted.Contains(things.NameOf(thing)) && (NameIn(pair.Given) is { } name && name != things.NameOf(thing) || moves?.Invoke(thing, pair.Given) == true))
            .Select(pair => (things.IdOf(pair.Thing!), things.NameOf(pair.Thing!)))
            .DistinctBy(pair => pair.Item1)
            .ToList();
        if (leaving.Count > 0)
        {
            await _act.GiveUpNamesAsync<T>(leaving);
            things.GiveUpNames(leaving.Select(pair => pair.Item1));
        }

        return entries;
    }

    /// <summary>Saves an entry where it says something else than what is there.</summary>
    private async Task EntryAsync<T, TBody>(
        ConfigurationThings<T> things,
        Entry entry,
        T? thing,
        TBody? before,
        Func<TBody, Task<T>> save,
        Func<TBody, IReadOnlyList<string>, bool>? isSame = null,
        (string Field, Func<string, Task> Do)? afterwards = null)
        where T : class
        where TBody : class
    {
        _cancel.ThrowIfCancellationRequested();
        var (section, (path, idInFile, given)) = (things.Section, entry);
        foreach (var (field, accepted) in NotCleared(section).Where(one => given.TryGetPropertyValue(one.Field, out var value) && value is null))
        {
            _file.Fault($"{path}.{field}", AdminRoutes.CannotClear(field, accepted).Message);
            return;
        }

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
            Keep(section, idInFile, things.IdOf(thing!));
            _unchanged++;
            return;
        }

        var saved = thing;
        var done = await PartAsync(section, path, async () =>
        {
            if (saves)
            {
                saved = await save(body);
            }
        });
        if (done && afterwards is { } more)
        {
            done = await PartAsync(section, path, () => more.Do(things.IdOf(saved!)));
            fields = [.. fields, more.Field];
        }

        if (done)
        {
            Keep(section, idInFile, things.IdOf(saved!));
            things.Put(saved!);
            _changes.Add(new ConfigurationChangeWire(
                before is null ? ConfigurationAction.Created : ConfigurationAction.Changed,
                Kind(section),
                things.IdOf(saved!),
                things.NameOf(saved!),
                before is null ? [] : [.. fields.Select(field => ConfigurationNames.InFile(section, field))],
                _file.Line(path)));
        }
    }

    private async Task<bool> PartAsync(string section, string path, Func<Task> part)
    {
        switch (await _services.Acts.PartAsync(_act, part, _cancel))
        {
            case null:
                // Written; the next part need not look through all that came before it.
                Db.ChangeTracker.Clear();
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
    private T? Choose<T>(ConfigurationThings<T> things, Entry entry, out bool fine, Func<T, bool>? fits = null)
        where T : class
    {
        var path = entry.Path;
        fine = !_file.Faults.Keys.Any(at => at.StartsWith(path, StringComparison.Ordinal) && (at.Length == path.Length || at[path.Length] is '.' or '['));
        var found = entry.Id is { } id ? things.Find(id) : null;
        if (found is null && NameIn(entry.Given) is { } name)
        {
            var named = things.Named(name).Where(one => fits?.Invoke(one) != false).ToList();
            if (named.Count > 1)
            {
                _file.Fault(path, $"{named.Count} {things.Section} are named “{Paging.Cut(name)}”. Give the id of the one that is meant.");
                fine = false;
            }

            found = named.FirstOrDefault();
        }

        if (found is not null && _inFile.Contains(things.IdOf(found)))
        {
            _file.Fault(path, $"“{things.NameOf(found)}” is in the file already, further up. Name each thing once.");
            fine = false;
        }

        return found;
    }

    /// <summary>What stands for something else where it is cleared: null would publish what is hidden.</summary>
    private static IReadOnlyList<(string Field, string Accepted)> NotCleared(string section) => section == ConfigurationFile.Components ? ComponentBody.NotCleared : [];

    private static string? NameIn(JsonObject given) => given["name"] is JsonValue value && value.TryGetValue<string>(out var name) ? name.Trim() : null;

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
        _inFile.Add(id);
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

    private void Learn()
    {
        var before = _names;
        _names = ConfigurationNames.Of(_groups.All, _components.All, _templates.All);
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
        var present = now.ToHashSet(StringComparer.Ordinal);
        var named = new Queue<string>(Named(section).Where(present.Contains));
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

    /// <param name="Path">Its place in the file.</param>
    /// <param name="Id">As the file gives it; null where it gives none.</param>
    /// <param name="Given">As a body of the interface, with ids instead of names.</param>
    private sealed record Entry(string Path, string? Id, JsonObject Given);

    /// <summary>What the installation has.</summary>
    private sealed record Kept(string Id, string Name);

    private sealed class DryRunException(ConfigurationWire outcome) : TakenBackException
    {
        public ConfigurationWire Outcome { get; } = outcome;
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using StatusPage.Core.Text;

namespace StatusPage.Web.Api.Configuration;

/// <summary>A configuration as it was sent, with the line of everything in it.</summary>
internal sealed class ConfigurationFile
{
    public const string Groups = "groups";
    public const string Components = "components";
    public const string Templates = "templates";
    public const string Probes = "probes";
    public const string Tiers = "tiers";
    public const string Policy = "policy";

    public static readonly IReadOnlyList<string> Sections = [Groups, Components, Templates, Probes, Tiers, Policy];

    /// <summary>All of a file is one transaction, and meanwhile nobody else writes.</summary>
    public const int MaxEntries = 5_000;

    private readonly JsonObject _root;
    private readonly Dictionary<string, int> _lines;

    private ConfigurationFile(JsonObject root, Dictionary<string, int> lines) => (_root, _lines) = (root, lines);

    /// <summary>What is wrong with it, a sentence for each place.</summary>
    public SortedDictionary<string, List<string>> Faults { get; } = new(StringComparer.Ordinal);

    public static ConfigurationFile Read(byte[] bytes)
    {
        try
        {
            var lines = new Dictionary<string, int>(StringComparer.Ordinal);
            var file = new ConfigurationFile(Yaml.Read(PolicyYaml.ReadText(bytes), RequestBody.MaxBytes, lines), lines);
            foreach (var (name, _) in file._root.Where(member => !Sections.Contains(member.Key, StringComparer.Ordinal)))
            {
                file.Fault(name, $"{Paging.Cut(name)} is no section. Accepted: {string.Join(", ", Sections)}.");
            }

            // An editor that ran out of words there, or a template that filled nothing in: to prune by it would delete everything.
            foreach (var section in Sections.Where(section => file._root.TryGetPropertyValue(section, out var value) && value is null))
            {
                file.Fault(section, section == Policy ? "The policy is empty. Give it as the export has it, or leave the section out." : $"{section} is empty. Give a list of entries, “[]” for none, or leave the section out.");
            }

            return file;
        }
        catch (UnreadableTextException exception)
        {
            throw RequestException.Malformed(exception.Message);
        }
    }

    public bool Has(string section) => _root.ContainsKey(section);

    public JsonObject? PolicyDocument => _root[Policy] switch
    {
        null => null,
        JsonObject policy => policy,
        _ => Fault<JsonObject>(Policy, "The policy is no mapping. Give it as the export has it."),
    };

    /// <summary>The entries of a section, each with its path; copies, to be taken apart.</summary>
    public IReadOnlyList<(string Path, JsonObject Entry)> Entries(string section)
    {
        if (_root[section] is not { } node)
        {
            return [];
        }

        if (node is not JsonArray list)
        {
            return Fault<IReadOnlyList<(string, JsonObject)>>(section, $"{section} is no list. Give a list of entries, each beginning with a dash.") ?? [];
        }

        if (list.Count > MaxEntries)
        {
            return Fault<IReadOnlyList<(string, JsonObject)>>(section, $"{section} has {list.Count} entries. At most {MaxEntries} are accepted; apply the others with another file.") ?? [];
        }

        var entries = new List<(string, JsonObject)>();
        foreach (var (index, one) in list.Index())
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{section}[{index}]");
            if (one is JsonObject entry)
            {
                entries.Add((path, entry.DeepClone().AsObject()));
            }
            else
            {
                Fault(path, $"{path} is no mapping of names to values. Give at least a name: “- name: …”.");
            }
        }

        return entries;
    }

    /// <summary>Keeps a fault, with the line it is at.</summary>
    public void Fault(string path, string sentence)
    {
        if (!Faults.TryGetValue(path, out var sentences))
        {
            Faults[path] = sentences = [];
        }

        sentences.Add(Line(path) is { } line ? string.Create(CultureInfo.InvariantCulture, $"{sentence} (line {line})") : sentence);
    }

    /// <summary>Of the place itself, or else of what it would be in.</summary>
    public int? Line(string path)
    {
        for (var at = path; at.Length > 0; at = at[..Math.Max(at.LastIndexOf('.'), Math.Max(at.LastIndexOf('['), 0))])
        {
            if (_lines.TryGetValue(at, out var line))
            {
                return line;
            }
        }

        return null;
    }

    private T? Fault<T>(string path, string sentence)
        where T : class
    {
        Fault(path, sentence);
        return null;
    }
}

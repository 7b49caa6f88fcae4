using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing.Checks;

/// <summary>
/// Reads the settings of one kind strictly: what is mistyped, out of range or not known is a fault under
/// <c>settings.name</c>. What was read and is right is gathered in <see cref="Kept"/>.
/// </summary>
internal sealed class SettingsReader(JsonObject given, InputErrors errors, string path = "settings")
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Of settings that were accepted once; what is no longer accepted is thrown.</summary>
    public static T ReadStored<T>(JsonObject stored, Func<SettingsReader, T> read)
    {
        var settings = new SettingsReader(stored, new InputErrors());
        var result = read(settings);
        settings.Errors.ThrowIfAny();
        return result;
    }

    public JsonObject Kept { get; } = [];

    public InputErrors Errors { get; } = errors;

    /// <summary>A setting as it is; null where it is absent or null.</summary>
    public JsonNode? Node(string name)
    {
        _known.Add(name);
        return given.TryGetPropertyValue(name, out var node) ? node : null;
    }

    public bool Flag(string name, bool otherwise)
    {
        switch (Node(name)?.GetValueKind())
        {
            case null:
                return otherwise;
            case JsonValueKind.True or JsonValueKind.False:
                var value = given[name]!.GetValueKind() == JsonValueKind.True;
                Keep(name, value);
                return value;
            default:
                Fault(name, "Give true or false.");
                return otherwise;
        }
    }

    /// <summary>A whole number within a range, both ends included; null where it is absent.</summary>
    public int? Int(string name, int min, int max)
    {
        if (Node(name) is not { } node)
        {
            return null;
        }

        if (Decimal(node) is not { } number || number != decimal.Truncate(number) || number < min || number > max)
        {
            Fault(name, string.Create(CultureInfo.InvariantCulture, $"Give a whole number from {min} to {max}."));
            return null;
        }

        Keep(name, (int)number);
        return (int)number;
    }

    public double? Number(string name, double min = -1e15, double max = 1e15)
    {
        if (Node(name) is not { } node)
        {
            return null;
        }

        if (Decimal(node) is not { } number || (double)number < min || (double)number > max)
        {
            Fault(name, string.Create(CultureInfo.InvariantCulture, $"Give a number from {min} to {max}."));
            return null;
        }

        Keep(name, (double)number);
        return (double)number;
    }

    /// <summary>A text that is sent or looked for as it stands, at most <paramref name="max"/> characters; null where it is absent or empty.</summary>
    public string? Text(string name, int max, bool multiline = false)
    {
        if (Node(name) is not { } node)
        {
            return null;
        }

        if (node.GetValueKind() != JsonValueKind.String)
        {
            Fault(name, $"Give a text of at most {max} characters.");
            return null;
        }

        var text = node.GetValue<string>();
        if (text.Length > max)
        {
            Fault(name, $"This is too long: {text.Length} characters, at most {max} are accepted.");
            return null;
        }

        if (SafeText.FirstUnsafe(multiline ? text.Replace("\r", "", StringComparison.Ordinal) : text, multiline) is { } found)
        {
            Fault(name, $"This contains an invisible control character (U+{found.Code:X4}). Remove it; {(multiline ? "line breaks and tabs are fine" : "one line of ordinary text is accepted")}.");
            return null;
        }

        if (text.Length == 0)
        {
            return null;
        }

        Keep(name, text);
        return text;
    }

    /// <summary>One of a few words; the first of them where it is absent.</summary>
    public string Choice(string name, params ReadOnlySpan<string> words)
    {
        if (Node(name) is not { } node)
        {
            return words[0];
        }

        var word = node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;
        if (word is null || !words.Contains(word))
        {
            Fault(name, $"Give one of {string.Join(", ", words.ToArray())}.");
            return words[0];
        }

        Keep(name, word);
        return word;
    }

    /// <summary>The settings within a setting; null where it is absent.</summary>
    public SettingsReader? Section(string name)
    {
        if (Node(name) is not { } node)
        {
            return null;
        }

        if (node is JsonObject section)
        {
            return new SettingsReader(section, Errors, $"{path}.{name}");
        }

        Fault(name, "Give an object with the settings within it.");
        return null;
    }

    /// <summary>The entries of a list; a single value counts as a list of one. Empty where it is absent.</summary>
    public IReadOnlyList<JsonNode?> List(string name, int max)
    {
        var entries = Node(name) switch { null => [], JsonArray array => array.ToList(), var single => [single] };
        if (entries.Count > max)
        {
            Fault(name, $"There are {entries.Count} entries; at most {max} are accepted.");
            return [];
        }

        return entries;
    }

    public void Keep(string name, JsonNode? value) => Kept[name] = value;

    public void Fault(string name, string sentence) => Errors.Add($"{path}.{name}", sentence);

    /// <summary>Faults what nobody asked for, and hands back what is to be stored.</summary>
    public JsonObject Finish()
    {
        foreach (var (name, _) in given)
        {
            if (!_known.Contains(name))
            {
                var shown = SafeText.Shown(name, 40);
                Errors.Add($"{path}.{shown}", _known.Count == 0 ? $"There is no setting “{shown}”; none is accepted here." : $"There is no setting “{shown}” here; accepted: {string.Join(", ", _known.Order(StringComparer.Ordinal))}.");
            }
        }

        return Kept;
    }

    private static decimal? Decimal(JsonNode node) =>
        node.GetValueKind() == JsonValueKind.Number && decimal.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}

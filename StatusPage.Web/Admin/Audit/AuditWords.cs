using System.Text.Json;

namespace StatusPage.Web.Admin.Audit;

/// <summary>One field that an act changed.</summary>
public sealed record ChangedField(string Name, string? Before, string? After);

/// <summary>One row that an act added, changed or deleted.</summary>
public sealed record ChangedRow(string Name, IReadOnlyList<ChangedField> Fields);

/// <summary>The audit log's machine words as people read them. Pure.</summary>
public static class AuditWords
{
    private const int LongestShown = 4_000;

    /// <summary><c>incident.update_corrected</c> → "Incident update corrected".</summary>
    public static string Action(string action) => action switch
    {
        "account.set_up_link_issued" => "Set-up link issued",
        "demo.loaded" => "Demonstration data loaded",
        _ => Sentence(action.Replace('.', ' ').Replace('_', ' ')),
    };

    /// <summary>Before and after (row → field → value) side by side.</summary>
    public static IReadOnlyList<ChangedRow> Changes(string? before, string? after)
    {
        var (was, now) = (Read(before), Read(after));
        return [.. was.Keys.Union(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(row =>
        {
            var (old, fresh) = (was.GetValueOrDefault(row, []), now.GetValueOrDefault(row, []));
            return new ChangedRow(
                Sentence(row),
                [.. old.Keys.Union(fresh.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(field => new ChangedField(
                    Sentence(field), old.TryGetValue(field, out var o) ? Value(o) : null, fresh.TryGetValue(field, out var f) ? Value(f) : null))]);
        })];
    }

    private static Dictionary<string, Dictionary<string, JsonElement>> Read(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, JsonElement>>>(json) ?? [];

    private static string Value(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.True => "yes",
            JsonValueKind.False => "no",
            JsonValueKind.Array => string.Join('\n', value.EnumerateArray().Select(Value)),
            JsonValueKind.Object => string.Join(", ", value.EnumerateObject().Select(p => $"{Sentence(p.Name)}: {Value(p.Value)}")),
            _ => value.GetRawText(),
        };
        return text.Length <= LongestShown ? text : text[..LongestShown] + "…";
    }

    /// <summary>camelCase to words with a first capital; ids, which follow a space, stay as they are.</summary>
    private static string Sentence(string name)
    {
        var words = new System.Text.StringBuilder(name.Length + 8);
        var end = name.IndexOf(' ', StringComparison.Ordinal);
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (i == 0)
            {
                words.Append(char.ToUpperInvariant(c));
            }
            else if (char.IsUpper(c) && (end < 0 || i < end))
            {
                words.Append(' ').Append(char.ToLowerInvariant(c));
            }
            else
            {
                words.Append(c);
            }
        }

        return words.ToString();
    }
}

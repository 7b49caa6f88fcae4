namespace StatusPage.Core.Text;

/// <summary>Collects every fault of an input, so that a form shows them all at once.</summary>
public sealed class InputErrors
{
    private readonly Dictionary<string, List<string>> _byField = new(StringComparer.Ordinal);

    public bool Any => _byField.Count > 0;

    public bool Has(string field) => _byField.ContainsKey(field);

    public void Add(string field, string sentence)
    {
        if (!_byField.TryGetValue(field, out var sentences))
        {
            _byField[field] = sentences = [];
        }

        sentences.Add(sentence);
    }

    public void ThrowIfAny()
    {
        if (Any)
        {
            throw new InvalidInputException(_byField.ToDictionary(f => f.Key, f => f.Value.ToArray(), StringComparer.Ordinal));
        }
    }

    /// <summary>A single line: trimmed, at most <paramref name="max"/> characters, no control characters.</summary>
    public string Line(string field, string name, string? value, int max, bool required = true)
    {
        var text = (value ?? "").Trim();
        if (text.Length == 0 && required)
        {
            Add(field, $"{name} is missing: give 1 to {max} characters.");
        }

        CheckText(field, name, text, max, multiline: false);
        return text;
    }

    /// <summary>Several lines (Markdown): line ends become <c>\n</c>, outer blank lines go.</summary>
    public string Block(string field, string name, string? value, int max, bool required = true)
    {
        var text = (value ?? "").ReplaceLineEndings("\n").Trim();
        if (text.Length == 0 && required)
        {
            Add(field, $"{name} is missing: give 1 to {max} characters.");
        }

        CheckText(field, name, text, max, multiline: true);
        return text;
    }

    private void CheckText(string field, string name, string text, int max, bool multiline)
    {
        if (text.Length > max)
        {
            Add(field, $"{name} is too long: {text.Length} characters, at most {max} are accepted.");
            return;
        }

        if (SafeText.FirstUnsafe(text, multiline) is { } found)
        {
            Add(field, $"{name} contains an invisible control character (U+{found.Code:X4}, at position {found.Position + 1}). Remove it; {(multiline ? "line breaks and tabs are fine" : "one line of ordinary text is accepted")}.");
        }
    }
}

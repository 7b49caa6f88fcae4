namespace StatusPage.Core.Text;

/// <summary>Collects every fault of an input, so that a form shows them all at once.</summary>
public sealed class InputErrors
{
    private readonly Dictionary<string, List<string>> _byField = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, List<string>> ByField => _byField;

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
        CheckText(field, name, text, max, multiline: false, required);
        return text;
    }

    /// <summary>Several lines (Markdown): line ends become <c>\n</c>, outer blank lines go.</summary>
    public string Block(string field, string name, string? value, int max, bool required = true)
    {
        var text = (value ?? "").ReplaceLineEndings("\n").Trim();
        CheckText(field, name, text, max, multiline: true, required);
        return text;
    }

    private void CheckText(string field, string name, string text, int max, bool multiline, bool required)
    {
        if (required && text.Length == 0)
        {
            Add(field, $"{name} is missing: give 1 to {max} characters.");
            return;
        }

        if (text.Length > max)
        {
            Add(field, $"{name} is too long: {text.Length} characters, at most {max} are accepted.");
            return;
        }

        if (SafeText.FirstUnsafe(text, multiline) is { } found)
        {
            Add(field, $"{name} contains an invisible control character (U+{found.Code:X4}, at position {found.Position + 1}). Remove it; {(multiline ? "line breaks and tabs are fine" : "one line of ordinary text is accepted")}.");
        }
        else if (required && !SafeText.HasVisible(text))
        {
            Add(field, $"{name} has nothing to see in it, only blanks and invisible characters: give 1 to {max} characters.");
        }
    }
}

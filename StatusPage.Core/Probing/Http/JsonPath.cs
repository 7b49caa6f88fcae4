using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing.Http;

/// <summary>
/// A path to one value in a JSON document, the singular queries of RFC 9535: <c>$.status</c>, <c>$.checks[0].ok</c>,
/// <c>$['name with blanks']</c>; <c>[-1]</c> is the last entry. Filters and wildcards are not accepted.
/// </summary>
internal sealed class JsonPath
{
    public const int MaxLength = 300;

    private readonly IReadOnlyList<(string? Name, int Index)> _steps;

    private JsonPath(IReadOnlyList<(string?, int)> steps) => _steps = steps;

    public static bool TryParse(string text, [NotNullWhen(true)] out JsonPath? path)
    {
        path = null;
        if (text.Length is 0 or > MaxLength || text[0] != '$' || SafeText.FirstUnsafe(text, multiline: false) is not null)
        {
            return false;
        }

        var steps = new List<(string?, int)>();
        var at = 1;
        while (at < text.Length)
        {
            var read = text[at] switch
            {
                '.' => Member(text, at + 1),
                '[' => Bracket(text, at + 1),
                _ => null,
            };
            if (read is not { } step)
            {
                return false;
            }

            steps.Add((step.Name, step.Index));
            at = step.Next;
        }

        path = new JsonPath(steps);
        return true;
    }

    /// <summary>The value it leads to; null where there is none.</summary>
    public JsonElement? Find(JsonElement document)
    {
        var value = document;
        foreach (var (name, index) in _steps)
        {
            if (name is not null)
            {
                if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
                {
                    return null;
                }
            }
            else
            {
                if (value.ValueKind != JsonValueKind.Array)
                {
                    return null;
                }

                var length = value.GetArrayLength();
                var place = index < 0 ? length + index : index;
                if (place < 0 || place >= length)
                {
                    return null;
                }

                value = value[place];
            }
        }

        return value;
    }

    private static (string? Name, int Index, int Next)? Member(string text, int from)
    {
        var end = from;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '-' || char.IsSurrogate(text[end])))
        {
            end++;
        }

        return end == from ? null : (text[from..end], 0, end);
    }

    private static (string? Name, int Index, int Next)? Bracket(string text, int from)
    {
        if (from < text.Length && text[from] is '\'' or '"')
        {
            return Quoted(text, from);
        }

        var end = text.IndexOf(']', from);
        return end > 0 && int.TryParse(text.AsSpan(from, end - from), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index) && text[from] != '+'
            ? (null, index, end + 1)
            : null;
    }

    private static (string? Name, int Index, int Next)? Quoted(string text, int from)
    {
        var name = new StringBuilder();
        for (var at = from + 1; at < text.Length; at++)
        {
            if (text[at] == text[from])
            {
                return at + 1 < text.Length && text[at + 1] == ']' ? (name.ToString(), 0, at + 2) : null;
            }

            if (text[at] == '\\' && ++at == text.Length)
            {
                return null;
            }

            name.Append(text[at]);
        }

        return null;
    }
}

using System.Text;
using StatusPage.Core.Text;

namespace StatusPage.Core.Suggestions;

/// <summary>Makes any text fit: what cannot be shown is left out and what is too long is cut, because an alert is never refused for its text. Pure.</summary>
internal static class AlertText
{
    /// <summary>One line; null where nothing is left to see.</summary>
    public static string? Line(string? text, int max) =>
        Cut(string.Join(' ', Clean(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), max);

    /// <summary>Several lines; null where nothing is left to see.</summary>
    public static string? Block(string? text, int max) => Cut(Clean(text), max);

    /// <summary>An address that a person may follow; null where it is none.</summary>
    public static string? Link(string? text) =>
        text?.Trim() is { Length: > 0 and <= Suggestion.MaxUrl } link
        && SafeText.FirstUnsafe(link, multiline: false) is null
        && Uri.TryCreate(link, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
            ? link
            : null;

    private static string Clean(string? text)
    {
        var lines = (text ?? "").ReplaceLineEndings("\n");
        var clean = new StringBuilder(lines.Length);
        for (var rest = lines.AsSpan(); !rest.IsEmpty;)
        {
            var (code, position) = SafeText.FirstUnsafe(rest, multiline: true) ?? (0, rest.Length);
            clean.Append(rest[..position]);
            if (position == rest.Length)
            {
                break;
            }

            rest = rest[(position + (code > char.MaxValue ? 2 : 1))..];
        }

        return clean.ToString();
    }

    private static string? Cut(string text, int max)
    {
        var trimmed = text.Trim();
        if (trimmed.Length > max)
        {
            var end = max - 1;
            if (char.IsHighSurrogate(trimmed[end - 1]))
            {
                end--;
            }

            trimmed = trimmed[..end] + "…";
        }

        return SafeText.HasVisible(trimmed) ? trimmed : null;
    }
}

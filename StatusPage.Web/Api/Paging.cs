using System.Buffers.Text;
using System.Globalization;
using System.Text;
using StatusPage.Core;
using StatusPage.Core.Text;

namespace StatusPage.Web.Api;

/// <summary>Lists over HTTP: <c>limit</c> and an opaque <c>cursor</c> that names the last item of the page before.</summary>
public static class Paging
{
    public const int DefaultLimit = 25;
    public const int MaxLimit = 100;

    public static int Limit(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return DefaultLimit;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit
            ? limit
            : throw RequestException.Malformed("limit", $"The limit “{Cut(text)}” is not accepted: give a whole number from 1 to {MaxLimit}. Without one, {DefaultLimit} are listed.");
    }

    /// <summary>A word of a query parameter; <paramref name="fallback"/> where it is not given.</summary>
    public static string Word(string name, string? text, IReadOnlyCollection<string> accepted, string fallback)
    {
        if (string.IsNullOrEmpty(text))
        {
            return fallback;
        }

        return accepted.Contains(text, StringComparer.Ordinal)
            ? text
            : throw RequestException.Malformed(name, $"The {name} “{Cut(text)}” is not accepted. Accepted: {string.Join(", ", accepted)}.");
    }

    public static DateTimeOffset? Instant(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        // A plus sign that was not percent-encoded arrives as a space.
        return InstantConverter.TryParse(text.Replace(' ', '+'), out var at)
            ? at
            : throw RequestException.Malformed(name, $"The time “{Cut(text)}” is not accepted: give one with its offset, for example 2026-05-11T13:00:00Z.");
    }

    public static string Cursor(DateTimeOffset at, string id) => Encode(string.Create(CultureInfo.InvariantCulture, $"{at.UtcTicks}:{id}"));

    public static string Cursor(long id) => Encode(id.ToString(CultureInfo.InvariantCulture));

    public static (DateTimeOffset At, string Id)? After(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        var parts = Decode(cursor).Split(':', 2);
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTimeOffset.MaxValue.Ticks
            && parts[1].Length is > 0 and <= Ids.MaxLength
            ? (new DateTimeOffset(ticks, TimeSpan.Zero), parts[1])
            : throw BadCursor();
    }

    public static long? AfterNumber(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        return long.TryParse(Decode(cursor), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : throw BadCursor();
    }

    public static string Cut(string text) => SafeText.Shown(text, 60);

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string Decode(string cursor)
    {
        try
        {
            return cursor.Length <= 200 ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)) : throw BadCursor();
        }
        catch (FormatException)
        {
            throw BadCursor();
        }
    }

    public static RequestException BadCursor() =>
        RequestException.Malformed("cursor", "This cursor is not one of ours. Give the “nextCursor” of the page before, or none for the first page.");
}

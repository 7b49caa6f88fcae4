using System.Globalization;
using System.Text.Json;

namespace StatusPage.Core.Suggestions;

/// <summary>Reads JSON whose shape others decide and extend: what is missing or of another kind is null. Pure.</summary>
internal static class AlertJson
{
    /// <summary>The zero of some languages; no alert of ours began before this.</summary>
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    public static JsonElement? Member(this JsonElement? element, string name) => element?.Member(name);

    public static bool IsObject(this JsonElement? element) => element is { ValueKind: JsonValueKind.Object };

    /// <summary>A text, or a number as text; null where it is empty.</summary>
    public static string? Text(this JsonElement? element, string name) => element.Member(name) is { } value ? Text(value) : null;

    public static string? Text(this JsonElement element, string name) => element.Member(name) is { } value ? Text(value) : null;

    public static string? Text(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => Decoded(value),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    /// <summary>ISO 8601 (UTC where it has no offset) or seconds since 1970; null where it cannot be read or cannot be meant.</summary>
    public static DateTimeOffset? Moment(this JsonElement? element, string name)
    {
        if (element.Text(name) is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            return seconds is >= 946_684_800 and < 253_402_300_800 ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) && at >= Earliest
            ? at
            : null;
    }

    private static string Decoded(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a character in it: better as it was written than not at all.
            return value.GetRawText()[1..^1];
        }
    }
}

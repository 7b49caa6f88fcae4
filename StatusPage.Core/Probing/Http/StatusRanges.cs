using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using StatusPage.Core.Probing.Checks;

namespace StatusPage.Core.Probing.Http;

/// <summary>The status codes that count as success, such as 200 and 301-302.</summary>
internal sealed class StatusRanges
{
    private const int Max = 20;

    private readonly BitArray _codes = new(1_000);
    private readonly string _text;

    private StatusRanges(IReadOnlyCollection<(int From, int To)> ranges)
    {
        foreach (var (from, to) in ranges)
        {
            for (var code = from; code <= to; code++)
            {
                _codes[code] = true;
            }
        }

        _text = string.Join(", ", ranges.Select(Written));
    }

    public static StatusRanges Success { get; } = new([(200, 299)]);

    public bool Contains(int code) => code is >= 0 and < 1_000 && _codes[code];

    /// <summary>Reads the setting <c>expectedStatus</c>: codes and ranges, in a list or alone.</summary>
    public static StatusRanges Read(SettingsReader settings)
    {
        var ranges = new List<(int, int)>();
        foreach (var entry in settings.List("expectedStatus", Max))
        {
            if (Parse(entry) is not { } range)
            {
                settings.Fault("expectedStatus", "Give status codes from 100 to 599 and ranges of them, for example 200, 204 or 200-299.");
                return Success;
            }

            ranges.Add(range);
        }

        if (ranges.Count == 0)
        {
            return Success;
        }

        settings.Keep("expectedStatus", new JsonArray([.. ranges.Select(range => JsonValue.Create(Written(range)))]));
        return new StatusRanges(ranges);
    }

    public override string ToString() => _text;

    private static string Written((int From, int To) range) =>
        range.From == range.To ? StatusWords.Of(range.From) : $"{StatusWords.Of(range.From)}-{StatusWords.Of(range.To)}";

    private static (int From, int To)? Parse(JsonNode? entry)
    {
        var text = entry?.GetValueKind() switch
        {
            JsonValueKind.Number => entry.ToJsonString(),
            JsonValueKind.String => entry.GetValue<string>(),
            _ => "",
        };
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var from = Code(dash < 0 ? text : text[..dash]);
        var to = Code(text[(dash + 1)..]);
        return from is { } first && to is { } last && first <= last ? (first, last) : null;
    }

    private static int? Code(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 100 and <= 599 ? code : null;
}

using System.Text.Json;
using System.Text.Json.Nodes;
using StatusPage.Core.Probing.Checks;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing.Http;

/// <summary>What the body of an answer must hold.</summary>
internal sealed record BodyMatch
{
    public const int MaxText = 1_000;

    public string? Contains { get; init; }

    public string? NotContains { get; init; }

    public JsonPath? Path { get; init; }

    public string? PathText { get; init; }

    /// <summary>The value wanted at the path; null: any value will do.</summary>
    public JsonNode? Wanted { get; init; }

    public bool WantsAny { get; init; } = true;

    /// <summary>Reads <c>bodyContains</c>, <c>bodyNotContains</c>, <c>jsonPath</c> and <c>jsonEquals</c>; null where nothing is looked for.</summary>
    public static BodyMatch? Read(SettingsReader settings)
    {
        var contains = settings.Text("bodyContains", MaxText, multiline: true);
        var notContains = settings.Text("bodyNotContains", MaxText, multiline: true);
        var pathText = settings.Text("jsonPath", JsonPath.MaxLength);
        var wanted = settings.Node("jsonEquals");
        JsonPath? path = null;
        if (pathText is not null && !JsonPath.TryParse(pathText, out path))
        {
            settings.Fault("jsonPath", "This is not a path to one value. Give one such as $.status, $.checks[0].ok or $['a name'].");
        }

        if (wanted is not null && settings.Node("jsonPath") is null)
        {
            settings.Fault("jsonEquals", "Give jsonPath too: the place where this value is looked for.");
        }

        if (wanted is JsonObject or JsonArray || wanted?.ToJsonString().Length > MaxText)
        {
            settings.Fault("jsonEquals", $"Give a text of at most {MaxText} characters, a number, true or false.");
        }
        else if (wanted is not null)
        {
            settings.Keep("jsonEquals", wanted.DeepClone());
        }

        return contains is null && notContains is null && path is null
            ? null
            : new BodyMatch { Contains = contains, NotContains = notContains, Path = path, PathText = pathText, Wanted = wanted?.DeepClone(), WantsAny = wanted is null };
    }

    /// <summary>What was found; or null, and a sentence that says what is amiss.</summary>
    public (string? Found, string? Fault) Judge(BodyText body)
    {
        string? found = null;
        if (Contains is not null)
        {
            if (!body.Text.Contains(Contains, StringComparison.Ordinal))
            {
                return (null, $"The text “{SafeText.Shown(Contains, 100)}” is not in the answer{Cut(body)}.");
            }

            found = Contains;
        }

        if (NotContains is not null && body.Text.Contains(NotContains, StringComparison.Ordinal))
        {
            return (null, $"The text “{SafeText.Shown(NotContains, 100)}” is in the answer, and must not be.");
        }

        return Path is null ? (found, null) : JudgePath(body);
    }

    private (string? Found, string? Fault) JudgePath(BodyText body)
    {
        try
        {
            using var document = JsonDocument.Parse(body.Text);
            if (Path!.Find(document.RootElement) is not { } value)
            {
                return (null, $"There is nothing at {PathText} in the answer.");
            }

            var shown = SafeText.Shown(value.GetRawText(), 200);
            return WantsAny || Equal(value) ? (shown, null) : (null, $"At {PathText} is {shown}, not {SafeText.Shown(Wanted!.ToJsonString(), 200)}.");
        }
        catch (JsonException)
        {
            return (null, $"The answer is not JSON{Cut(body)}.");
        }
    }

    /// <summary>A text also equals a number or truth value that is written alike, since a form knows only texts.</summary>
    private bool Equal(JsonElement value)
    {
        var wanted = Wanted!;
        if (wanted.GetValueKind() == JsonValueKind.String)
        {
            return wanted.GetValue<string>() == (value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText());
        }

        return value.ValueKind == wanted.GetValueKind() && (value.ValueKind != JsonValueKind.Number || value.GetDouble() == double.Parse(wanted.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture));
    }

    private static string Cut(BodyText body) => body.Cut ? $", of which only the first {BodyText.MaxBytes / 1024} KB were read" : "";
}

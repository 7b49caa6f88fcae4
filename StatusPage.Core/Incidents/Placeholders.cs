using System.Text.RegularExpressions;

namespace StatusPage.Core.Incidents;

/// <summary>
/// <c>{{component}}</c> and its like in templates, filled from the form: <c>component</c> (names of the affected
/// components: "API", "API and Dashboard"), <c>impact</c>, <c>status</c>, <c>title</c>, <c>time</c> (14:05 UTC),
/// <c>date</c> (2026-05-12). Others are left as they are, for staff to replace. Pure.
/// </summary>
public static partial class Placeholders
{
    public static readonly IReadOnlyList<string> Names = ["component", "components", "impact", "status", "title", "time", "date"];

    /// <summary>Values for the names that the form can already fill; a name without a value stays visible as a gap.</summary>
    public sealed record Values(IReadOnlyList<string> Components, string? Impact, string? Status, string? Title, DateTimeOffset Now);

    public static string Fill(string text, Values values) => Pattern().Replace(text, match => match.Groups["name"].Value switch
    {
        "component" or "components" when values.Components.Count > 0 => Join(values.Components),
        "impact" when values.Impact is { } impact => impact,
        "status" when values.Status is { } status => status,
        "title" when values.Title is { } title => title,
        "time" => values.Now.UtcDateTime.ToString("HH:mm 'UTC'", System.Globalization.CultureInfo.InvariantCulture),
        "date" => values.Now.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        _ => match.Value,
    });

    /// <summary>The placeholders still open in a text, in order, each once.</summary>
    public static IReadOnlyList<string> Open(string text) =>
        [.. Pattern().Matches(text).Select(match => match.Value).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether an open placeholder, braces and all, is one that the product fills.</summary>
    public static bool IsKnown(string placeholder) => Names.Contains(NameOf(placeholder), StringComparer.Ordinal);

    public static string NameOf(string placeholder) => placeholder.Trim('{', '}', ' ', '\t');

    /// <summary>"A", "A and B", "A, B and C".</summary>
    public static string Join(IReadOnlyList<string> names) => names.Count switch
    {
        0 => "",
        1 => names[0],
        _ => string.Join(", ", names.Take(names.Count - 1)) + " and " + names[^1],
    };

    [GeneratedRegex(@"\{\{\s*(?<name>[A-Za-z][A-Za-z0-9_]*)\s*\}\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}

using System.Globalization;
using StatusPage.Web.Shared;

namespace StatusPage.Web.Export;

/// <summary>
/// What a page of the copy says of its age. Whoever made the copy may have died since, and nobody takes it back: each page that
/// tells how something is now tells as of when. Pure.
/// </summary>
/// <remarks>
/// A date that moved with each copy would have every file uploaded every minute. So most pages carry that of the last thing that
/// happened on them, or of the hour or ten minutes that began since, and say aloud that they are old once it should have moved on.
/// </remarks>
/// <param name="At">As of when; null for what stays as it is, and says nothing of the page as a whole either.</param>
/// <param name="Patience">Minutes after which it says so to every reader.</param>
/// <param name="Follows">It is made anew with each copy, and a page that is left open looks for the next one.</param>
public sealed record CopyAge(DateTimeOffset? At, int Patience, bool Follows)
{
    private const string Note = "<p class=\"stale\"";

    private const string End = "</p>";

    /// <summary>By which a page follows what happens: the script leaves one alone that has it not.</summary>
    private const string Live = " data-live=\"";

    /// <summary>Its colour is that of the page as a whole.</summary>
    private const string Icon = " href=\"/assets/favicon-";

    private const string AnyIcon = " href=\"/assets/favicon.svg\"";

    public static readonly CopyAge Settled = new(null, 0, Follows: false);

    /// <summary>Of this minute: what everybody asks for.</summary>
    public static CopyAge Exact(DateTimeOffset builtAt) => new(builtAt, 5, Follows: true);

    /// <summary>As of the last of these changes, or of the last full hour.</summary>
    public static CopyAge Changed(DateTimeOffset builtAt, IEnumerable<DateTimeOffset> changes) =>
        new(changes.Where(change => change <= builtAt).Append(Floor(builtAt, TimeSpan.FromHours(1))).Max(), 70, Follows: false);

    /// <summary>Figures that are reckoned anew every so often.</summary>
    public static CopyAge Reckoned(DateTimeOffset builtAt, TimeSpan every) => new(Floor(builtAt, every), (int)(2 * every.TotalMinutes) + 5, Follows: false);

    /// <summary>For what a file is made from.</summary>
    public override string ToString() => At is { } at ? InstantConverter.ToText(at) : "";

    /// <summary>The page with what it says of its age here.</summary>
    public string Say(string html)
    {
        if (html.IndexOf(Note, StringComparison.Ordinal) is >= 0 and var note)
        {
            var after = html.IndexOf(End, note, StringComparison.Ordinal) + End.Length;
            html = string.Concat(html.AsSpan(0, note), Follows ? html.AsSpan(note, after - note) : Own, Without, html.AsSpan(after));
        }

        return Follows ? html : Replace(Replace(html, Live, "\"", ""), Icon, "\"", AnyIcon);
    }

    /// <summary>Hidden until the script finds that it is late.</summary>
    private string Own => At is { } at
        ? string.Create(CultureInfo.InvariantCulture, $"{Note} role=\"status\" data-as-of=\"{Wording.Machine(at)}\" data-patience=\"{Patience}\" hidden><span>This page shows the state of {Time(at)}. <a href=\"\">Reload it</a> for the present one.</span>{End}")
        : "";

    /// <summary>Where no script runs nothing can tell whether it is late: so it always says when it was.</summary>
    private string Without => At is { } at ? $"<noscript>{Note}><span>This is a copy of the state of {Time(at)}.</span>{End}</noscript>" : "";

    private static string Time(DateTimeOffset at) => $"<time datetime=\"{Wording.Machine(at)}\" data-format=\"{nameof(TimeFormat.DateTime).ToLowerInvariant()}\">{Wording.Time(at, TimeFormat.DateTime)}</time>";

    private static DateTimeOffset Floor(DateTimeOffset at, TimeSpan to) => new(at.UtcTicks - (at.UtcTicks % to.Ticks), TimeSpan.Zero);

    /// <summary>The first such attribute, to its closing quote.</summary>
    private static string Replace(string html, string opening, string closing, string with) =>
        html.IndexOf(opening, StringComparison.Ordinal) is >= 0 and var at && html.IndexOf(closing, at + opening.Length, StringComparison.Ordinal) is >= 0 and var end
            ? string.Concat(html.AsSpan(0, at), with, html.AsSpan(end + closing.Length))
            : html;
}

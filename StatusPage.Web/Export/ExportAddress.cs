using StatusPage.Web.Hosting;

namespace StatusPage.Web.Export;

/// <summary>
/// Where an address of the page is in its static copy: pages are folders with an index, JSON without an ending gets one,
/// everything else keeps its name. Pure.
/// </summary>
public static class ExportAddress
{
    public const string Index = "index.html";
    public const string Json = ".json";

    /// <summary>What a link leads to, from the top of the copy: empty for the board, <c>incidents/abc/</c>. Null for what only the live page has.</summary>
    /// <param name="path">With its leading slash.</param>
    /// <param name="query">With its question mark, or empty.</param>
    public static string? Of(string path, string query = "") => path.Split('/')[1..] switch
    {
        [""] => "",
        ["assets", ..] => path[1..] + query,
        // A copy has a file for each period in place of the query.
        [var file] when file == StatusUrls.SlaCsv[1..] => Period(query) is { } period ? Csv(period) : null,
        ["badge", var file] when query == "?kind=uptime" && file.EndsWith(StatusUrls.BadgeEnd, StringComparison.Ordinal) => $"badge/{file[..^StatusUrls.BadgeEnd.Length]}-uptime{StatusUrls.BadgeEnd}",
        ["v1", "status", "sla", "report"] when Period(query) is { } period => $"{path[1..]}.{period}{Json}",
        ["v1", "status"] or ["v1", "status", "incidents" or "maintenances" or "sla" or "promises", ..] => path[1..] + Json,
        ["v1", ..] or ["docs", ..] or ["admin", ..] or ["subscription"] or ["postmortem"] => null,
        ["incidents", _, "subscribe"] => StatusUrls.Subscribe[1..] + "/",
        [.., var last] when last.Contains('.', StringComparison.Ordinal) => path[1..],
        _ => path[1..] + "/",
    };

    /// <summary>The file of an address that has one.</summary>
    public static string FileOf(string path, string query = "") => Of(path, query) switch
    {
        "" => Index,
        { } target when target.EndsWith('/') => target + Index,
        { } target => target,
        null => throw new ArgumentException($"{path} is not part of a static copy.", nameof(path)),
    };

    private static string? Period(string query) => query is ['?', .. var asked] && asked.IndexOf('=') is > 0 and var at ? asked[(at + 1)..] : null;

    public static string Csv(string period) => $"sla-{period}.csv";
}

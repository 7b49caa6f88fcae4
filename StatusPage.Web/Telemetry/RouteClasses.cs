namespace StatusPage.Web.Telemetry;

/// <summary>What kind of thing a path asks for: few words, however many paths there are. Pure.</summary>
public static class RouteClasses
{
    public const string Page = "page";
    public const string Asset = "asset";
    public const string PublicApi = "public_api";
    public const string Feed = "feed";
    public const string Embed = "embed";
    public const string Stream = "stream";
    public const string AdminApi = "admin_api";
    public const string Inbound = "inbound";
    public const string Console = "console";
    public const string ConsoleConnection = "console_connection";
    public const string Operation = "operation";

    public static readonly IReadOnlyList<string> All = [Page, Asset, PublicApi, Feed, Embed, Stream, AdminApi, Inbound, Console, ConsoleConnection, Operation];

    /// <summary>Whether how long it took says how quick an answer was; false for what stays open for as long as somebody watches.</summary>
    public static bool IsTimed(string routeClass) => routeClass is not (Stream or ConsoleConnection);

    public static string Of(string path)
    {
        if (path.Length <= 1)
        {
            return Page;
        }

        return path[1] switch
        {
            'v' when Under(path, "/v1") => Api(path),
            'a' when Under(path, "/assets") => Asset,
            'a' when Under(path, "/admin") => Console,
            'a' when Under(path, "/api") => PublicApi,
            '_' when Under(path, "/_blazor") => ConsoleConnection,
            '_' => Console,
            'h' when Under(path, "/healthz") => Operation,
            'm' when path == "/metrics" => Operation,
            'o' when Under(path, "/openapi") => PublicApi,
            'b' when path == "/badge.svg" || Under(path, "/badge") => Embed,
            'e' when Under(path, "/embed") => Embed,
            _ when path.EndsWith(".atom", StringComparison.Ordinal) || path.EndsWith(".rss", StringComparison.Ordinal) || path.EndsWith(".ics", StringComparison.Ordinal) => Feed,
            _ => Page,
        };
    }

    private static string Api(string path) => path.AsSpan(3) switch
    {
        "/status/stream" => Stream,
        var rest when Starts(rest, "/status") => PublicApi,
        var rest when Starts(rest, "/admin") => AdminApi,
        "/health" => Operation,
        var rest when Starts(rest, "/heartbeats") || Starts(rest, "/ratios") || Starts(rest, "/alerts") => Inbound,
        _ => PublicApi,
    };

    private static bool Under(string path, string root) => Starts(path, root);

    private static bool Starts(ReadOnlySpan<char> path, string root) =>
        path.StartsWith(root, StringComparison.Ordinal) && (path.Length == root.Length || path[root.Length] == '/');
}

namespace StatusPage.Web.Public.Docs;

/// <summary>A call as one would type it. Pure.</summary>
internal static class CurlExample
{
    /// <summary>Where nobody has said what the page's address is.</summary>
    public const string AnySite = "https://status.example.com";

    public static string Of(ApiCall call, string site)
    {
        var parts = new List<string>();
        var query = call.Parameters.Where(p => p is { Where: "query", Required: true } || p.Name == "token").Select(p => $"{p.Name}=…").ToList();
        var path = string.Join('/', call.Path.Split('/').Select(part => part is ['{', .., '}'] ? Placeholder(part[1..^1]) : part));
        parts.Add($"curl -s{(call.Method is "GET" ? "" : $" -X {call.Method}")} \"{site}{path}{(query.Count > 0 ? "?" + string.Join('&', query) : "")}\"");
        if (call.NeedsToken)
        {
            parts.Add("-H \"Authorization: Bearer $TOKEN\"");
        }

        if (call.Parameters.Any(p => p.Name == "If-Match"))
        {
            parts.Add("-H 'If-Match: \"3\"'");
        }

        if (call.Parameters.Any(p => p.Name == "Idempotency-Key") && call.Body.Count > 0)
        {
            parts.Add("-H \"Idempotency-Key: $(uuidgen)\"");
        }

        if (call.BodyExample is { } body)
        {
            parts.Add($"-H \"Content-Type: {call.BodyTypes[0]}\"");
            parts.Add($"-d '{body.Replace("'", "'\\''", StringComparison.Ordinal)}'");
        }

        return string.Join(" \\\n  ", parts);
    }

    private static string Placeholder(string name) => $"${name.Aggregate("", (made, c) => made + (char.IsUpper(c) ? "_" : "") + char.ToUpperInvariant(c))}";
}

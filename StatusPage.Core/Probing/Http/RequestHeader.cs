using System.Text.Json;
using System.Text.Json.Nodes;
using StatusPage.Core.Probing.Checks;

namespace StatusPage.Core.Probing.Http;

/// <summary>A header that a probe sends. Its value is a secret where it is marked so, and where the name says that it is.</summary>
internal sealed record RequestHeader(string Name, string Value, bool Secret)
{
    public const int Max = 30;
    public const int MaxName = 100;
    public const int MaxValue = 4_000;

    private static readonly string[] Credentials = ["Authorization", "Proxy-Authorization", "Cookie", "X-Api-Key", "Api-Key", "X-Auth-Token"];

    /// <summary>What the connection itself needs, and a probe must not write.</summary>
    private static readonly string[] Refused =
        ["Connection", "Content-Length", "Expect", "HTTP2-Settings", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade"];

    /// <summary>Reads the setting <c>headers</c>: a list of <c>{name, value, secret?}</c>.</summary>
    public static IReadOnlyList<RequestHeader> ReadAll(SettingsReader settings)
    {
        var headers = new List<RequestHeader>();
        var kept = new JsonArray();
        foreach (var entry in settings.List("headers", Max))
        {
            if (Read(entry, settings) is { } header)
            {
                headers.Add(header);
                kept.Add(new JsonObject { ["name"] = header.Name, ["value"] = header.Value, ["secret"] = header.Secret });
            }
        }

        if (kept.Count > 0)
        {
            settings.Keep("headers", kept);
        }

        return headers;
    }

    /// <param name="request">What it is added to.</param>
    /// <param name="atHome">Whether the request goes where the probe was pointed at; elsewhere secrets are kept back.</param>
    public void AddTo(HttpRequestMessage request, bool atHome)
    {
        var host = Name.Equals("Host", StringComparison.OrdinalIgnoreCase);
        if (!atHome && (Secret || host))
        {
            return;
        }

        if (host)
        {
            request.Headers.Host = Value;
        }
        else if (!request.Headers.TryAddWithoutValidation(Name, Value) && request.Content is { } content)
        {
            content.Headers.Remove(Name);
            content.Headers.TryAddWithoutValidation(Name, Value);
        }
    }

    private static RequestHeader? Read(JsonNode? entry, SettingsReader settings)
    {
        if (entry is not JsonObject header
            || Text(header, "name") is not { } name
            || Text(header, "value") is not { } value
            || (header["secret"]?.GetValueKind() ?? JsonValueKind.False) is not (JsonValueKind.True or JsonValueKind.False)
            || header.Any(property => property.Key is not ("name" or "value" or "secret")))
        {
            settings.Fault("headers", "Give each header as an object with name and value, both texts, and if you like secret: true.");
            return null;
        }

        name = name.Trim();
        value = value.Trim();
        if (name.Length is 0 or > MaxName || !name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)))
        {
            settings.Fault("headers", $"A header's name consists of 1 to {MaxName} letters, digits and hyphens, for example X-Api-Key.");
            return null;
        }

        if (Refused.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            settings.Fault("headers", $"The header {name} belongs to the connection and cannot be set; leave it out.");
            return null;
        }

        // A mask that is left stands for nothing, which was said where it was looked up.
        if (value == ProbeSecrets.Mask)
        {
            return null;
        }

        if (value.Length > MaxValue || !value.All(c => c is (>= ' ' and <= '~') or '\t'))
        {
            settings.Fault("headers", $"The value of {name} must be one line of at most {MaxValue} ASCII characters.");
            return null;
        }

        if (name.Equals("Host", StringComparison.OrdinalIgnoreCase) && Uri.CheckHostName(value.Split(':')[0]) == UriHostNameType.Unknown)
        {
            settings.Fault("headers", "The value of Host must be the name of a host, with a port if need be, for example www.example.com.");
            return null;
        }

        var secret = header["secret"]?.GetValueKind() == JsonValueKind.True || Credentials.Contains(name, StringComparer.OrdinalIgnoreCase);
        return new RequestHeader(name, value, secret);
    }

    private static string? Text(JsonObject header, string name) =>
        header[name] is { } node && node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;
}

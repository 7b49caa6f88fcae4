using System.Security.Cryptography;
using System.Text;
using StatusPage.Core.Incidents;
using StatusPage.Core.Text;

namespace StatusPage.Core.Suggestions;

/// <summary>An alert of whatever format, as it is understood here: texts cleaned and cut to our limits. Pure.</summary>
public sealed record Alert
{
    private const int MaxComponent = 200;

    /// <summary>At most <see cref="Suggestion.MaxFingerprint"/> characters.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>False: it resolved.</summary>
    public required bool Firing { get; init; }

    public required string Title { get; init; }

    public string? Message { get; init; }

    /// <summary>Null where it states no severity that is known here.</summary>
    public Impact? Impact { get; init; }

    /// <summary>Id or name of a component, as the sender wrote it.</summary>
    public string? Component { get; init; }

    /// <summary>The beginning that the sender repeats each time it sends this alert.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>The moment it speaks of, where it states no beginning.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    public DateTimeOffset? EndsAt { get; init; }

    public string? Url { get; init; }

    public string? RunbookUrl { get; init; }

    /// <summary>Never a time to come: clocks differ.</summary>
    public DateTimeOffset BeganAt(DateTimeOffset now) => (StartsAt ?? SeenAt) is { } at && at <= now ? at : now;

    internal static string? ComponentOf(string? text) => AlertText.Line(text, MaxComponent);

    /// <summary>The sender's own, or its hash where that is too long or not plain text.</summary>
    internal static string FingerprintOf(string given) =>
        given.Length <= Suggestion.MaxFingerprint && SafeText.FirstUnsafe(given, multiline: false) is null && SafeText.HasVisible(given) ? given.Trim() : HashOf(given);

    internal static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

using System.Text.RegularExpressions;

namespace StatusPage.Core.Notifications;

/// <summary>What mail servers said, and to how many mails.</summary>
public sealed record ReplyCount(string Reply, int Count);

/// <summary>Counts replies that say the same, whatever each of them names that is its own. Pure.</summary>
public static partial class Replies
{
    /// <summary>Without the recipient's address and the server's numbers for this one mail.</summary>
    public static string Common(string reply) => Number().Replace(Address().Replace(reply, "…"), "…");

    /// <summary>The most frequent first.</summary>
    public static IReadOnlyList<ReplyCount> Group(IEnumerable<(string? Reply, int Count)> replies) =>
    [
        .. replies
            .GroupBy(one => string.IsNullOrEmpty(one.Reply) ? "No reason was given." : Common(one.Reply), StringComparer.Ordinal)
            .Select(group => new ReplyCount(group.Key, group.Sum(one => one.Count)))
            .OrderByDescending(group => group.Count)
            .ThenBy(group => group.Reply, StringComparer.Ordinal),
    ];

    [GeneratedRegex(@"<?[^\s<>@:;,()]+@[^\s<>@:;,()]+>?", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();

    /// <summary>Eight letters and digits or more, both among them; or six digits or more.</summary>
    [GeneratedRegex(@"\b(?:(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{8,}|\d{6,})\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}

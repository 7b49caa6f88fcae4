using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using StatusPage.Core.Wire;

namespace StatusPage.Core.Notifications.Chat;

/// <summary>
/// For an incoming webhook of Slack, and of what understands its messages: a line with the link, and below it, with the
/// colour at its side, what there is to say. Pure.
/// </summary>
internal static class SlackMessage
{
    /// <summary>Of one text block.</summary>
    private const int MaxText = 3_000;

    private const int MaxTitle = 500;
    private const int MaxField = 2_000;

    public static byte[] Write(ChatMessage message)
    {
        var blocks = new JsonArray();
        if (message.Text is { Length: > 0 } text)
        {
            blocks.Add(new JsonObject { ["type"] = "section", ["text"] = Mrkdwn(Escaped(text, MaxText)) });
        }

        if (message.Facts.Count > 0)
        {
            blocks.Add(new JsonObject
            {
                ["type"] = "section",
                ["fields"] = new JsonArray([.. message.Facts.Select(fact => Mrkdwn($"*{Escaped(fact.Name, 100)}*\n{Escaped(fact.Value, MaxField - 200)}"))]),
            });
        }

        var utc = message.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        blocks.Add(new JsonObject
        {
            ["type"] = "context",
            ["elements"] = new JsonArray(Mrkdwn(string.Create(
                CultureInfo.InvariantCulture, $"{Escaped(message.Page, 200)} · <!date^{message.At.ToUnixTimeSeconds()}^{{date_short_pretty}}, {{time}}|{utc}>"))),
        });
        // A bar ends the address in a link.
        var title = Escaped(message.Title, MaxTitle).Replace('|', '¦');
        return WireJson.Serialize(new JsonObject
        {
            ["text"] = $"*{Escaped(message.Word, 100)}*: <{Escaped(message.Url, MaxText)}|{title}>",
            ["attachments"] = new JsonArray(new JsonObject
            {
                ["color"] = Colour(message.Tone),
                ["fallback"] = $"{message.Word}: {message.Title}",
                ["blocks"] = blocks,
            }),
        });
    }

    private static string Colour(ChatTone tone) => tone switch
    {
        ChatTone.Neutral => "#6b7280",
        ChatTone.Good => "#15803d",
        ChatTone.Planned => "#2563eb",
        ChatTone.Warning => "#ca8a04",
        ChatTone.Severe => "#c81e1e",
    };

    private static JsonObject Mrkdwn(string text) => new() { ["type"] = "mrkdwn", ["text"] = text, ["verbatim"] = true };

    /// <summary>With the three characters that mean something to Slack written as it asks, and no longer than it takes.</summary>
    private static string Escaped(string text, int max)
    {
        var escaped = new StringBuilder(Math.Min(text.Length + 16, max));
        foreach (var rune in text.EnumerateRunes())
        {
            var piece = rune.Value switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                _ => rune.ToString(),
            };
            if (escaped.Length + piece.Length > max - 1)
            {
                return escaped.Append('…').ToString();
            }

            escaped.Append(piece);
        }

        return escaped.ToString();
    }
}

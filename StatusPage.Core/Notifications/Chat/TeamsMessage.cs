using System.Globalization;
using System.Text.Json.Nodes;
using StatusPage.Core.Wire;

namespace StatusPage.Core.Notifications.Chat;

/// <summary>For a workflow of Microsoft Teams that posts to a channel when a webhook request comes in: an Adaptive Card. Pure.</summary>
internal static class TeamsMessage
{
    /// <summary>Teams takes 28 KB; what comes after is turned away as a whole.</summary>
    public const int MaxBytes = 27 * 1024;

    private const int MaxTitle = 500;
    private const int MaxText = 8_000;
    private const int MaxFact = 1_000;

    public static byte[] Write(ChatMessage message)
    {
        for (var max = MaxText; ; max /= 2)
        {
            var body = Write(message, max);
            if (body.Length <= MaxBytes)
            {
                return body;
            }
        }
    }

    private static byte[] Write(ChatMessage message, int maxText)
    {
        var body = new JsonArray(new JsonObject
        {
            ["type"] = "Container",
            ["style"] = Style(message.Tone),
            ["bleed"] = true,
            ["items"] = new JsonArray(
                Text(message.Title, MaxTitle, ("size", "Medium"), ("weight", "Bolder")),
                Text(message.Word, MaxTitle, ("spacing", "None"))),
        });
        if (message.Text is { Length: > 0 } text)
        {
            body.Add(Text(text, maxText));
        }

        if (message.Facts.Count > 0)
        {
            body.Add(new JsonObject
            {
                ["type"] = "FactSet",
                ["facts"] = new JsonArray([.. message.Facts.Select(fact => new JsonObject { ["title"] = fact.Name, ["value"] = Escaped(fact.Value, MaxFact) })]),
            });
        }

        var at = message.At.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
        body.Add(Text($"{message.Page} · {at}", MaxTitle, ("size", "Small"), ("isSubtle", true)));
        return WireJson.Serialize(new JsonObject
        {
            ["type"] = "message",
            ["attachments"] = new JsonArray(new JsonObject
            {
                ["contentType"] = "application/vnd.microsoft.card.adaptive",
                ["contentUrl"] = null,
                ["content"] = new JsonObject
                {
                    ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
                    ["type"] = "AdaptiveCard",
                    ["version"] = "1.4",
                    ["fallbackText"] = $"{message.Word}: {message.Title}",
                    ["msteams"] = new JsonObject { ["width"] = "Full" },
                    ["body"] = body,
                    ["actions"] = new JsonArray(new JsonObject { ["type"] = "Action.OpenUrl", ["title"] = "Open the status page", ["url"] = message.Url }),
                },
            }),
        });
    }

    private static string Style(ChatTone tone) => tone switch
    {
        ChatTone.Neutral => "emphasis",
        ChatTone.Good => "good",
        ChatTone.Planned => "accent",
        ChatTone.Warning => "warning",
        ChatTone.Severe => "attention",
    };

    private static JsonObject Text(string text, int max, params ReadOnlySpan<(string Name, JsonNode Value)> look)
    {
        var block = new JsonObject { ["type"] = "TextBlock", ["text"] = Escaped(text, max), ["wrap"] = true };
        foreach (var (name, value) in look)
        {
            block[name] = value;
        }

        return block;
    }

    /// <summary>Cards read a little Markdown: what is text stays text, and a line break takes two.</summary>
    private static string Escaped(string text, int max)
    {
        // Never half a character.
        var end = text.Length <= max ? text.Length : char.IsHighSurrogate(text[max - 1]) ? max - 1 : max;
        var shown = end < text.Length ? text[..end] + "…" : text;
        return string.Concat(shown.Select(c => c switch
        {
            '\\' or '*' or '_' or '[' or ']' or '`' => $"\\{c}",
            '\n' => "\n\n",
            _ => c.ToString(),
        }));
    }
}

using System.Text.Json;
using StatusPage.Core.Notifications.Chat;
using StatusPage.Core.Wire;

namespace StatusPage.Core.Notifications.Webhooks;

/// <summary>The body of a call: the same bytes at each try. Pure.</summary>
internal static class WebhookBody
{
    public static byte[] Of(WebhookFormat format, WebhookEvent happened, PageWire page) => format switch
    {
        WebhookFormat.Json => WireJson.Serialize(Json(happened, page)),
        WebhookFormat.Slack => SlackMessage.Write(ChatMessages.Of(happened, page)),
        WebhookFormat.Teams => TeamsMessage.Write(ChatMessages.Of(happened, page)),
    };

    private static WebhookWire Json(WebhookEvent happened, PageWire page)
    {
        using var data = JsonDocument.Parse(happened.Payload);
        return new WebhookWire(happened.EventId, happened.Type, happened.At, happened.Id, page, data.RootElement.Clone());
    }
}

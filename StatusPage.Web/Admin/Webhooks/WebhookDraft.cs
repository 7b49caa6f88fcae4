using StatusPage.Core;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications.Webhooks;

namespace StatusPage.Web.Admin.Webhooks;

/// <summary>What the form of a webhook holds.</summary>
public sealed class WebhookDraft
{
    public string Name { get; set; } = "";

    public string Url { get; set; } = "";

    public WebhookFormat Format { get; set; }

    public HashSet<WebhookTopic> Topics { get; } = [.. Enum.GetValues<WebhookTopic>()];

    public HashSet<string> ComponentIds { get; } = new(StringComparer.Ordinal);

    /// <summary>A word.</summary>
    public string MinimumImpact { get; set; } = Impact.None.ToWord();

    public bool Enabled { get; set; } = true;

    public static WebhookDraft From(WebhookEndpoint endpoint)
    {
        var draft = new WebhookDraft
        {
            Name = endpoint.Name,
            Url = WebhookInput.From(endpoint).Url!,
            Format = endpoint.Format,
            MinimumImpact = endpoint.MinimumImpact.ToWord(),
            Enabled = endpoint.Enabled,
        };
        draft.Topics.Clear();
        draft.Topics.UnionWith(endpoint.Topics);
        draft.ComponentIds.UnionWith(endpoint.ComponentIds);
        return draft;
    }

    public WebhookInput ToInput() => new()
    {
        Name = Name,
        Url = Url,
        Format = Format,
        Topics = [.. Topics],
        ComponentIds = [.. ComponentIds],
        MinimumImpact = EnumWords.Parse<Impact>(MinimumImpact),
        Enabled = Enabled,
    };

    public string Print() => string.Join('\n', [Name, Url, Format, MinimumImpact, Enabled, .. Topics.Order().Select(t => (object)t), .. ComponentIds.Order(StringComparer.Ordinal)]);

    public static void Set<T>(HashSet<T> all, T one, bool wanted)
    {
        if (wanted)
        {
            all.Add(one);
        }
        else
        {
            all.Remove(one);
        }
    }
}

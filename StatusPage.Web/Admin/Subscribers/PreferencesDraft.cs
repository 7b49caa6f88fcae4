using StatusPage.Core.Incidents;
using StatusPage.Core.Subscribers;

namespace StatusPage.Web.Admin.Subscribers;

/// <summary>What a subscriber is to hear of, as it is being chosen.</summary>
public sealed class PreferencesDraft
{
    public SubscriberScope Scope { get; set; }

    /// <summary>Kept while another scope is looked at, so that nothing chosen is lost.</summary>
    public HashSet<string> Components { get; } = new(StringComparer.Ordinal);

    public Impact MinimumImpact { get; set; }

    public bool Maintenance { get; set; } = true;

    /// <summary>The same for two drafts that mean the same.</summary>
    public string Signature =>
        $"{Scope}|{(Scope == SubscriberScope.Components ? string.Join(' ', Components.Order(StringComparer.Ordinal)) : "")}|{MinimumImpact}|{Maintenance}";

    public static PreferencesDraft Of(SubscriberLine line)
    {
        var draft = new PreferencesDraft { Scope = line.Scope, MinimumImpact = line.MinimumImpact, Maintenance = line.Maintenance };
        draft.Components.UnionWith(line.ComponentIds);
        return draft;
    }

    public SubscriberInput ToInput(string? email = null) => new()
    {
        Email = email,
        Scope = Scope,
        ComponentIds = Scope == SubscriberScope.Components ? [.. Components] : [],
        MinimumImpact = MinimumImpact,
        Maintenance = Maintenance,
    };
}

using StatusPage.Core.Catalog;
using StatusPage.Core.Publication;
using StatusPage.Web.Shared;

namespace StatusPage.Web.Badges;

/// <summary>The badges of a snapshot. Pure.</summary>
public static class PublishedBadges
{
    private const int Days = 90;

    /// <summary>Of the page as a whole.</summary>
    public static Badge Overall(PublishedSnapshot snapshot) => snapshot.Components.Count == 0 && snapshot.Incidents.Open.Length == 0
        ? new Badge(snapshot.Site.Name, StatusLook.NoData.Word, BadgeColour.NoData, $"{snapshot.Site.Name}: nothing is measured yet")
        : new Badge(snapshot.Site.Name, StatusLook.Of(snapshot.Overall).Word, BadgeColour.Of(snapshot.Overall), $"{snapshot.Site.Name}: {StatusLook.Sentence(snapshot.Overall)}");

    public static Badge Status(PublishedComponent component)
    {
        var word = StatusLook.Of(component.Status).Word;
        return new Badge(component.Name, word, BadgeColour.Of(component.Status), $"{component.Name}: {word}");
    }

    /// <summary>Of the last 90 days; coloured by the component's target where it has one.</summary>
    public static Badge Uptime(PublishedComponent component)
    {
        if (component.Uptime(Days) is not { } uptime)
        {
            return new Badge(component.Name, StatusLook.NoData.Word, BadgeColour.NoData, $"{component.Name}: no uptime was measured in the last {Days} days");
        }

        var (colour, words) = component.Target switch
        {
            null => (BadgeColour.Neutral, ""),
            { } target when uptime >= target => (BadgeColour.Good, $", target {Wording.Target(target)} met"),
            { } target => (BadgeColour.Missed, $", below the target of {Wording.Target(target)}"),
        };
        return new Badge(component.Name, $"{Wording.Percent(uptime)} uptime", colour, $"{component.Name}: {Wording.Percent(uptime)} uptime in the last {Days} days{words}");
    }
}

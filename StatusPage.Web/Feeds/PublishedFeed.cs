using System.Globalization;
using System.Net;
using System.Text;
using StatusPage.Core;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Publication;
using StatusPage.Core.Text;
using StatusPage.Core.Wire;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Feeds;

/// <summary>The feed of a snapshot: the incidents and maintenances that were updated last. Pure.</summary>
public static class PublishedFeed
{
    public const int Entries = 50;

    public static Feed Of(PublishedSnapshot snapshot, string siteUrl) => Make(
        snapshot,
        "feed",
        $"{snapshot.Site.Name}: incidents and maintenance",
        $"Incidents and maintenance of {snapshot.Site.Name}, what was updated last first.",
        siteUrl,
        (StatusUrls.Board, StatusUrls.Atom, StatusUrls.Rss),
        snapshot.Incidents.NewestFirst,
        snapshot.Maintenances);

    public static Feed Of(PublishedSnapshot snapshot, PublishedComponent component, string siteUrl) => Make(
        snapshot,
        $"feed/{component.Id}",
        $"{component.Name} · {snapshot.Site.Name}",
        $"Incidents and maintenance of {component.Name}, what was updated last first.",
        siteUrl,
        (StatusUrls.Component(component.Id), StatusUrls.ComponentAtom(component.Id), StatusUrls.ComponentRss(component.Id)),
        snapshot.Incidents.NewestFirst.Where(incident =>
            incident.Components.Any(affected => affected.ComponentId == component.Id)
            || incident.Updates.Any(update => update.Components.Any(change => change.ComponentId == component.Id))),
        snapshot.Maintenances.Where(window => window.ComponentIds.Contains(component.Id)));

    private static Feed Make(
        PublishedSnapshot snapshot,
        string kind,
        string title,
        string subtitle,
        string siteUrl,
        (string Page, string Atom, string Rss) paths,
        IEnumerable<PublishedIncident> incidents,
        IEnumerable<PublishedMaintenance> maintenances)
    {
        // The first version of the policy is as old as the installation, and never changes.
        var installed = snapshot.Policies[0].From;
        // Only what is shown is written out: of a long history that is little.
        var entries = incidents.Select(incident => (Updated: Updated(incident), Id: incident.Id, Make: (Func<FeedEntry>)(() => Entry(snapshot, incident, siteUrl))))
            .Concat(maintenances.Select(window => (Updated: window.UpdatedAt, Id: window.Id, Make: (Func<FeedEntry>)(() => Entry(snapshot, window, siteUrl)))))
            .OrderByDescending(entry => entry.Updated)
            .ThenByDescending(entry => entry.Id, StringComparer.Ordinal)
            .Take(Entries)
            .Select(entry => entry.Make())
            .ToList();
        return new Feed(
            FeedIds.Of(kind, installed.UtcTicks.ToString(CultureInfo.InvariantCulture)),
            title,
            subtitle,
            snapshot.Site.Name,
            siteUrl + paths.Page,
            siteUrl + paths.Atom,
            siteUrl + paths.Rss,
            entries.Select(entry => entry.Updated).Append(installed).Max(),
            entries);
    }

    private static FeedEntry Entry(PublishedSnapshot snapshot, PublishedIncident incident, string siteUrl) => new(
        FeedIds.Of("incident", incident.Id),
        incident.Title,
        siteUrl + StatusUrls.Incident(incident.Id),
        incident.Updates[0].DisplayedAt,
        Updated(incident),
        [
            new FeedCategory("incident", "Incident"),
            new FeedCategory(incident.Status.ToWord(), PublicWords.Of(incident.Status)),
            new FeedCategory(incident.Impact.ToWord(), PublicWords.Of(incident.Impact, snapshot.Policy)),
        ],
        Html(snapshot, incident));

    private static FeedEntry Entry(PublishedSnapshot snapshot, PublishedMaintenance window, string siteUrl) => new(
        FeedIds.Of("maintenance", window.Id),
        window.Title,
        siteUrl + StatusUrls.Maintenance(window.Id),
        window.FirstAnnouncedAt,
        window.UpdatedAt,
        [new FeedCategory("maintenance", "Maintenance"), new FeedCategory(window.Status.ToWord(), PublicWords.Of(window.Status))],
        Html(snapshot, window));

    /// <summary>When something was last said, or said anew: that staff acknowledged it is no news to readers.</summary>
    private static DateTimeOffset Updated(PublishedIncident incident) =>
        incident.Updates.Select(update => update.EditedAt ?? update.PostedAt).Append(Learnt(incident)?.At ?? DateTimeOffset.MinValue).Max();

    /// <summary>The summary of its postmortem, once everybody may read it.</summary>
    private static (DateTimeOffset At, string Summary)? Learnt(PublishedIncident incident) => incident.Postmortem is { IsReadable: true, PublishedAt: { } at } postmortem
        ? (at, postmortem.Sections.FirstOrDefault(section => section.Section == PostmortemSection.Summary)?.Text ?? "")
        : null;

    private static string Html(PublishedSnapshot snapshot, PublishedIncident incident)
    {
        var html = new StringBuilder();
        var learnt = Learnt(incident);
        foreach (var update in incident.Updates.Reverse())
        {
            // What was posted after it, because the incident was reopened, is newer.
            if (learnt is var (published, summary) && update.PostedAt <= published)
            {
                html.Append(CultureInfo.InvariantCulture, $"<p><strong>Postmortem</strong> · {Time(published)}</p>").Append(Markdown.ToHtml(summary));
                learnt = null;
            }

            html.Append(CultureInfo.InvariantCulture, $"<p><strong>{PublicWords.Of(update.Status)}</strong> · {Time(update.DisplayedAt)}{(update.EditedAt is null ? "" : " · edited")}</p>")
                .Append(PublicWire.MessageHtml(update, update.Message));
        }

        if (incident is { IsOpen: false, RootCause: { } cause })
        {
            html.Append("<p><strong>What happened</strong></p>").Append(Markdown.ToHtml(cause));
        }

        if (incident is { IsOpen: false, Remediation: { } remedy })
        {
            html.Append("<p><strong>What we did</strong></p>").Append(Markdown.ToHtml(remedy));
        }

        return html.Append(Components(snapshot, "Affected", incident.Components.Select(component => component.ComponentId))).ToString();
    }

    private static string Html(PublishedSnapshot snapshot, PublishedMaintenance window)
    {
        var html = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"<p><strong>{PublicWords.Of(window.Status)}</strong> · {Time(window.ScheduledFor)} to {Time(window.ScheduledUntil)}{(window.Emergency ? " · emergency" : "")}</p>");
        foreach (var update in window.Updates.Reverse())
        {
            if (update.Plan is { } plan)
            {
                html.Append(CultureInfo.InvariantCulture, $"<p><strong>Rescheduled</strong> · {Time(update.PostedAt)} · was {Time(plan.StartBefore)} to {Time(plan.EndBefore)}</p>");
            }
            else if (update.Message.Length > 0)
            {
                html.Append(CultureInfo.InvariantCulture, $"<p><strong>{PublicWords.Of(update.Status)}</strong> · {Time(update.PostedAt)}</p>");
            }

            html.Append(PublicWire.MessageHtml(update, update.Message));
        }

        return html.Append(PublicWire.MessageHtml(window, window.Message))
            .Append(Components(snapshot, "Components", window.ComponentIds))
            .ToString();
    }

    private static string Components(PublishedSnapshot snapshot, string heading, IEnumerable<string> ids)
    {
        var names = ids.Select(snapshot.NameOf).OfType<string>().ToList();
        return names.Count == 0 ? "" : $"<p>{heading}: {WebUtility.HtmlEncode(string.Join(", ", names))}</p>";
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}

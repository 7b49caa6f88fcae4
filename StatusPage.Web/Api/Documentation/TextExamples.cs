using StatusPage.Core.Promises;
using StatusPage.Web.Feeds;

namespace StatusPage.Web.Api.Documentation;

/// <summary>Examples of what is no JSON, by the operation that takes or answers it.</summary>
internal static class TextExamples
{
    private const string Configuration = """
        groups:
        - name: Europe
        components:
        - name: API
          group: Europe
          target: 99.9
          measured: GET / returns 200
        templates:
        - name: Slow answers
          title: '{{component}} answers slowly'
          impact: minor
          message: We are looking into it.
          components:
          - component: API
            status: degraded_performance
        probes:
        - name: API from Frankfurt
          kind: http
          target: https://api.example.com/health
          component: API
          template: Slow answers
          intervalSeconds: 60
        tiers:
        - name: Business
          target: 99.9
          bands:
          - below: 99.9
            creditPercent: 10
          components:
          - API
        """;

    private const string Metrics = """
        # HELP statuspage_snapshot_age_seconds How long ago what readers see was built; 15 seconds or less while the database answers.
        # TYPE statuspage_snapshot_age_seconds gauge
        statuspage_snapshot_age_seconds 4.2
        """;

    /// <summary>The one that a new installation has.</summary>
    private static readonly Lazy<string> PolicyFile = new(() => PolicyYaml.Write(IncidentPolicy.Default).TrimEnd());

    private const string Subscribers = """
        email,components,minimumImpact,maintenance
        ben@example.com,API;Web,major,true
        anna@example.com,,,
        """;

    private const string ExportedSubscribers = """
        email,state,scope,components,minimumImpact,maintenance,source,vouchedBy,createdAt,confirmedAt,unsubscribedAt,quarantinedAt,quarantineReason
        ben@example.com,active,components,API;Web,major,true,page,,2026-04-02T08:30:00Z,2026-04-02T08:34:00Z,,,
        """;

    private const string Imported = """
        line,email,result,column,reason
        2,ben@example.com,added,,
        3,anna@,refused,email,“anna@” is no email address.
        """;

    private const string Ledger = """
        number,written_at,subject,subject_id,title,impact,kind,cycle,promised,started_at,due_at,met_at,state,policy_version,reason,by,previous_hash,hash
        112,2026-05-11T13:04:00Z,incident,01kra4m5d7hq2v8c0w,Elevated error rates,major,first_update,1,30 minutes,2026-05-11T13:00:00Z,2026-05-11T13:30:00Z,2026-05-11T13:04:00Z,kept,3,,,2c26b46b68ff,9f86d081884c
        """;

    private const string ResponseTimes = """
        month,impact,incidents,acknowledged,acknowledge_median_seconds,acknowledge_p90_seconds,told,first_update_median_seconds,first_update_p90_seconds,resolved,resolve_median_seconds,resolve_p90_seconds
        all,major,9,9,120,240,9,240,780,9,2520,5400
        2026-05,major,3,3,120,180,3,240,600,3,2520,3600
        """;

    private const string Sla = """
        period,from,until,final,tier,component,target_percent,measured_percent,met,credit_percent,measured_seconds,downtime_seconds,maintenance_seconds,excused_seconds,policy_version
        2026-05,2026-05-01T00:00:00Z,2026-06-01T00:00:00Z,no,Business,,99.9,99.95,yes,0,,,,,3
        2026-05,2026-05-01T00:00:00Z,2026-06-01T00:00:00Z,no,Business,API,99.9,99.95,yes,0,907200,432,3600,0,3
        """;

    private const string Events = """
        id: 1778504700000-41-1-1
        event: incident.updated
        data: {"id":"01kra4m5d7hq2v8c0w","title":"Elevated error rates","status":"identified",…}

        : as of 2026-05-11T13:05:15Z, publication 41
        id: 1778504715000-41-1-2
        """;

    private const string Page = "https://status.example.com";
    private const string IncidentUrl = Page + "/incidents/" + SampleWords.IncidentId;

    private static readonly string EntryId = FeedIds.Of("incident", SampleWords.IncidentId);

    private static readonly string Atom = $"""
        <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
          <id>{FeedIds.Of("feed", Page)}</id>
          <title>Example</title>
          <updated>2026-05-11T13:04:00Z</updated>
          <entry>
            <id>{EntryId}</id>
            <title>Elevated error rates</title>
            <published>2026-05-11T13:04:00Z</published>
            <updated>2026-05-11T13:04:00Z</updated>
            <link rel="alternate" type="text/html" href="{IncidentUrl}" />
            <category term="investigating" label="Investigating" />
            <content type="html">…</content>
          </entry>
        </feed>
        """;

    private static readonly string Rss = $"""
        <rss version="2.0">
          <channel>
            <title>Example</title>
            <link>{Page}/</link>
            <item>
              <title>Elevated error rates</title>
              <link>{IncidentUrl}</link>
              <description>…</description>
              <guid isPermaLink="false">{EntryId}</guid>
              <pubDate>Mon, 11 May 2026 13:04:00 GMT</pubDate>
            </item>
          </channel>
        </rss>
        """;

    private static readonly string Calendar = $"""
        BEGIN:VCALENDAR
        VERSION:2.0
        BEGIN:VEVENT
        UID:{MaintenanceCalendar.Uid(SampleWords.MaintenanceId)}
        SEQUENCE:0
        DTSTAMP:20260511T090000Z
        DTSTART:20260514T020000Z
        DTEND:20260514T030000Z
        STATUS:CONFIRMED
        SUMMARY:Upgrade of the database
        URL:{Page}/maintenance/{SampleWords.MaintenanceId}
        END:VEVENT
        END:VCALENDAR
        """;

    private const string Badge = """
        <svg xmlns="http://www.w3.org/2000/svg" width="146" height="20" role="img" aria-label="API: operational">…</svg>
        """;

    private const string Banner = """
        <!DOCTYPE html>
        <html lang="en">… <h1><a href="/" target="_blank" rel="noopener">All systems are operational</a></h1> …</html>
        """;

    /// <summary>What is sent, by the kind that it is sent as.</summary>
    public static string? Body(string? operation, string type) => (operation, type) switch
    {
        ("adminApplyConfiguration", _) => Configuration,
        ("adminPutPolicy", _) => PolicyFile.Value,
        ("adminAddSubscribers", CsvBody.Type) => Subscribers,
        ("subscribe", _) => "email=ben%40example.com&components=01kqdz3v7m1x9f4b6t&minimumImpact=major&maintenance=true",
        _ => null,
    };

    public static string? Answer(string? operation) => operation switch
    {
        "adminExportConfiguration" => Configuration,
        "adminGetPolicy" => PolicyFile.Value,
        "adminListSubscribers" => ExportedSubscribers,
        "adminAddSubscribers" => Imported,
        "adminListPromises" => Ledger,
        "adminGetResponseTimes" => ResponseTimes,
        "getSlaCsv" => Sla,
        "getMetrics" => Metrics,
        "getStream" => Events,
        "getAtom" or "getComponentAtom" => Atom,
        "getRss" or "getComponentRss" => Rss,
        "getCalendar" => Calendar,
        "getBadge" or "getComponentBadge" => Badge,
        "getBanner" => Banner,
        _ => null,
    };
}

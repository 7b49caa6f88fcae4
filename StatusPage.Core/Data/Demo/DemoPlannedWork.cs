using static StatusPage.Core.Data.Demo.DemoCompany;

namespace StatusPage.Core.Data.Demo;

internal sealed record DemoWindow(
    string Title, DateTimeOffset AnnouncedAt, DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<string> Components, string By, string Message)
{
    /// <summary>Why it was announced later than promised; null where it was in time.</summary>
    public string? EmergencyReason { get; init; }
}

/// <summary>Maintenance: four windows done, one running, one to come. One was an emergency; all others were announced more than 48 hours ahead.</summary>
internal static class DemoPlannedWork
{
    public static IEnumerable<DemoWindow> Windows(DemoClock clock) =>
    [
        new(
            "Larger machines for document rendering",
            clock.Day(75, 10),
            clock.Day(71, 22),
            clock.Day(71, 22, 45),
            [Rendering],
            Priya,
            """
            We move document rendering to larger machines. Uploads are accepted throughout; documents uploaded during the window are rendered at its end, within about 15 minutes.
            """),
        new(
            "Moving the archive to new storage",
            clock.Day(40, 14, 30),
            clock.Day(33, 21),
            clock.Day(33, 23, 30),
            [Archive, Reports],
            Lena,
            """
            The archive moves to its new storage. During the window finished documents can be opened and downloaded, but search finds nothing newer than that day, and exports wait.

            Signing, sending and the REST API are not affected.
            """),
        new(
            "Certificate of our webhooks exchanged",
            clock.Day(24, 15, 20),
            clock.Day(24, 19),
            clock.Day(24, 19, 15),
            [Webhooks],
            Jonas,
            """
            The certificate that our webhooks call with is exchanged before its time. Calls that fall into the exchange are tried a second time; receivers that pin our certificate find the new one in the developer portal.
            """)
        {
            EmergencyReason = "The certificate authority revokes the present certificate tomorrow morning.",
        },
        new(
            "Network equipment exchanged in our second data centre",
            clock.Day(14, 11),
            clock.Day(9, 23),
            clock.Day(9, 23, 40),
            [Api, Webhooks],
            Jonas,
            """
            Two switches are exchanged. Traffic runs through the other data centre meanwhile. Requests to the REST API may take up to half a second longer, and single webhooks may be tried a second time.
            """),
        new(
            "Rebuilding the search index",
            clock.Day(5, 9, 15),
            clock.Quarter().AddMinutes(-45),
            clock.Quarter().AddMinutes(90),
            [Archive],
            Lena,
            """
            We rebuild the search index so that it also finds text in scanned pages. Until it is done, search may miss documents that were finished more than a year ago.

            Every document can be opened as usual from its folder, its link, or through the REST API.
            """),
        new(
            "Database upgrade",
            clock.Day(1, 10),
            clock.Day(-4, 6),
            clock.Day(-4, 6, 30),
            [WebApp, Api],
            Priya,
            """
            We bring the main database to its next version. Within the window there is one interruption of up to two minutes, in which the web app shows a waiting page and the REST API answers `503` with `Retry-After: 60`. Clients that honour the header need do nothing.

            Recipients can open and sign documents throughout.
            """),
    ];
}

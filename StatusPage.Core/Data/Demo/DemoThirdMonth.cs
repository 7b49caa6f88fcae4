using StatusPage.Core.Incidents;
using static StatusPage.Core.Data.Demo.DemoAffected;
using static StatusPage.Core.Data.Demo.DemoCompany;
using static StatusPage.Core.Data.Demo.DemoPosting;

namespace StatusPage.Core.Data.Demo;

/// <summary>What happened sixty to ninety days ago.</summary>
internal static class DemoThirdMonth
{
    public static IEnumerable<DemoStory> Stories(DemoClock clock) =>
    [
        new(
            "Documents not rendering after upload",
            Impact.Major,
            clock.Day(63, 16, 58),
            [
                Investigating(
                    7,
                    Jonas,
                    """
                    New uploads stay at “Being prepared”. Documents that were prepared before can be sent and signed as usual.
                    """,
                    Down(Rendering)),
                Identified(
                    21,
                    Jonas,
                    """
                    A document with a damaged font makes the rendering servers stop, one after the other, each time it is tried again. We have set it aside and are restarting the servers.
                    """) with
                {
                    EstimateAt = 50,
                },
                Monitoring(
                    39,
                    Jonas,
                    """
                    Rendering works, and 540 waiting documents are being prepared, the oldest first.
                    """,
                    Back(Rendering)) with
                {
                    Correction = new(
                        52,
                        Jonas,
                        """
                        Rendering works, and 640 waiting documents are being prepared, the oldest first. We first gave a lower figure, which left out those from the REST API.
                        """),
                },
                Resolved(
                    74,
                    Jonas,
                    """
                    All waiting documents are prepared. The one that began it has been prepared too, with its font replaced.
                    """),
            ])
        {
            DetectedAfter = 2,
            RootCause = "A damaged font stopped the rendering process, and the document was tried again without limit, on one server after the other.",
            Remediation = "A document that fails three times is set aside and looked at by a person. Rendering runs in a process of its own for each document.",
        },
        new(
            "Sandbox unavailable",
            Impact.Minor,
            clock.Day(68, 9, 44),
            [
                Investigating(
                    26,
                    Priya,
                    """
                    The sandbox does not answer. The REST API for real documents is not affected.
                    """,
                    Down(Sandbox)),
                Identified(
                    70,
                    Priya,
                    """
                    A clean-up job removed more of the sandbox than it should have. We are restoring last night's copy; what was created in the sandbox this morning will be missing.
                    """) with
                {
                    EstimateAt = 150,
                },
                Resolved(
                    138,
                    Priya,
                    """
                    The sandbox is back, as it was at 03:00. Keys and webhook addresses are unchanged. Please create again what you set up this morning.
                    """),
            ])
        {
            DetectedAfter = 15,
            RootCause = "A clean-up job for closed trial accounts took a shared set of sample documents for one of them.",
            Remediation = "The job lists what it is about to remove and stops above a limit. The sandbox is copied every hour now, not only at night.",
        },
        new(
            "SMS codes delayed",
            Impact.Minor,
            clock.Day(73, 11, 30),
            [
                Investigating(
                    12,
                    Lena,
                    """
                    SMS codes take up to three minutes to arrive, in all countries. Recipients can choose a code by email in place of one by SMS where the sender allows it.
                    """,
                    Degraded(Sms)),
                Resolved(
                    49,
                    Lena,
                    """
                    Our provider has restarted a stuck queue, and codes arrive within seconds. Codes that were sent in the meantime have expired; recipients can ask for new ones.
                    """),
            ])
        {
            DetectedAfter = 4,
            RootCause = "A stuck queue at our SMS provider.",
            Remediation = "The provider restarted it and now watches its length. We began the work on a second provider.",
        },
        new(
            "Web app slow in the early morning",
            Impact.Minor,
            clock.Day(78, 5, 15),
            [
                Investigating(
                    22,
                    Tomas,
                    """
                    The web app answers in three to five seconds. Signing pages and the REST API are not affected.
                    """,
                    Degraded(WebApp)),
                Resolved(
                    64,
                    Tomas,
                    """
                    The nightly copy of the database ran longer than planned and has been moved to the stand-by server. Response times are normal.
                    """),
            ])
        {
            DetectedAfter = 10,
            RootCause = "The nightly copy had outgrown its time window and competed with the first users of the day.",
            Remediation = "Copies are made from the stand-by server.",
        },
        new(
            "Signing pages unavailable",
            Impact.Critical,
            clock.Day(83, 15, 52),
            [
                Investigating(
                    5,
                    Aylin,
                    """
                    Recipients cannot open documents at the moment. Everything that was already signed is safe. Our engineers are at work; the next update comes within 20 minutes.
                    """,
                    Down(SigningPages)),
                Identified(
                    14,
                    Aylin,
                    """
                    A rule against abuse, put in place at 15:50, blocks ordinary visitors. It is being withdrawn.
                    """),
                Monitoring(
                    22,
                    Tomas,
                    """
                    The rule has been withdrawn, and documents have opened everywhere since 16:13. Links in invitations remain valid; no reminder needs to be sent.
                    """,
                    Back(SigningPages)),
                Resolved(
                    83,
                    Tomas,
                    """
                    Signing pages were unavailable from 15:52 to 16:13. We have extended by one day the deadline of every document that was due this afternoon.
                    """),
            ])
        {
            DetectedAfter = 1,
            RootCause = "A new rule of our web firewall matched a header that most browsers send. It had been tested against recorded traffic in which that header was left out.",
            Remediation = "The rule was withdrawn. New rules first run for a day in a mode that only counts, and go live in one region before the others.",
        },
        new(
            "Totals missing from the monthly report",
            Impact.Minor,
            clock.Day(87, 10, 12),
            [
                Investigating(
                    66,
                    Jonas,
                    """
                    The monthly report shows no totals for organisations with more than one brand. The figures per brand are right.
                    """,
                    Degraded(Reports)),
                Resolved(
                    244,
                    Jonas,
                    """
                    The reports have been made again, with totals, and replace the earlier ones under the same links.
                    """),
            ])
        {
            DetectedAfter = 45,
            RootCause = "A change to how brands are stored was not carried over to the monthly report.",
            Remediation = "The reports were made again. The report is now checked against the live figures before it is sent.",
        },
    ];
}

using StatusPage.Core.Incidents;
using static StatusPage.Core.Data.Demo.DemoAffected;
using static StatusPage.Core.Data.Demo.DemoCompany;
using static StatusPage.Core.Data.Demo.DemoPosting;

namespace StatusPage.Core.Data.Demo;

/// <summary>What happened thirty to sixty days ago.</summary>
internal static class DemoSecondMonth
{
    public static IEnumerable<DemoStory> Stories(DemoClock clock) =>
    [
        new(
            "Page previews missing after upload",
            Impact.Minor,
            clock.Day(31, 14, 20),
            [
                Investigating(
                    19,
                    Aylin,
                    """
                    Some freshly uploaded documents show grey pages in place of previews. They can be sent and signed all the same, and recipients see them in full.
                    """,
                    Degraded(Rendering)),
                Resolved(
                    57,
                    Aylin,
                    """
                    Previews are complete again, also of the documents uploaded meanwhile.
                    """),
            ])
        {
            DetectedAfter = 7,
            RootCause = "A server for previews ran out of memory on a document with very large scans and was slow to be replaced.",
            Remediation = "Scans are reduced before previews are made, and a server that stops answering is replaced after 30 seconds.",
        },
        new(
            "REST API and web app unreachable",
            Impact.Critical,
            clock.Day(36, 18, 33),
            [
                Investigating(
                    4,
                    Tomas,
                    """
                    The REST API and the web app cannot be reached from most networks. Signing pages run elsewhere and work. We are looking into it with our hosting provider.
                    """,
                    Down(Api),
                    Down(WebApp)),
                Identified(
                    11,
                    Tomas,
                    """
                    A router at our hosting provider announces wrong routes for our addresses. The provider is taking it out of service, and we are moving traffic to the second data centre at the same time.
                    """),
                Monitoring(
                    16,
                    Priya,
                    """
                    Both have been reachable since 18:47, through the second data centre. Webhooks and emails that were due meanwhile are leaving now.
                    """,
                    Back(Api),
                    Back(WebApp)),
                Resolved(
                    77,
                    Priya,
                    """
                    Traffic is back on its usual path. The interruption lasted from 18:33 to 18:47. API clients that tried again with a pause, as the documentation recommends, have lost nothing.
                    """),
            ])
        {
            DetectedAfter = 1,
            RootCause = "A router at our hosting provider was put back into service with an outdated configuration and drew traffic for our addresses to where we are not.",
            Exclusion = new SlaExclusion(
                SlaExclusionReason.ThirdParty,
                "The internet drew traffic for our addresses to our hosting provider's router, outside our own network; our systems were up and answered wherever they could be reached."),
            Remediation = "The provider repaired the router. Moving to the second data centre now starts by itself after one minute without outside traffic; it had been waiting for a person.",
        },
        new(
            "Long waiting times for video identification",
            Impact.Minor,
            clock.Day(38, 10, 5),
            [
                Investigating(
                    20,
                    Priya,
                    """
                    The waiting time for a video call is 25 minutes at present; usual is under five. Bank login and electronic ID card are not affected and take about two minutes.
                    """,
                    Degraded(Identity)),
                Resolved(
                    96,
                    Priya,
                    """
                    Our provider has called in more staff, and waiting times are below five minutes.
                    """),
                Investigating(
                    205,
                    Priya,
                    """
                    Waiting times have risen to 20 minutes again over midday, so we reopen this report.
                    """) with
                {
                    Reopens = true,
                },
                Monitoring(
                    268,
                    Priya,
                    """
                    Video calls are now spread over two sites of the provider. Waiting time: six minutes and falling.
                    """,
                    Back(Identity)),
                Resolved(
                    415,
                    Priya,
                    """
                    Below five minutes all afternoon, and agreed with the provider for the rest of the week.
                    """),
            ])
        {
            DetectedAfter = 8,
            RootCause = "A tax deadline brought twice the usual number of identifications, and the provider's second site was closed for a public holiday.",
            Remediation = "The provider shares its calendar with us. We show the waiting time beside each method, so that recipients can choose.",
        },
        new(
            "Help centre unavailable",
            Impact.Minor,
            clock.Day(42, 8, 26),
            [
                Investigating(
                    9,
                    Jonas,
                    """
                    The help centre shows an error page. Support can be reached as usual by email and telephone.
                    """,
                    Down(HelpCentre)),
                Resolved(
                    43,
                    Jonas,
                    """
                    The help centre is back. Its host had suspended it after a billing error on their side.
                    """),
            ])
        {
            DetectedAfter = 5,
            RootCause = "The host of the help centre suspended our account by mistake.",
            Remediation = "The account is marked as not to be suspended, and a static copy of the guides is kept elsewhere.",
        },
        new(
            "Timestamps not being issued",
            Impact.Minor,
            clock.Day(46, 13, 2),
            [
                Investigating(
                    8,
                    Lena,
                    """
                    Some finished documents wait for their qualified timestamp. Signing itself works; a document counts as finished once the timestamp is on it.
                    """,
                    Degraded(Seals)),
                Identified(
                    17,
                    Lena,
                    """
                    The trust service that issues our timestamps has stopped answering altogether, so all finished documents are waiting now. We raise the impact of this incident and are switching to the second trust service.
                    """,
                    Down(Seals)) with
                {
                    Impact = Impact.Major,
                    EstimateAt = 45,
                },
                Monitoring(
                    35,
                    Aylin,
                    """
                    Timestamps come from the second trust service. 312 waiting documents are being finished in the order in which they were signed.
                    """,
                    Back(Seals)),
                Resolved(
                    82,
                    Aylin,
                    """
                    All waiting documents are finished. Timestamps of both services are of equal legal standing; nothing needs to be signed again.
                    """),
            ])
        {
            DetectedAfter = 3,
            RootCause = "An outage at the trust service that issues our timestamps. The second one stood ready, but was to be switched to by hand.",
            Remediation = "Switching happens by itself after three failed requests, and is rehearsed on the first Monday of each month.",
        },
        new(
            "Single sign-on by SAML failing for some organisations",
            Impact.Minor,
            clock.Day(50, 9, 11),
            [
                Investigating(
                    24,
                    Tomas,
                    """
                    A few organisations that use SAML cannot sign in since this morning. **Workaround:** administrators can allow passwords for the time being, under *Organisation, Sign-in*.
                    """,
                    Degraded(SignIn)),
                Identified(
                    51,
                    Tomas,
                    """
                    Since the release at 09:05 we read dates in SAML answers too strictly, and refuse those with fractions of a second. A correction is being tested.
                    """),
                Resolved(
                    88,
                    Tomas,
                    """
                    The correction is live, and the organisations concerned have confirmed that they can sign in.
                    """),
            ])
        {
            DetectedAfter = 13,
            RootCause = "A new XML library reads dates more strictly than the standard asks.",
            Remediation = "Dates are read as the standard allows. Recorded answers of 40 identity providers are now part of our tests.",
        },
        new(
            "Short failover of the main database",
            Impact.None,
            clock.Day(54, 6, 41),
            [
                Monitoring(
                    12,
                    Priya,
                    """
                    At 06:41 the main database moved to its stand-by after a fault in a power supply. For six seconds requests were answered late; none failed that we know of. We report this for completeness.
                    """),
                Resolved(
                    95,
                    Priya,
                    """
                    The power supply has been exchanged, and a new stand-by is in step.
                    """),
            ])
        {
            DetectedAfter = 0,
        },
        new(
            "Uploads larger than 20 MB rejected",
            Impact.Minor,
            clock.Day(59, 12, 24),
            [
                Investigating(
                    31,
                    Aylin,
                    """
                    Uploads of more than 20 MB end with “File too large”, in the web app and through the REST API. The limit is, and remains, 100 MB. Smaller files are not affected.
                    """,
                    Degraded(Rendering),
                    Degraded(Api)),
                Identified(
                    46,
                    Aylin,
                    """
                    A new entry server came into service with its default limit. It is being taken out.
                    """),
                Resolved(
                    59,
                    Aylin,
                    """
                    Uploads of up to 100 MB are accepted again. 23 uploads were refused between 12:24 and 13:20; their owners have been told.
                    """),
            ])
        {
            DetectedAfter = 18,
            RootCause = "An entry server was added without the setting that allows large uploads.",
            Remediation = "Settings of entry servers come from one place, and each new one has to pass the same checks as those in service before it takes traffic.",
        },
    ];
}

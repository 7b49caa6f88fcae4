using StatusPage.Core.Incidents;
using static StatusPage.Core.Data.Demo.DemoAffected;
using static StatusPage.Core.Data.Demo.DemoCompany;
using static StatusPage.Core.Data.Demo.DemoPosting;

namespace StatusPage.Core.Data.Demo;

/// <summary>What happened in the last thirty days.</summary>
internal static class DemoFirstMonth
{
    public static IEnumerable<DemoStory> Stories(DemoClock clock) =>
    [
        new(
            "Some invitation emails delayed",
            Impact.Minor,
            clock.Day(1, 13, 18),
            [
                Investigating(
                    14,
                    Lena,
                    """
                    Invitations and reminders to addresses at one large mailbox provider arrive up to 20 minutes late. Other addresses are served as usual, and nothing is lost.

                    **In the meantime** the link to a document can be copied from its page in the web app and passed on by hand.
                    """,
                    Degraded(Email)),
                Identified(
                    38,
                    Lena,
                    """
                    One of our six sending addresses is being slowed down by that provider after an unusually large batch this morning. We are sending through the other five and letting the queue drain.
                    """) with
                {
                    EstimateAt = 75,
                },
                Resolved(
                    71,
                    Lena,
                    """
                    The queue is empty and new messages leave at once. Everything that was held back between 13:18 and 14:25 has been delivered.
                    """),
            ])
        {
            DetectedAfter = 3,
            RootCause = "A single campaign of 41 000 invitations left through one sending address, which brought it over the hourly limit of a large mailbox provider. Our own limit per address was set higher than theirs.",
            Remediation = "Batches are now spread over all sending addresses, and the limit per address follows what each provider publishes.",
        },
        new(
            "New certificate for outgoing webhooks",
            Impact.None,
            clock.Day(3, 8, 55),
            [
                Investigating(
                    5,
                    Jonas,
                    """
                    The client certificate with which we sign in to your webhook endpoints has been renewed, as announced in the release notes. You need to do something only if you pin our certificate: the new one is in the developer documentation under *Webhooks, mutual TLS*.
                    """),
                Resolved(
                    395,
                    Jonas,
                    """
                    All receivers that use mutual TLS have accepted the new certificate. The old one remains valid for another 30 days.
                    """),
            ])
        {
            DetectedAfter = 0,
        },
        new(
            "Errors when opening documents",
            Impact.Major,
            clock.Day(5, 10, 6),
            [
                Investigating(
                    6,
                    Aylin,
                    """
                    About one in three recipients sees an error page when opening a document. Trying again after a minute often helps. We are looking into it; the next update comes within 30 minutes.
                    """,
                    Partial(SigningPages),
                    Degraded(WebApp)),
                Identified(
                    15,
                    Aylin,
                    """
                    The errors began with a release at 10:04. We are going back to the version before it.
                    """),
                Monitoring(
                    31,
                    Tomas,
                    """
                    The earlier version has been running everywhere since 10:37, and documents open normally. Signatures given in the meantime are complete. We watch for half an hour before we close this.
                    """,
                    Back(SigningPages),
                    Back(WebApp)) with
                {
                    Correction = new(
                        44,
                        Tomas,
                        """
                        The earlier version has been running everywhere since 10:36, and documents open normally. Signatures given in the meantime are complete; the evidence report of 12 documents is being drawn up again and will be sent to their owners. We watch for half an hour before we close this.
                        """),
                },
                Resolved(
                    68,
                    Tomas,
                    """
                    No errors since 10:36. The 12 evidence reports have been drawn up again and sent. We are sorry for the disturbance in the middle of a working day.
                    """),
            ])
        {
            DetectedAfter = 1,
            RootCause = "A release changed how page images are named in the cache. During the roll-out, old and new servers shared the cache, and each could not read what the other had written.",
            Remediation = "Went back to the earlier release. Cache entries now carry the version that wrote them, and the roll-out is tested with both versions running side by side.",
            Notes = [new(20, Aylin, "Error rate 31 % at the peak, by the load balancer's count. Rolling back one zone at a time, longest queue first.")],
        },
        new(
            "SMS codes delayed to Austrian numbers",
            Impact.Minor,
            clock.Day(8, 19, 41),
            [
                Investigating(
                    17,
                    Priya,
                    """
                    Codes to Austrian mobile numbers take two to five minutes to arrive. A code stays valid for ten minutes, so please wait for it rather than ask for another: each new one cancels the one before.
                    """,
                    Degraded(Sms)),
                Identified(
                    42,
                    Priya,
                    """
                    The delay arises between our provider and one Austrian network. We have switched these numbers to a second provider, and codes arrive within 20 seconds again.
                    """,
                    Back(Sms)),
                Resolved(
                    96,
                    Priya,
                    """
                    Delivery has been normal since 20:23. We stay with the second provider for Austria until the first one reports the cause.
                    """),
            ])
        {
            DetectedAfter = 6,
            RootCause = "A congested link between our SMS provider and one Austrian mobile network.",
            Remediation = "Austrian numbers go through a second provider. The switch is now made by itself when codes take longer than 60 seconds.",
        },
        new(
            "Exports waiting in the queue",
            Impact.Minor,
            clock.Day(11, 15, 27),
            [
                Investigating(
                    33,
                    Jonas,
                    """
                    Exports asked for since about 15:30 have not started. Reports in the web app show current figures, and nothing needs to be asked for again.
                    """,
                    Degraded(Reports)),
                Identified(
                    64,
                    Jonas,
                    """
                    One very large export holds the only worker for its region. We are adding workers and have given large exports a queue of their own.
                    """),
                Resolved(
                    131,
                    Jonas,
                    """
                    All 64 waiting exports are complete and their owners have been mailed. New ones start within a minute.
                    """),
            ])
        {
            DetectedAfter = 21,
            RootCause = "Exports of every size shared one queue and, in one region, one worker.",
            Remediation = "Exports of more than 10 000 documents have their own queue and workers. A queue that stands still for ten minutes now raises an alarm.",
        },
        new(
            "Sign-in unavailable",
            Impact.Critical,
            clock.Day(14, 7, 12),
            [
                Investigating(
                    7,
                    Tomas,
                    """
                    Signing in fails for everyone, by password as well as by single sign-on. If you are signed in already, stay signed in: open sessions work. **Recipients can open and sign documents as usual**; they need no account.
                    """,
                    Down(SignIn),
                    Partial(WebApp)),
                Investigating(
                    22,
                    Tomas,
                    """
                    The service that issues sign-in tokens refuses to start after its nightly restart. We have ruled out the database and the network, and are examining its configuration. Next update within 20 minutes.
                    """),
                Identified(
                    36,
                    Lena,
                    """
                    An internal certificate expired at 07:00 this morning, and the token service does not start without it. A new one has been issued and is being put in place.
                    """),
                Monitoring(
                    48,
                    Lena,
                    """
                    Signing in has worked again since 07:59. Single sign-on may ask for your password once more than usual today.
                    """,
                    Back(SignIn),
                    Back(WebApp)),
                Resolved(
                    109,
                    Lena,
                    """
                    Signing in was unavailable from 07:12 to 07:59, 47 minutes in all. It has been stable for an hour. A full account of what happened, and of what we change, follows within seven business days.
                    """),
            ])
        {
            DetectedAfter = 2,
            RootCause = "The certificate between the token service and its key store expired. It had been issued by hand during a move two years ago, and so was not among those that are watched and renewed by themselves. The nightly restart was the first moment at which it was checked.",
            Remediation = "Issued and installed a new certificate. All internal certificates are now found by a daily scan, renewed by themselves 30 days ahead, and a renewal that fails wakes somebody up.",
            Notes =
            [
                new(12, Tomas, "Asked Lena to join. Support has a text for the phone."),
                new(40, Lena, "Two other certificates of the same kind found, both valid until spring. Renewed anyway."),
            ],
        },
        new(
            "Search results incomplete",
            Impact.Minor,
            clock.Day(17, 9, 30),
            [
                Investigating(
                    0,
                    Lena,
                    """
                    Search left out documents that were finished on the same day. The documents themselves were complete and could be opened from their folders.

                    We learned of this from a customer two days later, and report it here for the record.
                    """,
                    Degraded(Archive)),
                Resolved(
                    215,
                    Lena,
                    """
                    From 13:05 on, search found them again by itself, when the index was next rebuilt.
                    """),
            ])
        {
            ReportedAfter = 3013,
            DetectedAfter = 0,
            RootCause = "After a restart, one of three indexing workers did not pick up its share of new documents. The others were healthy, so no alarm was raised.",
            Remediation = "We compare the number of documents finished with the number indexed every five minutes.",
        },
        new(
            "REST API: slow answers when listing documents",
            Impact.Minor,
            clock.Day(19, 11, 9),
            [
                Investigating(
                    16,
                    Priya,
                    """
                    `GET /v3/documents` takes up to eight seconds for accounts with more than 100 000 documents. Other calls answer in the usual time.

                    **Workaround:** ask for shorter pages with `limit=25`, or filter with `since=`.
                    """,
                    Degraded(Api)),
                Monitoring(
                    58,
                    Priya,
                    """
                    The database had chosen an unsuitable index after its statistics were renewed in the night. We have told it which one to use, and the call answers within 300 milliseconds.
                    """,
                    Back(Api)),
                Resolved(
                    118,
                    Priya,
                    """
                    Response times have been normal for an hour.
                    """),
            ])
        {
            DetectedAfter = 5,
            RootCause = "Renewed table statistics made the database prefer a different index for listing documents.",
            Remediation = "The index for this query is fixed, and its response time is part of the checks that follow each renewal of statistics.",
        },
        new(
            "Webhooks not delivered",
            Impact.Major,
            clock.Day(24, 16, 44),
            [
                Investigating(
                    11,
                    Jonas,
                    """
                    No webhooks have left since 16:44. Events are being recorded and will be delivered; please do not rely on webhooks for the moment and ask the REST API instead.
                    """,
                    Down(Webhooks)),
                Identified(
                    29,
                    Jonas,
                    """
                    A full disk stopped the store that holds events until they are delivered. It has been given more room and is starting again.
                    """) with
                {
                    EstimateAt = 75,
                },
                Monitoring(
                    43,
                    Jonas,
                    """
                    Webhooks leave again. About 18 000 waiting events are being delivered in their order, at a pace that receivers can take. Delay at the moment: 25 minutes and falling.
                    """,
                    Degraded(Webhooks)),
                Resolved(
                    92,
                    Jonas,
                    """
                    Everything that was waiting has been delivered, and new events leave within seconds. No event was lost or delivered twice.
                    """),
            ])
        {
            DetectedAfter = 4,
            RootCause = "The event store filled its disk. An alarm at 80 % had been given, but went to a channel that was retired in the week before.",
            Remediation = "The disk is four times as large, old events leave it after seven days, and the alarm goes to whoever is on call. We also tried every other alarm of that channel.",
        },
        new(
            "Invitations sorted as spam by one provider",
            Impact.Minor,
            clock.Day(28, 9, 2),
            [
                Investigating(
                    48,
                    Lena,
                    """
                    Several recipients with addresses at one Italian mailbox provider found our invitations in their spam folder. Please ask recipients to look there; the links in these messages are good.
                    """,
                    Degraded(Email)),
                Monitoring(
                    190,
                    Lena,
                    """
                    The provider has corrected a list on which one of our sending addresses stood by mistake. New invitations reach the inbox.
                    """,
                    Back(Email)),
                Resolved(
                    420,
                    Lena,
                    """
                    Confirmed by the provider, and by our own test addresses over the afternoon.
                    """),
            ])
        {
            DetectedAfter = 38,
            RootCause = "A shared block list named a sending address that belonged to somebody else until last year.",
            Remediation = "The address was taken off the list. We now check all our sending addresses against the common lists every hour.",
        },
    ];
}

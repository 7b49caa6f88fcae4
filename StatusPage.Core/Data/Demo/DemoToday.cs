using StatusPage.Core.Incidents;
using static StatusPage.Core.Data.Demo.DemoAffected;
using static StatusPage.Core.Data.Demo.DemoCompany;
using static StatusPage.Core.Data.Demo.DemoPosting;

namespace StatusPage.Core.Data.Demo;

/// <summary>What is going on at the moment of loading: two open incidents.</summary>
internal static class DemoToday
{
    public static IEnumerable<DemoStory> Stories(DemoClock clock) =>
    [
        new(
            "Identity checks by bank login are failing",
            Impact.Major,
            clock.Ago(104),
            [
                Investigating(
                    9,
                    Aylin,
                    """
                    Recipients who identify themselves by bank login see the message “Identification could not be completed”. About four in five attempts fail.

                    **Electronic ID card and video call work as usual.** Recipients can go back one step and choose one of them; their documents stay open. Documents that need no identification are not affected.
                    """,
                    Partial(Identity)),
                Identified(
                    41,
                    Aylin,
                    """
                    The provider who connects us to the banks confirms a fault on their side: since a change on their side, their gateway rejects every request before it reaches a bank. They are taking the change back.

                    We have moved video call to the first place in the list of methods, so that new recipients do not run into the error.
                    """) with
                {
                    EstimateAt = 165,
                    Correction = new(
                        47,
                        Aylin,
                        """
                        The provider who connects us to the banks confirms a fault on their side: since a change on their side, their gateway rejects most requests before they reach a bank. About one attempt in five still succeeds. They are taking the change back.

                        We have moved video call to the first place in the list of methods, so that new recipients do not run into the error.
                        """),
                },
                Identified(
                    88,
                    Tomas,
                    """
                    The provider is taking the change back bank by bank. Savings banks and cooperative banks work again; the large private banks are next. About half of all attempts succeed now.

                    We keep the estimate below and will post again when the last bank is done, or within 60 minutes.
                    """) with
                {
                    EstimateAt = 165,
                },
            ])
        {
            DetectedAfter = 3,
            Notes =
            [
                new(22, Aylin, "Provider's ticket is open as *urgent*; their duty engineer calls back every 30 minutes. Number is in the runbook."),
                new(63, Tomas, "Support has 14 tickets so far, all told to use video call. Waiting time for video is 4 minutes, so there is room."),
            ],
        },
        new(
            "Webhooks delayed by a few minutes",
            Impact.Minor,
            clock.Ago(47),
            [
                Investigating(
                    12,
                    Jonas,
                    """
                    Webhooks are leaving 3 to 6 minutes late. Each event is kept and will be delivered once, in order; the REST API shows the current state at any time.
                    """,
                    Degraded(Webhooks)),
                Identified(
                    33,
                    Jonas,
                    """
                    One of the four delivery queues is held up by a receiver that accepts connections and then does not answer. Events of other customers wait behind it. We are giving that receiver a queue of its own; the others will catch up within minutes of it.
                    """) with
                {
                    EstimateAt = 80,
                },
            ])
        {
            DetectedAfter = 4,
            Notes = [new(35, Jonas, "Receiver is a customer's staging system, and they know. Queue 3 only; 2 100 events waiting.")],
        },
    ];
}

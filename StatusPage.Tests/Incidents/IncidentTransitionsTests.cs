using StatusPage.Core.Incidents;

namespace StatusPage.Tests.Incidents;

public sealed class IncidentTransitionsTests
{
    private static readonly IncidentStatus[] Workflow =
        [IncidentStatus.Investigating, IncidentStatus.Identified, IncidentStatus.Monitoring, IncidentStatus.Resolved];

    /// <summary>Every move from one status to another under every policy: those that use the two in the middle, or not.</summary>
    public static TheoryData<IncidentStatus, IncidentStatus, bool, bool> EveryMoveUnderEveryPolicy()
    {
        var moves = new TheoryData<IncidentStatus, IncidentStatus, bool, bool>();
        foreach (var from in Workflow)
        {
            foreach (var to in Workflow)
            {
                foreach (var (identified, monitoring) in new[] { (true, true), (true, false), (false, true), (false, false) })
                {
                    moves.Add(from, to, identified, monitoring);
                }
            }
        }

        return moves;
    }

    [Theory]
    [MemberData(nameof(EveryMoveUnderEveryPolicy))]
    public void An_update_moves_forward_within_the_policy_or_stays(IncidentStatus from, IncidentStatus to, bool identified, bool monitoring)
    {
        var inUse = InUse(identified, monitoring);
        var expected = from != IncidentStatus.Resolved && (to == from || (Array.IndexOf(Workflow, to) > Array.IndexOf(Workflow, from) && inUse.Contains(to)));

        Assert.Equal(expected, IncidentTransitions.Refusal(from, to, inUse) is null);
        Assert.Equal(expected, IncidentTransitions.Allowed(from, inUse).Contains(to));
    }

    [Theory]
    [MemberData(nameof(EveryMoveUnderEveryPolicy))]
    public void A_refusal_says_what_is_allowed(IncidentStatus from, IncidentStatus to, bool identified, bool monitoring)
    {
        var inUse = InUse(identified, monitoring);
        if (IncidentTransitions.Refusal(from, to, inUse) is not { } sentence)
        {
            return;
        }

        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        if (from == IncidentStatus.Resolved)
        {
            Assert.Contains("Reopen", sentence, StringComparison.Ordinal);
            return;
        }

        var allowed = sentence[sentence.IndexOf("Allowed now: ", StringComparison.Ordinal)..];
        foreach (var status in Workflow)
        {
            var named = allowed.Contains(status.ToString(), StringComparison.OrdinalIgnoreCase);
            Assert.Equal(IncidentTransitions.Refusal(from, status, inUse) is null, named);
        }
    }

    [Fact]
    public void An_incident_in_a_status_that_the_policy_dropped_may_stay_there_and_move_on()
    {
        IncidentStatus[] inUse = [IncidentStatus.Investigating, IncidentStatus.Identified, IncidentStatus.Resolved];

        Assert.Equal([IncidentStatus.Monitoring, IncidentStatus.Resolved], IncidentTransitions.Allowed(IncidentStatus.Monitoring, inUse));
    }

    private static List<IncidentStatus> InUse(bool identified, bool monitoring) =>
    [
        .. Workflow.Where(status => status switch
        {
            IncidentStatus.Identified => identified,
            IncidentStatus.Monitoring => monitoring,
            _ => true,
        }),
    ];
}

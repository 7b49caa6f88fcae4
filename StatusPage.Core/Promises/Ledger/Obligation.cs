namespace StatusPage.Core.Promises.Ledger;

/// <summary>Under which version of the policy an incident began, and from when its promises count: its detection, as it was reported.</summary>
public sealed class Obligation
{
    private Obligation()
    {
    }

    internal Obligation(string incidentId, int policyNumber, DateTimeOffset from)
    {
        IncidentId = incidentId;
        PolicyNumber = policyNumber;
        From = from;
    }

    public string IncidentId { get; private set; } = "";

    public int PolicyNumber { get; private set; }

    public DateTimeOffset From { get; private set; }
}

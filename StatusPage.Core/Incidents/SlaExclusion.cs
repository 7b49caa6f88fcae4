namespace StatusPage.Core.Incidents;

/// <summary>Why an incident does not count in the SLA.</summary>
public enum SlaExclusionReason
{
    ThirdParty,
    OutsideOurControl,
    CustomerCaused,
}

/// <summary>An incident whose outages the SLA leaves out.</summary>
/// <param name="Reason">The kind of reason.</param>
/// <param name="Explanation">Required, and public: one sentence, 1 to 500 characters.</param>
public sealed record SlaExclusion(SlaExclusionReason Reason, string Explanation)
{
    public const int MaxExplanation = 500;
}

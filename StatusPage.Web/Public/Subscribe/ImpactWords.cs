using StatusPage.Core.Incidents;
using StatusPage.Core.Promises;
using StatusPage.Web.Shared;

namespace StatusPage.Web.Public.Subscribe;

/// <summary>The least impact somebody hears of, in the policy's own words.</summary>
public static class ImpactWords
{
    public static string AndWorse(Impact least, IncidentPolicy policy) => least switch
    {
        Impact.None => "All of them",
        Impact.Critical => $"Only {StatusLook.Of(least, policy).Word}",
        _ => $"{StatusLook.Of(least, policy).Word} and worse",
    };
}

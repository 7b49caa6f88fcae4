using StatusPage.Core.Promises;
using StatusPage.Core.Publication;

namespace StatusPage.Web.Admin.Incidents;

internal static class PolicyInForce
{
    /// <summary>The published one: a new version is published in the act that puts it in force.</summary>
    public static IncidentPolicy Of(Publisher publisher) => publisher.Current?.Policy ?? IncidentPolicy.Default;
}

namespace StatusPage.Core.Settings;

/// <summary>Where on the page readers find a thing: for links in what leaves it.</summary>
public static class PublicPaths
{
    public static string Incident(string id) => $"/incidents/{id}";

    /// <summary>Where a postmortem begins on the page of its incident.</summary>
    public static string Postmortem(string incidentId) => $"{Incident(incidentId)}#postmortem";

    public static string Maintenance(string id) => $"/maintenance/{id}";

    public const string Promises = "/promises";

    public static string Component(string id) => $"/components/{id}";
}

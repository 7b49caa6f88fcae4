namespace StatusPage.Core.Settings;

/// <summary>Where in the console staff find a thing: for links in what leaves it.</summary>
public static class StaffPaths
{
    public static string Incident(string id) => $"/admin/incidents/{id}";

    public static string Postmortem(string incidentId) => $"/admin/incidents/{incidentId}/postmortem";
}

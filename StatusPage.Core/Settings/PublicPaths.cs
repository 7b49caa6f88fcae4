namespace StatusPage.Core.Settings;

/// <summary>Where on the page readers find a thing: for links in what leaves it.</summary>
public static class PublicPaths
{
    public static string Incident(string id) => $"/incidents/{id}";

    public static string Maintenance(string id) => $"/maintenance/{id}";

    public const string Promises = "/promises";

    public static string Component(string id) => $"/components/{id}";
}

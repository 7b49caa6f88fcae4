namespace StatusPage.Web.Badges;

public static class BadgeKinds
{
    public const string Status = "status";
    public const string Uptime = "uptime";

    public static readonly IReadOnlyList<string> Words = [Status, Uptime];
}

using StatusPage.Core.Accounts;

namespace StatusPage.Web.Admin.Common;

/// <summary>Roles as people read them.</summary>
public static class RoleWords
{
    public static string Of(StaffRole role) => role switch
    {
        StaffRole.Viewer => "Viewer",
        StaffRole.Responder => "Responder",
        StaffRole.Editor => "Editor",
        StaffRole.Administrator => "Administrator",
    };

    /// <summary>What the role may do, for a choice of roles.</summary>
    public static string Meaning(StaffRole role) => role switch
    {
        StaffRole.Viewer => "sees the console and changes nothing",
        StaffRole.Responder => "reports and updates incidents",
        StaffRole.Editor => "also edits components, groups and templates",
        StaffRole.Administrator => "also manages users, tokens, policy and settings",
    };
}

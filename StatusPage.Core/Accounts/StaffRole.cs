namespace StatusPage.Core.Accounts;

/// <summary>Each role may do what the ones before it may.</summary>
public enum StaffRole
{
    /// <summary>Sees the console, changes nothing.</summary>
    Viewer = 0,

    /// <summary>Reports and updates incidents and maintenance.</summary>
    Responder = 1,

    /// <summary>Edits components, groups, templates.</summary>
    Editor = 2,

    /// <summary>Manages users, tokens, policy and settings.</summary>
    Administrator = 3,
}

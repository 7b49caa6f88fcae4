namespace StatusPage.Core.Notifications.Email;

/// <summary>When an incident of an impact is mailed. Part of the policy.</summary>
public enum EmailRule
{
    /// <summary>Every posting, as it is made.</summary>
    AtOnce,

    /// <summary>Only that it was resolved.</summary>
    OnResolution,

    /// <summary>Nothing, unless staff send a posting themselves.</summary>
    ByHand,
}

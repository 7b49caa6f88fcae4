using StatusPage.Core.Notifications.Email;

namespace StatusPage.Core.Notifications;

/// <summary>Whether the policy sends a posting by itself. Pure.</summary>
public static class NotificationRule
{
    /// <param name="rule">What the policy says of the impact.</param>
    /// <param name="kind">What was posted.</param>
    /// <param name="mailedBefore">Whether subscribers were mailed of this incident before.</param>
    public static NotificationState StateOf(EmailRule rule, NotificationKind kind, bool mailedBefore) => (rule, kind) switch
    {
        (EmailRule.AtOnce, _) => NotificationState.Released,
        (EmailRule.OnResolution, NotificationKind.IncidentResolved) => NotificationState.Released,
        // Who was told that it is over hears that it is not.
        (EmailRule.OnResolution, NotificationKind.IncidentReopened) when mailedBefore => NotificationState.Released,
        _ => NotificationState.Held,
    };
}

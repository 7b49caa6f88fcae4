using Microsoft.AspNetCore.Identity;

namespace StatusPage.Core.Accounts;

/// <summary>Somebody who may sign in to the console.</summary>
public sealed class StaffUser : IdentityUser
{
    /// <summary>Shown to colleagues and in the audit log.</summary>
    public string Name { get; set; } = "";

    public StaffRole Role { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? LastSignInAt { get; set; }

    /// <summary>May not sign in any more; kept for the record.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>Counts changes to the account, for optimistic concurrency.</summary>
    public int Version { get; set; }
}

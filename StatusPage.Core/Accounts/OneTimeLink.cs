namespace StatusPage.Core.Accounts;

public enum OneTimeLinkPurpose
{
    /// <summary>Creates the first administrator.</summary>
    SetUp,

    /// <summary>Lets an invited or locked-out person choose a password.</summary>
    ChoosePassword,
}

/// <summary>A link that works once and for a while. Only the hash of its secret is kept.</summary>
public sealed class OneTimeLink
{
    private OneTimeLink()
    {
    }

    internal OneTimeLink(string id, OneTimeLinkPurpose purpose, string? userId, string hash, DateTimeOffset now, DateTimeOffset expiresAt)
    {
        Id = id;
        Purpose = purpose;
        UserId = userId;
        Hash = hash;
        CreatedAt = now;
        ExpiresAt = expiresAt;
    }

    public string Id { get; private set; } = "";

    public OneTimeLinkPurpose Purpose { get; private set; }

    public string? UserId { get; private set; }

    public string Hash { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public DateTimeOffset? UsedAt { get; internal set; }
}

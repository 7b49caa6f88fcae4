namespace StatusPage.Core.Notifications.Email;

/// <summary>The key that the links in mails are made with, encrypted. The newest is in use.</summary>
public sealed class LinkKey
{
    public int Id { get; private set; }

    public required string Protected { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

namespace StatusPage.Core.Notifications.Email;

/// <summary>Whom a rendered mail is filled for.</summary>
/// <param name="SubscriberId">What the tokens of its links are made of; 0 for somebody who is no subscriber.</param>
/// <param name="Email">The address as it was typed.</param>
public readonly record struct Recipient(long SubscriberId, string Email);

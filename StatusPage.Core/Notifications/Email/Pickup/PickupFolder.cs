namespace StatusPage.Core.Notifications.Email.Pickup;

/// <summary>Where mails are put while no mail server is configured.</summary>
/// <param name="Path">Null where one is.</param>
public sealed record PickupFolder(string? Path);

namespace StatusPage.Core.Notifications.Email;

/// <summary>One mail to one recipient, ready for the wire.</summary>
/// <param name="Sender">The envelope's sender: an address without a display name; empty: the null sender.</param>
/// <param name="Recipient">The envelope's recipient: an address without a display name.</param>
/// <param name="Content">The message by RFC 5322, lines ended by CR LF, dots not yet doubled.</param>
public sealed record OutgoingMail(string Sender, string Recipient, ReadOnlyMemory<byte> Content);

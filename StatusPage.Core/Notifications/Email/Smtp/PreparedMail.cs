namespace StatusPage.Core.Notifications.Email.Smtp;

/// <summary>A mail held against what the server can do, looked through once: either ready, or refused before anything is sent.</summary>
internal sealed record PreparedMail(OutgoingMail Mail, Mailbox Sender, Mailbox Recipient, ContentScan Scan, SendResult? Refusal)
{
    /// <exception cref="ArgumentException">An address holds CR, LF or NUL.</exception>
    public static PreparedMail For(OutgoingMail mail, ServerExtensions server)
    {
        if (Mailbox.HasLineBreak(mail.Sender) || Mailbox.HasLineBreak(mail.Recipient))
        {
            throw new ArgumentException("An address holds a line break or a NUL.", nameof(mail));
        }

        if (!TryParseSender(mail.Sender, out var sender))
        {
            return Refused(mail, "5.1.7", "The sender's address is none that mail can carry.", senderAtFault: true);
        }

        if (!Mailbox.TryParse(mail.Recipient, out var recipient))
        {
            return Refused(mail, "5.1.3", "The address is none that mail can carry.", recipientAtFault: true);
        }

        if ((sender.NeedsUtf8 || recipient.Value.NeedsUtf8) && !server.SmtpUtf8)
        {
            return sender.NeedsUtf8
                ? Refused(mail, "5.6.7", "The sender's address has letters beyond ASCII before its @, and the mail server does not take such addresses (SMTPUTF8).", senderAtFault: true)
                : Refused(mail, "5.6.7", "The address has letters beyond ASCII before its @, and the mail server does not take such addresses (SMTPUTF8).");
        }

        var scan = ContentScan.Of(mail.Content.Span);
        if (scan.Fault is not null)
        {
            return Refused(mail, "5.6.0", scan.Fault);
        }

        if (scan.EightBit && !server.EightBitMime)
        {
            return Refused(mail, "5.6.3", "The message has more than ASCII in it, and the mail server does not take that (8BITMIME).");
        }

        return server.MaxSize > 0 && mail.Content.Length > server.MaxSize
            ? Refused(mail, "5.3.4", $"The message has {mail.Content.Length} octets; the mail server takes at most {server.MaxSize}.")
            : new PreparedMail(mail, sender, recipient.Value, scan, Refusal: null);
    }

    /// <summary>The command that names the sender, with what else the server should know of the message.</summary>
    public void AppendSender(WireBuffer buffer, ServerExtensions server)
    {
        buffer.Append("MAIL FROM:<"u8).Append(Sender.Path).Append(">"u8);
        if (server.Size)
        {
            buffer.Append(" SIZE="u8).Append(Mail.Content.Length);
        }

        if (Scan.EightBit)
        {
            buffer.Append(" BODY=8BITMIME"u8);
        }

        if (Sender.NeedsUtf8 || Recipient.NeedsUtf8)
        {
            buffer.Append(" SMTPUTF8"u8);
        }

        buffer.Append("\r\n"u8);
    }

    public void AppendRecipient(WireBuffer buffer) => buffer.Append("RCPT TO:<"u8).Append(Recipient.Path).Append(">\r\n"u8);

    /// <summary>Sender, recipient and DATA in one, for a server that takes several commands at once.</summary>
    public void AppendEnvelope(WireBuffer buffer, ServerExtensions server)
    {
        AppendSender(buffer, server);
        AppendRecipient(buffer);
        buffer.Append("DATA\r\n"u8);
    }

    private static bool TryParseSender(string address, out Mailbox sender)
    {
        if (address.Length > 0 && Mailbox.TryParse(address, out var parsed))
        {
            sender = parsed.Value;
            return true;
        }

        sender = Mailbox.Empty;
        return address.Length == 0;
    }

    private static PreparedMail Refused(OutgoingMail mail, string code, string sentence, bool recipientAtFault = false, bool senderAtFault = false) => new(
        mail,
        Mailbox.Empty,
        Mailbox.Empty,
        default,
        new SendResult(SendOutcome.Permanent, 0, code, sentence, recipientAtFault, SenderAtFault: senderAtFault));
}

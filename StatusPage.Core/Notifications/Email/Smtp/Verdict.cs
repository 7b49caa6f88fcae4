namespace StatusPage.Core.Notifications.Email.Smtp;

/// <summary>What a refusal means, and whom it concerns (RFC 5321, section 4.2.3; RFC 3463).</summary>
internal static class Verdict
{
    public static SendResult Of(SmtpStep step, SmtpReply reply)
    {
        // That the server will not forget a mail says nothing about the next one.
        if (reply.Code < 500 || step == SmtpStep.Reset)
        {
            // 421 ends the connection and says nothing of whom we send as.
            return new SendResult(
                SendOutcome.Temporary, reply.Code, reply.EnhancedCode, reply.Text, SenderAtFault: step == SmtpStep.Sender && reply.Code != 421 && !IsAboutMessage(reply));
        }

        var sender = IsSenderAtFault(step, reply);
        return new SendResult(
            SendOutcome.Permanent, reply.Code, reply.EnhancedCode, reply.Text, RecipientAtFault: !sender && IsRecipientAtFault(step, reply), SenderAtFault: sender);
    }

    /// <summary>Signing in is wanted, or whom we send as is refused before any recipient was named.</summary>
    private static bool IsSenderAtFault(SmtpStep step, SmtpReply reply) =>
        reply.Code is 530 or 534 or 535 or 538 || (step == SmtpStep.Sender && !IsAboutMessage(reply));

    private static bool IsAboutMessage(SmtpReply reply) =>
        reply.EnhancedCode is "5.2.3" or "5.3.4" or "4.2.3" or "4.3.4" || StartsWith(reply, "5.6.") || StartsWith(reply, "4.6.") || (reply.Code == 552 && reply.EnhancedCode != "5.2.2");

    private static bool IsRecipientAtFault(SmtpStep step, SmtpReply reply)
    {
        if (step is not (SmtpStep.Recipient or SmtpStep.Result) || IsAboutMessage(reply))
        {
            return false;
        }

        return reply.EnhancedCode switch
        {
            // The sender's address.
            "5.1.7" or "5.1.8" => false,
            // Account disabled; mailbox or domain has a new owner.
            "5.7.13" or "5.7.17" or "5.7.18" => true,
            _ when StartsWith(reply, "5.1.") || StartsWith(reply, "5.2.") => true,
            // No way to the domain, or, with some, no such user. After the content it is said of the server's own troubles.
            _ when StartsWith(reply, "5.4.") => step == SmtpStep.Recipient,
            // Policy, and the server itself.
            _ when StartsWith(reply, "5.7.") || StartsWith(reply, "5.3.") => false,
            // Without an enhanced code, or with one that says nothing. 521 and 556: the domain takes no mail (RFC 7504).
            _ => step == SmtpStep.Recipient && reply.Code is 501 or 521 or 550 or 551 or 553 or 556,
        };
    }

    private static bool StartsWith(SmtpReply reply, string codes) => reply.EnhancedCode?.StartsWith(codes, StringComparison.Ordinal) == true;
}

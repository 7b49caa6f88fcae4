namespace StatusPage.Core.Notifications.Email;

public enum SendOutcome
{
    /// <summary>The server took the mail upon itself.</summary>
    Accepted,

    /// <summary>Not now: try again later.</summary>
    Temporary,

    /// <summary>Repeating it as it is would be refused again.</summary>
    Permanent,
}

/// <summary>What became of one mail.</summary>
/// <param name="Code">The server's reply code; 0: it did not reply, or was not asked, and <paramref name="Text"/> tells why.</param>
/// <param name="EnhancedCode">For example <c>5.1.1</c> (RFC 3463), where the server gave one.</param>
/// <param name="Text">The server's words, or ours, on one line and without anything that does not print.</param>
/// <param name="RecipientAtFault">
/// A permanent refusal of this recipient's mailbox or domain. Only then will the address never work; every other permanent
/// refusal concerns the message, the server or ourselves.
/// </param>
/// <param name="InDoubt">The content was sent and no reply came: it may have been delivered, or not.</param>
/// <param name="SenderAtFault">
/// A permanent refusal of ourselves: our account, our sender's address, our standing. It meets every mail alike until the
/// operator mends it, and says nothing about recipient or message.
/// </param>
public sealed record SendResult(
    SendOutcome Outcome,
    int Code,
    string? EnhancedCode,
    string Text,
    bool RecipientAtFault = false,
    bool InDoubt = false,
    bool SenderAtFault = false);

namespace StatusPage.Core.Notifications.Email;

/// <summary>The mail server cannot be used at all. The message is a sentence for staff, without credentials.</summary>
/// <param name="code">The reply that ended it; 0 when there was none.</param>
public sealed class MailServerException(string message, int code = 0, string? enhancedCode = null, Exception? cause = null) : Exception(message, cause)
{
    public int Code { get; } = code;

    public string? EnhancedCode { get; } = enhancedCode;
}

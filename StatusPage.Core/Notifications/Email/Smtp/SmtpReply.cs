namespace StatusPage.Core.Notifications.Email.Smtp;

/// <summary>What the server said, all its lines as one.</summary>
internal sealed record SmtpReply(int Code, string? EnhancedCode, string Text)
{
    public override string ToString() => string.Join(' ', new[] { $"{Code}", EnhancedCode, Text }.Where(part => !string.IsNullOrEmpty(part)));
}

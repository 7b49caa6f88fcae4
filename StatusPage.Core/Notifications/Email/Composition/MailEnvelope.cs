using System.Net.Mail;

namespace StatusPage.Core.Notifications.Email.Composition;

/// <summary>What the headers of a mail are made of.</summary>
internal sealed record MailEnvelope
{
    public required MailAddress From { get; init; }

    public required string SiteName { get; init; }

    /// <summary>Absolute, without a slash at its end.</summary>
    public required string SiteUrl { get; init; }

    public required string Subject { get; init; }

    public required MailThread Thread { get; init; }

    /// <summary>Whether it comes from the list that its recipient subscribed to, and can be unsubscribed from.</summary>
    public required bool FromList { get; init; }
}

/// <summary>
/// A mail's place among the others about the same thing. From it and the recipient comes the Message-ID, so that a mail
/// which is sent again after a crash is the same mail, and one knows its thread's first without asking.
/// </summary>
/// <param name="Root">Of the thread: letters, digits and dots.</param>
/// <param name="Reply">Of this mail within it; null for the first.</param>
public readonly record struct MailThread(string Root, string? Reply = null);

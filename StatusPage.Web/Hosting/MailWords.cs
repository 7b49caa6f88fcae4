using System.Globalization;
using StatusPage.Core.Notifications.Email.Sending;

namespace StatusPage.Web.Hosting;

/// <summary>Whether mail goes out, in sentences: for the console and for readiness. Pure.</summary>
public static class MailWords
{
    public const string NotGoingOut = "Mail is not going out.";

    private const string Late = "Mails have been waiting longer than they should, and nothing says why: look at the background jobs and into the server's log.";

    private const string Unanswered = "The mail server takes connections and does not answer. It is waited for as long as RFC 5321 asks for; after that the mails are tried again.";

    /// <summary>Mails wait, and yet the server takes one after the other: there are more than it takes in the time.</summary>
    public static bool IsOnlySlow(MailState state, DateTimeOffset now) =>
        state is { Trouble: null, Overdue: > 0, LastAcceptedAt: { } last } && now - last < MailWatch.Late;

    public static string Headline(MailState state, DateTimeOffset now) => IsOnlySlow(state, now) ? "Mail goes out more slowly than it comes in." : NotGoingOut;

    /// <summary>Why it does not.</summary>
    public static string Why(MailState state, DateTimeOffset now) =>
        state.Trouble ?? (IsOnlySlow(state, now) ? "The mail server takes one mail after the other, but there are more than it takes in the time." : state.Unanswered ? Unanswered : Late);

    /// <summary>Since when.</summary>
    public static DateTimeOffset? Since(MailState state) => state.TroubleSince ?? state.OverdueSince;

    public static string Waiting(int queued) => queued switch
    {
        0 => "No mail waits for it yet",
        1 => "One mail waits",
        _ => string.Create(CultureInfo.InvariantCulture, $"{queued:N0} mails wait"),
    };
}

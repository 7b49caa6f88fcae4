using System.ComponentModel;
using System.Globalization;
using StatusPage.Core;
using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Email.Sending;
using StatusPage.Core.Settings;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Api;

public sealed record TestMailBody
{
    [Description("Required; where the mail goes.")]
    public string? To { get; init; }
}

public sealed record PostingSubjectWire(
    string Id,
    [property: Description("Null where it is gone.")] string? Title,
    [property: Description("Its public page.")] string Url);

public sealed record ReplyWire(
    [property: Description("What mail servers said, without what is a single recipient's.")] string Reply,
    int Count);

public sealed record PostingWire(
    string Id,
    NotificationKind Kind,
    [property: Description("The incident or maintenance.")] PostingSubjectWire Subject,
    [property: Description("The update it tells of.")] string PostingId,
    [property: Description("held: the policy keeps it back; released: its mails are written down and go out; superseded: kept back, and resolved since.")] NotificationState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ReleasedAt,
    [property: Description("How many mails it makes; 0 while it is held.")] int Recipients,
    [property: Description("Still to be sent.")] int Queued,
    [property: Description("Accepted by the mail server.")] int Sent,
    [property: Description("Given up.")] int Failed,
    [property: Description("Not sent, because the recipient wants no mail any more.")] int Skipped)
{
    public static PostingWire From(PostingLine line, SiteAddress site) => new(
        DeliveryWire.Text(line.Id),
        line.Kind,
        new PostingSubjectWire(line.SubjectId, line.SubjectTitle, site.Url + (line.IsMaintenance ? StatusUrls.Maintenance(line.SubjectId) : StatusUrls.Incident(line.SubjectId))),
        line.PostingId,
        line.State,
        line.CreatedAt,
        line.ReleasedAt,
        line.Recipients,
        line.Queued,
        line.Sent,
        line.Failed,
        line.Skipped);
}

public sealed record SentByHandWire(
    string Id,
    NotificationState State,
    [property: Description("How many subscribers are mailed.")] int Recipients);

public sealed record RetriedWire([property: Description("How many are tried again. Quarantined and unsubscribed addresses are not among them.")] int Retried);

public sealed record DeliverySubscriberWire(
    string Id,
    [property: Description("Null where the subscriber was removed.")] string? Email);

public sealed record DeliveryWire(
    string Id,
    MailKind Kind,
    [property: Description("Id of the posting; null for a confirmation or a test.")] string? Posting,
    [property: Description("Null for a test.")] DeliverySubscriberWire? Subscriber,
    [property: Description("Where it goes; null where the subscriber was removed.")] string? Address,
    DeliveryState State,
    [property: Description("How often the mail server was asked.")] int Attempts,
    DateTimeOffset CreatedAt,
    [property: Description("When it is tried next; null while it is on its way, and when it is over.")] DateTimeOffset? DueAt,
    DateTimeOffset? DoneAt,
    [property: Description("What the mail server said last.")] string? Reply)
{
    public static DeliveryWire From(DeliveryLine line) => new(
        Text(line.Id),
        line.Kind,
        line.PostingId is { } posting ? Text(posting) : null,
        line.SubscriberId is { } subscriber ? new DeliverySubscriberWire(Text(subscriber), line.Email) : null,
        line.Email,
        line.State,
        line.Attempts,
        line.CreatedAt,
        line.DueAt,
        line.DoneAt,
        line.Reply);

    internal static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    /// <exception cref="NotFoundException">It is no id of ours.</exception>
    internal static long Number(string text, string what) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : throw new NotFoundException(what, text);
}

public sealed record AudienceWire([property: Description("Subscribers who would be mailed.")] int Count);

public sealed record TestMailWire([property: Description("Id of the delivery, to follow it.")] string Id);

public sealed record MailStatusWire(
    [property: Description("Whether mail goes out.")] bool Well,
    [property: Description("Where it goes.")] string Server,
    [property: Description("When the mail server last took a mail, since this process began.")] DateTimeOffset? LastAcceptedAt,
    [property: Description("Why the server takes nothing; null where it does.")] string? Trouble,
    [property: Description("Since when.")] DateTimeOffset? Since,
    DateTimeOffset? NextTryAt,
    [property: Description("Mails still to be sent.")] int Queued,
    [property: Description("Those among them that have been due for two minutes or longer.")] int Overdue,
    [property: Description("Since when the one that waits longest is due.")] DateTimeOffset? OverdueSince)
{
    public static MailStatusWire From(MailState state, string server, int queued) => new(
        state.IsWell, server, state.LastAcceptedAt, state.Trouble, state.TroubleSince, state.NextTryAt, queued, state.Overdue, state.OverdueSince);
}

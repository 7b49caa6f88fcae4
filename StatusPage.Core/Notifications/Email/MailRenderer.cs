using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Notifications.Email.Composition;
using StatusPage.Core.Notifications.Email.Smtp;
using StatusPage.Core.Settings;

namespace StatusPage.Core.Notifications.Email;

/// <summary>Makes the mails of the product. Each is rendered once, and filled for each of its recipients.</summary>
public sealed class MailRenderer(IDbContextFactory<StatusPageDbContext> contexts, LinkKeys keys, SmtpOptions smtp, SiteAddress site)
{
    /// <summary>The mail of a posting, as the posting left things; null when what it tells of is gone, so that there is nothing to send.</summary>
    public async Task<RenderedMail?> RenderAsync(Notification notification, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        var incident = await db.Incidents.Include(i => i.Updates).SingleOrDefaultAsync(i => i.Id == notification.SubjectId && i.RemovedAt == null, cancel);
        var update = incident?.Updates.SingleOrDefault(u => u.Id == notification.PostingId);
        if (incident is null || update is null)
        {
            return null;
        }

        var first = notification.Kind == NotificationKind.IncidentCreated;
        var thread = new MailThread($"incident.{incident.Id}", first ? null : $"{notification.Id}");
        return await ComposeAsync(db, incident.Title, update.Message, thread, fromList: true, cancel);
    }

    /// <summary>Asks an address to confirm what was asked for in its name; null when that is settled, or was asked for anew.</summary>
    public async Task<RenderedMail?> RenderConfirmationAsync(long subscriberId, int confirmationNumber, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var current = await db.Subscribers.AnyAsync(s => s.Id == subscriberId && s.ConfirmationNumber == confirmationNumber && s.Requested != null, cancel);
        var links = await keys.SignerAsync(cancel);
        return current
            ? await ComposeAsync(
                db, "Confirm your subscription", site.Url + MailLinks.ConfirmPath(links.Confirm(subscriberId, confirmationNumber)), new MailThread($"confirmation.{confirmationNumber}"), fromList: false, cancel)
            : null;
    }

    /// <summary>Tells that mail goes out.</summary>
    /// <param name="deliveryId">Of the mail, so that a repeat is the same one.</param>
    /// <param name="askedBy">Name of the one who wants to know.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async Task<RenderedMail> RenderTestAsync(long deliveryId, string askedBy, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await ComposeAsync(db, "Test mail", $"{askedBy} asked for this mail.", new MailThread($"test.{deliveryId}"), fromList: false, cancel);
    }

    private async Task<RenderedMail> ComposeAsync(StatusPageDbContext db, string title, string text, MailThread thread, bool fromList, CancellationToken cancel)
    {
        var settings = await db.Settings.AsNoTracking().SingleOrDefaultAsync(cancel) ?? new SiteSettings();
        var links = await keys.SignerAsync(cancel);
        var placeholder = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var envelope = new MailEnvelope
        {
            From = smtp.From,
            SiteName = settings.Name,
            SiteUrl = site.Url,
            Subject = thread.Reply is null ? $"{title} · {settings.Name}" : $"Re: {title} · {settings.Name}",
            Thread = thread,
            FromList = fromList,
        };
        var html = $"<!DOCTYPE html><html lang=\"en\"><title>{System.Net.WebUtility.HtmlEncode(title)}</title><p>{System.Net.WebUtility.HtmlEncode(text)}</p></html>";
        return new RenderedMail(envelope, text, html, placeholder, links);
    }
}

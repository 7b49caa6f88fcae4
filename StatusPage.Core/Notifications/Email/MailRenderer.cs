using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications.Email.Composition;
using StatusPage.Core.Notifications.Email.Html;
using StatusPage.Core.Notifications.Email.Messages;
using StatusPage.Core.Notifications.Email.Smtp;
using StatusPage.Core.Promises.Ledger;
using StatusPage.Core.Settings;

namespace StatusPage.Core.Notifications.Email;

/// <summary>Makes the mails of the product. Each is rendered once, and filled for each of its recipients.</summary>
public sealed class MailRenderer(
    IDbContextFactory<StatusPageDbContext> contexts, LinkKeys keys, SmtpOptions smtp, SiteAddress address, IServiceScopeFactory scopes, ILoggerFactory loggers)
{
    /// <summary>Of a whole mail as it is sent. Gmail hides what comes after 102 KB, and with it the way to unsubscribe.</summary>
    public const int MaxBytes = 100_000;

    /// <summary>Bytes that the texts of people may take; where the rest of a mail is long as well, they make room for it.</summary>
    private static readonly int[] Allowances = [72_000, 48_000, 24_000, 8_000];

    /// <summary>The mail of a posting, as the posting left things; null when what it tells of is gone, so that there is nothing to send.</summary>
    public async Task<RenderedMail?> RenderAsync(Notification notification, CancellationToken cancel = default)
    {
        await using var db = await ReadAsync(cancel);
        var site = await MailFacts.SiteAsync(db, address, cancel);
        MailMessage? message = notification.Kind switch
        {
            NotificationKind.IncidentCreated or NotificationKind.IncidentUpdated or NotificationKind.IncidentResolved or NotificationKind.IncidentReopened =>
                await MailFacts.IncidentAsync(db, notification, cancel) is { } facts ? Incident(notification.Kind, site, facts) : null,
            NotificationKind.MaintenanceAnnounced or NotificationKind.MaintenanceChanged or NotificationKind.MaintenanceReminder or NotificationKind.MaintenanceStarted
                or NotificationKind.MaintenanceCompleted or NotificationKind.MaintenanceCancelled =>
                await MailFacts.MaintenanceAsync(db, notification, cancel) is { } facts ? Maintenance(notification.Kind, site, facts) : null,
            NotificationKind.PostmortemPublished =>
                await MailFacts.PostmortemAsync(db, site, notification, cancel) is { } facts ? new PostmortemPublishedMail(site, facts) : null,
        };
        return message is null ? null : await RenderAsync(message, cancel);
    }

    /// <summary>Asks an address to confirm what was asked for in its name; null when that is settled, or was asked for anew.</summary>
    public async Task<RenderedMail?> RenderConfirmationAsync(long subscriberId, int confirmationNumber, CancellationToken cancel = default)
    {
        var links = await keys.SignerAsync(cancel);
        await using var db = await ReadAsync(cancel);
        var site = await MailFacts.SiteAsync(db, address, cancel);
        return await MailFacts.ConfirmationAsync(db, site, links, subscriberId, confirmationNumber, cancel) is { } facts
            ? await RenderAsync(new ConfirmSubscriptionMail(site, facts), cancel)
            : null;
    }

    /// <summary>Tells that mail goes out.</summary>
    /// <param name="deliveryId">Of the mail, so that a repeat is the same one.</param>
    /// <param name="askedBy">Name of the one who wants to know.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async Task<RenderedMail> RenderTestAsync(long deliveryId, string askedBy, CancellationToken cancel = default)
    {
        await using var db = await ReadAsync(cancel);
        return await RenderAsync(new TestMail(await MailFacts.SiteAsync(db, address, cancel), deliveryId, askedBy), cancel);
    }

    /// <summary>Reminds staff of a promise; null when it ended meanwhile, so that there is nothing to be reminded of.</summary>
    internal async Task<RenderedMail?> RenderPromiseAsync(PromisePayload payload, CancellationToken cancel = default)
    {
        await using var db = await ReadAsync(cancel);
        return await MailFacts.PromiseAsync(db, payload, cancel) is { } facts
            ? await RenderAsync(new PromiseMail(await MailFacts.SiteAsync(db, address, cancel), facts), cancel)
            : null;
    }

    internal async Task<RenderedMail> RenderAsync(MailMessage message, CancellationToken cancel)
    {
        var links = await keys.SignerAsync(cancel);
        // Another one each time, so that nobody can write it into a message and have it filled.
        var placeholder = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var footer = MailFooter.Of(message.Site, placeholder);
        var envelope = new MailEnvelope
        {
            From = smtp.From,
            SiteName = message.Site.Name,
            SiteUrl = message.Site.Url,
            Subject = message.Subject,
            Thread = message.Thread,
            FromList = message.FromList,
        };
        RenderedMail? mail = null;
        foreach (var allowance in Allowances.TakeWhile(_ => mail is null || mail.Size > MaxBytes))
        {
            IReadOnlyList<MailBlock> blocks = [.. message.Blocks(allowance)];
            mail = new RenderedMail(envelope, TextMail.Write(message, blocks, footer), await HtmlAsync(message, blocks, footer), placeholder, links);
        }

        return mail!;
    }

    private static IncidentMail Incident(NotificationKind kind, MailSite site, IncidentFacts facts) => kind switch
    {
        // Reported when it was over already, it has its explanation with it.
        _ when facts.Status == IncidentStatus.Resolved => new IncidentResolvedMail(site, facts),
        NotificationKind.IncidentCreated => new IncidentCreatedMail(site, facts),
        NotificationKind.IncidentReopened => new IncidentReopenedMail(site, facts),
        _ => new IncidentUpdatedMail(site, facts),
    };

    private static MaintenanceMail Maintenance(NotificationKind kind, MailSite site, MaintenanceFacts facts) => kind switch
    {
        NotificationKind.MaintenanceAnnounced => new MaintenanceAnnouncedMail(site, facts),
        NotificationKind.MaintenanceReminder => new MaintenanceReminderMail(site, facts),
        NotificationKind.MaintenanceStarted => new MaintenanceStartedMail(site, facts),
        NotificationKind.MaintenanceCompleted => new MaintenanceCompletedMail(site, facts),
        NotificationKind.MaintenanceCancelled => new MaintenanceCancelledMail(site, facts),
        _ => new MaintenanceChangedMail(site, facts),
    };

    private async Task<string> HtmlAsync(MailMessage message, IReadOnlyList<MailBlock> blocks, MailFooter footer)
    {
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(MailDocument.Mail)] = message,
            [nameof(MailDocument.Blocks)] = blocks,
            [nameof(MailDocument.Footer)] = footer,
        });
        // Some of what renders is a service of a scope, as it is for a page.
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<MailDocument>(parameters)).ToHtmlString());
    }

    private async Task<StatusPageDbContext> ReadAsync(CancellationToken cancel)
    {
        var db = await contexts.CreateDbContextAsync(cancel);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return db;
    }
}

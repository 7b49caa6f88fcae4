using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Notifications.Email.Smtp;
using StatusPage.Core.Promises.Ledger;
using StatusPage.Core.Subscribers;

namespace StatusPage.Core.Notifications.Email.Sending;

/// <summary>What a test mail's delivery carries: the name of the one who wants to know whether mail works.</summary>
internal sealed record TestPayload(string AskedBy)
{
    public static TestPayload? Read(string? payload) => payload is null ? null : JsonSerializer.Deserialize<TestPayload>(payload, Conventions.Json);

    public string Write() => JsonSerializer.Serialize(this, Conventions.Json);
}

/// <summary>Makes the mail of a delivery. Of a posting it is rendered once and filled for each recipient.</summary>
internal sealed class MailContents(IDbContextFactory<StatusPageDbContext> contexts, MailRenderer renderer, SmtpOptions options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<long, Lazy<Task<RenderedMail?>>> _postings = new();

    /// <summary>The mail, ready to be sent; null where there is nothing to tell any more.</summary>
    public async ValueTask<OutgoingMail?> MakeAsync(ClaimedDelivery delivery)
    {
        var rendered = delivery.Kind switch
        {
            MailKind.Posting => await PostingAsync(delivery.NotificationId!.Value),
            MailKind.Confirmation => ConfirmationPayload.Read(delivery.Payload) is { } asked ? await renderer.RenderConfirmationAsync(delivery.SubscriberId!.Value, asked.Number) : null,
            MailKind.Test => await renderer.RenderTestAsync(delivery.Id, TestPayload.Read(delivery.Payload)?.AskedBy ?? "Staff"),
            MailKind.Promise => PromisePayload.Read(delivery.Payload) is { } promise ? await renderer.RenderPromiseAsync(promise) : null,
        };
        return rendered is null
            ? null
            : new OutgoingMail(options.From.Address, delivery.Email, rendered.Fill(new Recipient(delivery.SubscriberId ?? 0, delivery.Email), clock.GetUtcNow()));
    }

    /// <summary>Whether a delivery that was claimed a while ago is still to be sent.</summary>
    public async Task<bool> IsWantedAsync(long id)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await db.Deliveries.AnyAsync(d => d.Id == id && d.State == DeliveryState.Queued && d.ClaimedBy != null);
    }

    /// <summary>What was rendered is needed no more, until there is something to send again.</summary>
    public void Forget() => _postings.Clear();

    private async ValueTask<RenderedMail?> PostingAsync(long id)
    {
        var rendering = _postings.GetOrAdd(id, static (key, self) => new Lazy<Task<RenderedMail?>>(() => self.RenderAsync(key)), this);
        try
        {
            return await rendering.Value;
        }
        catch
        {
            // The next attempt renders anew.
            _postings.TryRemove(KeyValuePair.Create(id, rendering));
            throw;
        }
    }

    private async Task<RenderedMail?> RenderAsync(long id)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await db.Notifications.AsNoTracking().SingleOrDefaultAsync(n => n.Id == id) is { } notification ? await renderer.RenderAsync(notification) : null;
    }
}

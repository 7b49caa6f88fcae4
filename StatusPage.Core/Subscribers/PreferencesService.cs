using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Text;

namespace StatusPage.Core.Subscribers;

/// <summary>
/// What a subscriber does by the link in every mail. The link is the leave: whoever has it has read the address's mail. Every
/// act answers false where the link is none of ours or its subscriber is gone.
/// </summary>
public sealed class PreferencesService(Acts acts, LinkKeys links, IDbContextFactory<StatusPageDbContext> contexts)
{
    public async Task<Preferences?> FindAsync(string? token, CancellationToken cancel = default)
    {
        if (await SubscriberOfAsync(token, cancel) is not { } id)
        {
            return null;
        }

        await using var db = await contexts.CreateDbContextAsync(cancel);
        await using var reading = await db.Database.BeginReadAsync(cancel);
        return await db.Subscribers.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancel) is { } subscriber ? new Preferences
        {
            Email = subscriber.Email,
            State = subscriber.State,
            Scope = subscriber.Scope,
            Components = await db.SubscriberComponents.Where(c => c.SubscriberId == id).Select(c => c.ComponentId).ToListAsync(cancel),
            MinimumImpact = subscriber.MinimumImpact,
            Maintenance = subscriber.Maintenance,
            Incidents = await db.SubscriberIncidents.Where(i => i.SubscriberId == id).OrderByDescending(i => i.IncidentId).Select(i => i.IncidentId).ToListAsync(cancel),
            QuarantineReason = subscriber.QuarantineReason,
        } : null;
    }

    public Task<bool> ChangeAsync(string? token, PreferencesChange change, CancellationToken cancel = default) => ActAsync(
        token,
        async (act, subscriber) =>
        {
            var errors = new InputErrors();
            var choice = new SubscriptionRequest { Scope = change.Scope, Components = change.Components, MinimumImpact = change.MinimumImpact, Maintenance = change.Maintenance };
            // Only single incidents is what somebody came with who asked for one, and may keep to.
            choice = change.Scope == SubscriberScope.Incidents ? choice with { Components = [], Maintenance = false } : SubscriptionRules.Clean(choice, errors);
            errors.ThrowIfAny();
            await SubscriptionRules.CheckAsync(act.Db, choice);
            // What is hidden at present was not on the page to be chosen, and stays.
            var hidden = choice.Scope == SubscriberScope.Components ? await SubscriberChoices.HiddenAsync(act.Db, subscriber.Id) : [];
            subscriber.Choose(choice);
            await SubscriberChoices.SetComponentsAsync(act.Db, subscriber.Id, [.. choice.Components, .. hidden]);
            await SubscriberChoices.KeepIncidentsAsync(act.Db, subscriber.Id, change.Incidents.ToList());
            if (act.Db.ChangeTracker.HasChanges())
            {
                subscriber.Touch(act.Now);
                act.Record("subscriber.changed", subscriber);
            }
        },
        cancel);

    /// <summary>No more mails, those that wait included. A repeat changes nothing, and succeeds also where the subscriber was forgotten.</summary>
    public async Task<bool> UnsubscribeAsync(string? token, CancellationToken cancel = default)
    {
        var known = await ActAsync(
            token,
            async (act, subscriber) =>
            {
                if (subscriber.State != SubscriberState.Unsubscribed)
                {
                    subscriber.Unsubscribe(act.Now);
                    act.Record("subscriber.unsubscribed", subscriber);
                    await UnwantedDeliveries.SkipAsync(act, subscriber.Id, "Not sent: the subscriber wants no more mail.");
                }
            },
            cancel);
        return known || await SubscriberOfAsync(token, cancel) is not null;
    }

    /// <summary>Mails again as before, without another confirmation: the link shows who asks. Not out of quarantine, which staff end.</summary>
    public Task<bool> ResumeAsync(string? token, CancellationToken cancel = default) => ActAsync(
        token,
        (act, subscriber) =>
        {
            if (subscriber.State == SubscriberState.Unsubscribed)
            {
                subscriber.Resume(act.Now);
                act.Record("subscriber.resumed", subscriber);
            }

            return Task.CompletedTask;
        },
        cancel);

    /// <summary>Erases all that is known of the address, what mail servers said of it included.</summary>
    public Task<bool> ForgetAsync(string? token, CancellationToken cancel = default) => ActAsync(
        token,
        async (act, subscriber) =>
        {
            await UnwantedDeliveries.SkipAsync(act, subscriber.Id, "Not sent: the subscriber was erased.");
            await UnwantedDeliveries.EraseRepliesAsync(act, subscriber.Id);
            act.Db.Subscribers.Remove(subscriber);
            act.Record("subscriber.forgotten", subscriber);
        },
        cancel);

    private async Task<bool> ActAsync(string? token, Func<Act, Subscriber, Task> body, CancellationToken cancel) =>
        await SubscriberOfAsync(token, cancel) is { } id && await acts.RunAsync(
            SubscriptionService.Subscriber,
            StaffRole.Viewer,
            async act =>
            {
                if (await act.Db.Subscribers.SingleOrDefaultAsync(s => s.Id == id) is not { } subscriber)
                {
                    return false;
                }

                await body(act, subscriber);
                return true;
            },
            cancel);

    private async Task<long?> SubscriberOfAsync(string? token, CancellationToken cancel)
    {
        var signer = await links.SignerAsync(cancel);
        return LinkSigner.SubscriberOf(token) is { } id && signer.IsManage(token, id) ? id : null;
    }
}

using System.Globalization;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Text;

namespace StatusPage.Core.Subscribers;

/// <summary>
/// Subscribing, by anybody for any address: what was asked for is in force only once the address confirms it, and nobody
/// learns whether it was known.
/// </summary>
public sealed class SubscriptionService(
    Acts acts, Confirmations confirmations, SubscriptionRates rates, LinkKeys links, IDbContextFactory<StatusPageDbContext> contexts, TimeProvider clock)
{
    internal static readonly Actor Subscriber = Actor.System("The subscriber");

    /// <summary>Takes a request down, and the mail that asks the address to confirm it, if it may be asked.</summary>
    /// <param name="email">As it was typed.</param>
    /// <param name="request">What to hear of.</param>
    /// <param name="source">Where the request comes from, for its limit; null for none.</param>
    /// <param name="cancel">Before anything was written.</param>
    /// <exception cref="InvalidInputException">The address is none, or what was chosen is not there. Tells nothing of who is known.</exception>
    /// <exception cref="TooManyException">Too many requests came from there, or from everywhere.</exception>
    public async Task RequestAsync(string? email, SubscriptionRequest request, string? source, CancellationToken cancel = default)
    {
        var errors = new InputErrors();
        var address = EmailAddress.TryParse(email, out var problem);
        if (address is null)
        {
            errors.Add("email", problem);
        }

        var wanted = SubscriptionRules.Clean(request, errors);
        errors.ThrowIfAny();
        rates.Take(source);
        var asked = await acts.RunAsync(
            Subscriber,
            StaffRole.Viewer,
            async act =>
            {
                await SubscriptionRules.CheckAsync(act.Db, wanted);
                return await confirmations.AskAsync(act, address!, wanted, SubscriberSource.Page);
            },
            cancel);
        if (asked.New)
        {
            rates.CountNew();
        }
    }

    /// <summary>What a link confirms, or why it does not. Changes nothing: programs that look at mails follow links.</summary>
    public async Task<ConfirmationLink> FindAsync(string? token, CancellationToken cancel = default)
    {
        var signer = await links.SignerAsync(cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var subscriber = LinkSigner.SubscriberOf(token) is { } id ? await db.Subscribers.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancel) : null;
        return ConfirmationLink.Read(token, subscriber, signer, clock.GetUtcNow());
    }

    /// <summary>Puts in force what was asked for last; a second click is told that it is.</summary>
    public async Task<ConfirmationLink> ConfirmAsync(string? token, CancellationToken cancel = default)
    {
        var signer = await links.SignerAsync(cancel);
        return LinkSigner.SubscriberOf(token) is not { } id ? ConfirmationLink.Unknown : await acts.RunAsync(
            Subscriber,
            StaffRole.Viewer,
            async act =>
            {
                var subscriber = await act.Db.Subscribers.SingleOrDefaultAsync(s => s.Id == id);
                var link = ConfirmationLink.Read(token, subscriber, signer, act.Now);
                if (link.State == ConfirmationLinkState.Open)
                {
                    await ConfirmAsync(act, subscriber!);
                    return ConfirmationLink.Read(token, subscriber, signer, act.Now);
                }

                return link;
            },
            cancel);
    }

    private static async Task ConfirmAsync(Act act, Subscriber subscriber)
    {
        var request = subscriber.Requested!;
        var wasActive = subscriber.State == SubscriberState.Active;
        subscriber.Confirm(act.Now);
        if (!wasActive)
        {
            await SubscriberChoices.KeepIncidentsAsync(act.Db, subscriber.Id, []);
        }

        if (request.IncidentId is { } incident)
        {
            await SubscriberChoices.AddIncidentAsync(act.Db, subscriber.Id, incident);
        }

        if (request.IncidentId is null || !wasActive)
        {
            await SubscriberChoices.SetComponentsAsync(act.Db, subscriber.Id, request.Components.ToList());
        }

        act.Record(wasActive ? "subscriber.changed" : "subscriber.confirmed", subscriber);
    }
}

internal static class SubscriberRecords
{
    /// <summary>Names the change for the audit log, which is for good, by a masked address.</summary>
    public static void Record(this Act act, string action, Subscriber subscriber) =>
        act.Record(action, "subscriber", subscriber.Id.ToString(CultureInfo.InvariantCulture), subscriber.MaskedEmail);
}

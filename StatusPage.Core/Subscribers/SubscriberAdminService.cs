using System.Globalization;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;
using StatusPage.Core.Text;

namespace StatusPage.Core.Subscribers;

/// <summary>What a subscriber is to hear of, as staff enter it.</summary>
public sealed record SubscriberInput
{
    /// <summary>Needed for a new one; an address cannot be changed, because the new one has not consented.</summary>
    public string? Email { get; init; }

    public SubscriberScope Scope { get; init; }

    public IReadOnlyList<string> ComponentIds { get; init; } = [];

    public Impact MinimumImpact { get; init; }

    public bool Maintenance { get; init; } = true;
}

/// <summary>What staff do to subscribers. Editors; nobody's consent is given by them, except where an administrator vouches for it.</summary>
public sealed class SubscriberAdminService(Acts acts, Confirmations confirmations, IDbContextFactory<StatusPageDbContext> contexts)
{
    private const int ReleasedAStep = 2_000;

    private const string NoMore = "Not sent: the subscriber wants no more mail.";

    /// <summary>Adds an address and asks it to confirm; where an administrator vouches for its consent it is active at once.</summary>
    public Task<SubscriberLine> AddAsync(Actor actor, SubscriberInput input, bool confirmed = false) =>
        acts.RunAsync(actor, confirmed ? StaffRole.Administrator : StaffRole.Editor, async act =>
        {
            var errors = new InputErrors();
            var address = EmailAddress.TryParse(input.Email, out var problem);
            if (address is null)
            {
                errors.Add("email", problem);
            }

            var request = await CheckAsync(act.Db, input, [], errors);
            errors.ThrowIfAny();
            var known = await act.Db.Subscribers.SingleOrDefaultAsync(s => s.Key == address!.Key);
            if (known is not null)
            {
                throw new RuleException(Known(known), "email");
            }

            // Written at once: the database gives it its number, by which the audit log names it.
            var subscriber = new Subscriber(address!, SubscriberSource.Staff, act.Now);
            act.Db.Subscribers.Add(subscriber);
            await act.Db.SaveChangesAsync();
            if (confirmed)
            {
                await AddConfirmedAsync(act, subscriber, request);
            }
            else
            {
                await AskAsync(act, address!, request, "email");
            }

            act.Record(confirmed ? "subscriber.added_confirmed" : "subscriber.added", subscriber);
            return new SubscriberLine(subscriber) { ComponentIds = request.Components };
        });

    /// <summary>Changes what a subscriber hears of; single incidents it asked for stay.</summary>
    public Task<Subscriber> ChangeAsync(Actor actor, long id, SubscriberInput input, ExpectedVersion? expectedVersion) => ActAsync(actor, id, expectedVersion, async (act, subscriber) =>
    {
        if (input.Email is { } email && EmailAddress.TryParse(email, out _)?.Key != subscriber.Key)
        {
            throw new InvalidInputException("email", "The address of a subscriber cannot be changed, because the new one has not consented. Add the new one, and unsubscribe or erase this.");
        }

        if (subscriber.State == SubscriberState.Pending)
        {
            throw new RuleException("This subscriber has not confirmed yet, and chose what it is asked to confirm. Wait for that, or add the address anew.");
        }

        var before = await act.Db.SubscriberComponents.Where(c => c.SubscriberId == id).Select(c => c.ComponentId).ToListAsync();
        var errors = new InputErrors();
        var choice = await CheckAsync(act.Db, input, before, errors);
        errors.ThrowIfAny();
        subscriber.Choose(choice);
        await SubscriberChoices.SetComponentsAsync(act.Db, id, choice.Components.ToList());
        if (act.Db.ChangeTracker.HasChanges())
        {
            subscriber.Touch(act.Now);
            act.Record("subscriber.changed", subscriber);
        }
    });

    /// <summary>No mails to it until it is released.</summary>
    public Task<Subscriber> QuarantineAsync(Actor actor, long id, string? reason, ExpectedVersion? expectedVersion = null) => ActAsync(actor, id, expectedVersion, async (act, subscriber) =>
    {
        var errors = new InputErrors();
        var why = errors.Line("reason", "The reason", reason, Delivery.MaxReply, required: false);
        errors.ThrowIfAny();
        if (subscriber.State is SubscriberState.Quarantined)
        {
            throw new RuleException("This subscriber is in quarantine already.");
        }

        if (subscriber.State is SubscriberState.Unsubscribed)
        {
            throw new RuleException("This subscriber wants no mails, so there is nothing to keep from it.");
        }

        subscriber.Quarantine(why.Length > 0 ? why : $"By {act.Actor.Name}.", act.Now);
        act.Record("subscriber.quarantined", subscriber);
        await UnwantedDeliveries.SkipAsync(act, id, "Not sent: the address was put in quarantine.");
    });

    /// <summary>Ends a quarantine. Who never confirmed is asked again.</summary>
    public Task<Subscriber> ReleaseAsync(Actor actor, long id, ExpectedVersion? expectedVersion = null) => ActAsync(actor, id, expectedVersion, async (act, subscriber) =>
    {
        if (subscriber.State != SubscriberState.Quarantined)
        {
            throw new RuleException($"Only a subscriber in quarantine can be released; this one is {subscriber.State.ToWord()}.");
        }

        subscriber.Release(act.Now);
        act.Record("subscriber.released", subscriber);
        if (subscriber is { State: SubscriberState.Pending, Requested: { } request })
        {
            await AskAgainAsync(act, subscriber, request);
        }
    });

    /// <summary>Asks once more who has not confirmed.</summary>
    public Task<Subscriber> ResendAsync(Actor actor, long id, ExpectedVersion? expectedVersion = null) => ActAsync(actor, id, expectedVersion, async (act, subscriber) =>
    {
        if (subscriber is not { State: SubscriberState.Pending, Requested: { } request })
        {
            throw new RuleException($"Only who has not confirmed can be asked again; this subscriber is {subscriber.State.ToWord()}.");
        }

        await AskAgainAsync(act, subscriber, request);
        act.Record("subscriber.asked_again", subscriber);
    });

    /// <summary>No more mails, as if by its own link. It is kept, so that no import brings it back.</summary>
    public Task<Subscriber> UnsubscribeAsync(Actor actor, long id, ExpectedVersion? expectedVersion = null) => ActAsync(actor, id, expectedVersion, async (act, subscriber) =>
    {
        if (subscriber.State == SubscriberState.Unsubscribed)
        {
            return;
        }

        subscriber.Unsubscribe(act.Now);
        act.Record("subscriber.unsubscribed", subscriber);
        await UnwantedDeliveries.SkipAsync(act, id, NoMore);
    });

    /// <summary>Erases all that is known of an address, for good. It can be imported or subscribed again.</summary>
    public Task EraseAsync(Actor actor, long id, ExpectedVersion? expectedVersion = null) => ActAsync(actor, id, expectedVersion, async (act, subscriber) =>
    {
        await UnwantedDeliveries.SkipAsync(act, id, "Not sent: the subscriber was erased.");
        await UnwantedDeliveries.EraseRepliesAsync(act, id);
        act.Db.Subscribers.Remove(subscriber);
        act.Record("subscriber.erased", subscriber);
    });

    /// <summary>
    /// Ends the quarantine of all that a filter lets through, some thousand at a time, and how many those were. Who never
    /// confirmed stays: each of them is to be asked again, which is done one by one.
    /// </summary>
    public async Task<int> ReleaseAllAsync(Actor actor, SubscriberFilter filter, IProgress<int>? progress = null, CancellationToken cancel = default)
    {
        await acts.RequireAsync(actor, StaffRole.Editor, cancel);
        var quarantined = filter with { State = SubscriberState.Quarantined };
        var released = 0;
        for (var after = 0L; ;)
        {
            List<long> some;
            await using (var db = await contexts.CreateDbContextAsync(cancel))
            {
                var last = after;
                some = await SubscriberQueries.Narrow(db, quarantined).Where(s => s.Id > last && s.ConfirmedAt != null).OrderBy(s => s.Id).Select(s => s.Id).Take(ReleasedAStep).ToListAsync(cancel);
            }

            if (some.Count == 0)
            {
                return released;
            }

            released += await acts.RunAsync(actor, StaffRole.Editor, act => ReleaseAsync(act, some), cancel);
            progress?.Report(released);
            after = some[^1];
        }
    }

    public static string Known(Subscriber known) => known.State switch
    {
        SubscriberState.Pending => "This address was asked to confirm already. Ask it once more from its own page.",
        SubscriberState.Active => "This address is subscribed already.",
        SubscriberState.Quarantined => "This address is in quarantine, because its mail server refused it. Release it from its own page if it works again.",
        SubscriberState.Unsubscribed => "This address wants no more mails. It may subscribe again itself; staff cannot do it for it.",
    };

    private static async Task<int> ReleaseAsync(Act act, List<long> ids)
    {
        var released = await act.Db.Subscribers
            .Where(s => ids.Contains(s.Id) && s.State == SubscriberState.Quarantined && s.ConfirmedAt != null)
            .ExecuteUpdateAsync(set => set
                .SetProperty(s => s.State, SubscriberState.Active)
                .SetProperty(s => s.QuarantinedAt, (DateTimeOffset?)null)
                .SetProperty(s => s.QuarantineReason, (string?)null)
                .SetProperty(s => s.UpdatedAt, act.Now)
                .SetProperty(s => s.Version, s => s.Version + 1));
        if (released > 0)
        {
            act.Record("subscribers.released", "subscribers", "quarantine", string.Create(CultureInfo.InvariantCulture, $"{released:N0} subscribers"));
        }

        return released;
    }

    private static async Task AddConfirmedAsync(Act act, Subscriber subscriber, SubscriptionRequest request)
    {
        subscriber.VouchedBy = act.Actor.Name;
        subscriber.ConfirmedAt = act.Now;
        subscriber.Choose(request);
        subscriber.Activate(act.Now);
        await SubscriberChoices.SetComponentsAsync(act.Db, subscriber.Id, request.Components.ToList());
    }

    private async Task AskAsync(Act act, EmailAddress address, SubscriptionRequest request, string? field)
    {
        if ((await confirmations.AskAsync(act, address, request, SubscriberSource.Staff)).Outcome != ConfirmationOutcome.Asked)
        {
            throw new RuleException(
                $"This mailbox was asked to confirm within the last {SubscriptionLimits.MailboxPause.TotalMinutes:0} minutes, or {SubscriptionLimits.PerMailbox} times within {SubscriptionLimits.MailboxWindow.TotalHours:0} hours. Wait, or have its owner look into the folder for unwanted mail.",
                field);
        }
    }

    private Task AskAgainAsync(Act act, Subscriber subscriber, SubscriptionRequest request) =>
        AskAsync(act, EmailAddress.TryParse(subscriber.Email, out var problem) ?? throw new InvalidOperationException(problem), request, field: null);

    private static async Task<SubscriptionRequest> CheckAsync(StatusPageDbContext db, SubscriberInput input, IReadOnlyCollection<string> chosenBefore, InputErrors errors)
    {
        var ids = input.ComponentIds.Distinct(StringComparer.Ordinal).ToList();
        if (input.Scope == SubscriberScope.Components && ids.Count == 0)
        {
            errors.Add("components", "No component is chosen: choose at least one, or everything.");
        }

        if (input.Scope != SubscriberScope.Components)
        {
            ids.Clear();
        }

        var known = await db.Components.Where(c => c.RemovedAt == null && ids.Contains(c.Id)).Select(c => c.Id).ToListAsync();
        foreach (var missing in ids.Except(known, StringComparer.Ordinal).Except(chosenBefore, StringComparer.Ordinal).Take(20))
        {
            errors.Add("components", $"There is no component with the id “{SafeText.Shown(missing, 60)}”.");
        }

        return new SubscriptionRequest { Scope = input.Scope, Components = ids, MinimumImpact = input.MinimumImpact, Maintenance = input.Maintenance };
    }

    private Task<Subscriber> ActAsync(Actor actor, long id, ExpectedVersion? expectedVersion, Func<Act, Subscriber, Task> body) => acts.RunAsync(actor, StaffRole.Editor, async act =>
    {
        var subscriber = await act.Db.Subscribers.SingleOrDefaultAsync(s => s.Id == id) ?? throw new NotFoundException("subscriber", id.ToString(CultureInfo.InvariantCulture));
        StaleVersionException.ThrowIfStale("This subscriber", expectedVersion, subscriber.Version);
        await body(act, subscriber);
        return subscriber;
    });
}

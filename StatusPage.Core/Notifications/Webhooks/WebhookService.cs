using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Text;

namespace StatusPage.Core.Notifications.Webhooks;

/// <summary>An endpoint as a form or the API gives it: all of it, not only what changes.</summary>
public sealed record WebhookInput
{
    public string? Name { get; init; }

    public WebhookFormat Format { get; init; }

    /// <summary>The mask, or nothing for an endpoint that has one: the stored address.</summary>
    public string? Url { get; init; }

    /// <summary>Null: all of them.</summary>
    public IReadOnlyList<WebhookTopic>? Topics { get; init; }

    /// <summary>Null or empty: every component.</summary>
    public IReadOnlyList<string>? ComponentIds { get; init; }

    public Impact MinimumImpact { get; init; }

    public bool Enabled { get; init; } = true;

    public static WebhookInput From(WebhookEndpoint endpoint) => new()
    {
        Name = endpoint.Name,
        Format = endpoint.Format,
        Url = WebhookAddress.Masked(endpoint),
        Topics = endpoint.Topics,
        ComponentIds = endpoint.ComponentIds,
        MinimumImpact = endpoint.MinimumImpact,
        Enabled = endpoint.Enabled,
    };
}

/// <summary>What is secret of an endpoint.</summary>
public sealed record WebhookReveal(string Url, string Secret, string? PreviousSecret, DateTimeOffset? PreviousSecretUntil);

/// <summary>Endpoints: their addresses, keys and pauses. Editors.</summary>
public sealed class WebhookService(Acts acts, WebhookSecrets secrets, WebhookOptions options, WebhookSignal signal)
{
    /// <summary>How long a replaced key still signs beside the new one.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    /// <summary>With the key that its calls are signed with.</summary>
    public Task<(WebhookEndpoint Endpoint, string Secret)> AddAsync(Actor actor, WebhookInput input) =>
        acts.RunAsync(actor, StaffRole.Editor, async act =>
        {
            var endpoint = new WebhookEndpoint(Ids.New(act.Now), act.Now);
            await ApplyAsync(act, endpoint, input);
            var secret = WebhookSecrets.New();
            endpoint.SecretProtected = secrets.Protect(secret);
            act.Db.WebhookEndpoints.Add(endpoint);
            act.Record("webhook.created", "webhook", endpoint.Id, endpoint.Name);
            return (endpoint, secret);
        });

    public Task<WebhookEndpoint> ChangeAsync(Actor actor, string id, WebhookInput input, ExpectedVersion? expectedVersion) =>
        acts.RunAsync(actor, StaffRole.Editor, async act =>
        {
            var endpoint = await FindAsync(act.Db, id, expectedVersion);
            await ApplyAsync(act, endpoint, input);
            endpoint.Version++;
            act.Record("webhook.updated", "webhook", endpoint.Id, endpoint.Name);
            if (!endpoint.Enabled)
            {
                // Who is switched on again weeks later wants no old news.
                var nowMs = act.Now.ToUnixTimeMilliseconds();
                act.RunAfterwards(() => act.Db.WebhookDeliveries
                    .Where(d => d.EndpointId == id && d.State == DeliveryState.Queued)
                    .ExecuteUpdateAsync(set => set
                        .SetProperty(d => d.State, DeliveryState.Skipped)
                        .SetProperty(d => d.ClaimedBy, (string?)null)
                        .SetProperty(d => d.DoneMs, nowMs)));
            }

            return endpoint;
        });

    /// <summary>With all that was or is to be sent to it.</summary>
    public Task RemoveAsync(Actor actor, string id, ExpectedVersion? expectedVersion) => acts.RunAsync(actor, StaffRole.Editor, async act =>
    {
        var endpoint = await FindAsync(act.Db, id, expectedVersion);
        act.Db.WebhookEndpoints.Remove(endpoint);
        act.Record("webhook.removed", "webhook", endpoint.Id, endpoint.Name);
    });

    /// <summary>A new key. For a day calls are signed with both, so that the receiver can change over at leisure.</summary>
    public Task<(WebhookEndpoint Endpoint, string Secret)> RotateAsync(Actor actor, string id, ExpectedVersion? expectedVersion = null) =>
        acts.RunAsync(actor, StaffRole.Editor, async act =>
        {
            var endpoint = await FindAsync(act.Db, id, expectedVersion);
            var secret = WebhookSecrets.New();
            endpoint.PreviousSecretProtected = endpoint.SecretProtected;
            endpoint.PreviousSecretUntil = act.Now + Overlap;
            endpoint.SecretProtected = secrets.Protect(secret);
            endpoint.UpdatedAt = act.Now;
            endpoint.Version++;
            act.Record("webhook.rotated", "webhook", endpoint.Id, endpoint.Name);
            return (endpoint, secret);
        });

    /// <summary>Address and key in the clear, for who has to set up the receiver; the audit log says who asked.</summary>
    public Task<WebhookReveal> RevealAsync(Actor actor, string id) => acts.RunAsync(actor, StaffRole.Editor, async act =>
    {
        var endpoint = await FindAsync(act.Db, id);
        if (secrets.Read(endpoint.UrlProtected) is not { } url || secrets.Read(endpoint.SecretProtected) is not { } secret)
        {
            throw new RuleException("Address and key can no longer be read: the keys that protected them are gone. Give the address again, and make a new key.");
        }

        act.Record("webhook.revealed", "webhook", endpoint.Id, endpoint.Name);
        var before = endpoint.PreviousSecretUntil > act.Now ? endpoint.PreviousSecretProtected : null;
        return new WebhookReveal(url, secret, before is null ? null : secrets.Read(before), before is null ? null : endpoint.PreviousSecretUntil);
    });

    /// <summary>Calls it again after a pause; what waited goes out at once.</summary>
    public Task<WebhookEndpoint> ResumeAsync(Actor actor, string id, ExpectedVersion? expectedVersion = null) => acts.RunAsync(actor, StaffRole.Editor, async act =>
    {
        var endpoint = await FindAsync(act.Db, id, expectedVersion);
        if (endpoint.PausedAt is null)
        {
            return endpoint;
        }

        endpoint.PausedAt = null;
        endpoint.PausedBecause = null;
        endpoint.RecentFailures = [];
        endpoint.UpdatedAt = act.Now;
        endpoint.Version++;
        act.Record("webhook.resumed", "webhook", endpoint.Id, endpoint.Name);
        var nowMs = act.Now.ToUnixTimeMilliseconds();
        act.RunAfterwards(() => act.Db.WebhookDeliveries
            .Where(d => d.EndpointId == id && d.State == DeliveryState.Queued && d.ClaimedBy == null)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.DueMs, nowMs)));
        act.WakeOnceCommitted(signal.Wake);
        return endpoint;
    });

    /// <summary>Sends something once more, given up or delivered: its tries begin anew.</summary>
    public Task RetryAsync(Actor actor, string id, long deliveryId) => acts.RunAsync(actor, StaffRole.Editor, async act =>
    {
        var endpoint = await FindAsync(act.Db, id);
        var delivery = await act.Db.WebhookDeliveries.SingleOrDefaultAsync(d => d.Id == deliveryId && d.EndpointId == id)
            ?? throw new NotFoundException("delivery", $"{deliveryId}");
        if (!endpoint.Enabled)
        {
            throw new RuleException($"“{endpoint.Name}” is switched off. Switch it on first.");
        }

        if (endpoint.PausedAt is not null)
        {
            throw new RuleException($"“{endpoint.Name}” is paused. Resume it, and all that waits goes out.");
        }

        if (delivery.ClaimedBy is not null)
        {
            throw new RuleException("This is being sent at this moment. See in a few seconds what came of it.");
        }

        delivery.State = DeliveryState.Queued;
        delivery.Attempts = 0;
        delivery.DoneMs = null;
        delivery.DueMs = act.Now.ToUnixTimeMilliseconds();
        act.Record("webhook.delivery_retried", "webhook", endpoint.Id, endpoint.Name);
        act.WakeOnceCommitted(signal.Wake);
    });

    internal static async Task<WebhookEndpoint> FindAsync(StatusPageDbContext db, string id, ExpectedVersion? expectedVersion = null)
    {
        var endpoint = await db.WebhookEndpoints.SingleOrDefaultAsync(e => e.Id == id) ?? throw new NotFoundException("webhook", id);
        StaleVersionException.ThrowIfStale($"The webhook “{endpoint.Name}”", expectedVersion, endpoint.Version);
        return endpoint;
    }

    private async Task ApplyAsync(Act act, WebhookEndpoint endpoint, WebhookInput input)
    {
        var errors = new InputErrors();
        var name = errors.Line("name", "The name", input.Name, WebhookEndpoint.MaxName);
        if (name.Length > 0 && await act.Db.WebhookEndpoints.AnyAsync(e => e.Name == name && e.Id != endpoint.Id))
        {
            errors.Add("name", $"There is already a webhook named “{name}”. Choose another name.");
        }

        var kept = endpoint.UrlProtected.Length > 0 && (string.IsNullOrEmpty(input.Url) || input.Url.Trim() == WebhookAddress.Masked(endpoint));
        var address = kept ? null : WebhookAddress.Validate(input.Url, options.AllowPrivateNetworks, errors);
        var topics = (input.Topics ?? Enum.GetValues<WebhookTopic>()).Distinct().Order().ToList();
        if (topics.Count == 0)
        {
            errors.Add("topics", "It would never be called: give at least one of incidents, maintenance, components.");
        }

        // One that left the board since may stay: without it, a list could become empty, and that means everything.
        var components = (input.ComponentIds ?? []).Distinct(StringComparer.Ordinal).ToList();
        var known = await act.Db.Components.Where(c => components.Contains(c.Id) && c.RemovedAt == null).Select(c => c.Id).ToListAsync();
        foreach (var id in components.Except(known, StringComparer.Ordinal).Except(endpoint.ComponentIds, StringComparer.Ordinal))
        {
            errors.Add("componentIds", $"There is no component with the id “{SafeText.Shown(id, Ids.MaxLength)}”. Give ids of existing ones, or none for all.");
        }

        errors.ThrowIfAny();
        endpoint.Name = name;
        endpoint.Format = input.Format;
        if (address is not null)
        {
            endpoint.UrlProtected = secrets.Protect(address.AbsoluteUri);
            endpoint.UrlShown = WebhookAddress.Shown(address);
        }

        endpoint.Topics = topics;
        endpoint.ComponentIds = components;
        endpoint.MinimumImpact = input.MinimumImpact;
        endpoint.Enabled = input.Enabled;
        endpoint.UpdatedAt = act.Now;
    }
}

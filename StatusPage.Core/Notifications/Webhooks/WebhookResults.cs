using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Telemetry;

namespace StatusPage.Core.Notifications.Webhooks;

/// <summary>Writes down what came of a call: when it is tried again, and whether its endpoint is left alone from now on.</summary>
internal sealed partial class WebhookResults(Acts acts, StatusMetrics metrics, ILogger<WebhookResults> logger)
{
    /// <summary>After a reason of our own.</summary>
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(30);

    public Task WriteAsync(WebhookCall call, string claimedBy, WebhookAnswer answer) =>
        acts.RunAsync(Actor.System("webhooks"), StaffRole.Editor, async act =>
        {
            var tried = answer.Verdict != WebhookVerdict.NotTried;
            var attempts = call.Attempts + (tried ? 1 : 0);
            var isTest = call.Event.Type == WebhookEvents.Test;
            var again = answer.Delivered || isTest ? null
                : tried ? WebhookSchedule.Next(attempts, act.Now, Random.Shared.NextDouble(), answer.RetryAfter)
                : act.Now + TryAgain;
            var state = answer.Delivered ? DeliveryState.Sent : again is null ? DeliveryState.Failed : DeliveryState.Queued;
            var nowMs = act.Now.ToUnixTimeMilliseconds();
            await act.Db.WebhookDeliveries
                .Where(d => d.Id == call.DeliveryId && d.ClaimedBy == claimedBy)
                .ExecuteUpdateAsync(set => set
                    .SetProperty(d => d.State, state)
                    .SetProperty(d => d.Attempts, attempts)
                    .SetProperty(d => d.ClaimedBy, (string?)null)
                    .SetProperty(d => d.DueMs, again == null ? nowMs : again.Value.ToUnixTimeMilliseconds())
                    .SetProperty(d => d.LastAttemptMs, d => tried ? nowMs : d.LastAttemptMs)
                    .SetProperty(d => d.DoneMs, again == null ? nowMs : null)
                    .SetProperty(d => d.StatusCode, answer.StatusCode)
                    .SetProperty(d => d.TookMs, answer.TookMs)
                    .SetProperty(d => d.Answer, answer.Text));
            act.RunOnceCommitted(() => Say(call, answer, attempts, state == DeliveryState.Queued ? "retried" : state.ToWord()));
            if (!isTest && (answer.Verdict == WebhookVerdict.Failed || answer.PauseBecause is not null))
            {
                await BlameAsync(act, call.Endpoint.Id, answer);
            }
        });

    /// <summary>A test says nothing: who tries whether a receiver is ready may try as often as it takes.</summary>
    private static async Task BlameAsync(Act act, string id, WebhookAnswer answer)
    {
        if (await act.Db.WebhookEndpoints.SingleOrDefaultAsync(e => e.Id == id) is not { PausedAt: null } endpoint)
        {
            return;
        }

        var failures = answer.PauseBecause is null ? WebhookSchedule.WithFailure(endpoint.RecentFailures, act.Now) : endpoint.RecentFailures;
        var why = answer.PauseBecause
            ?? (answer.Gone ? "It answered 410 Gone: it wants no calls any more."
            : failures.Count >= WebhookSchedule.FailuresToPause ? $"{WebhookSchedule.FailuresToPause} calls failed within an hour. The last one: {Said(answer)}"
            : null);
        if (why is null)
        {
            await act.Db.WebhookEndpoints.Where(e => e.Id == id).ExecuteUpdateAsync(set => set.SetProperty(e => e.RecentFailures, failures));
            return;
        }

        endpoint.PausedAt = act.Now;
        endpoint.PausedBecause = why;
        endpoint.RecentFailures = failures;
        endpoint.UpdatedAt = act.Now;
        endpoint.Version++;
        act.Record("webhook.paused", "webhook", endpoint.Id, endpoint.Name);
    }

    private void Say(WebhookCall call, WebhookAnswer answer, int attempts, string result)
    {
        var channel = DeliveryChannel.Of(call.Endpoint.Format);
        metrics.Delivered(channel, result);
        if (!answer.Delivered)
        {
            LogFailed(call.DeliveryId, call.Endpoint.Id, channel, result, attempts, answer.StatusCode);
        }
    }

    private static string Said(WebhookAnswer answer) => (answer.StatusCode, answer.Text) switch
    {
        (null, var text) => text ?? "no answer.",
        ({ } code, null) => $"it answered {code}.",
        ({ } code, { } text) => $"it answered {code}, “{(text.Length > 200 ? Text.SafeText.Shown(text, 200) : text)}”.",
    };

    [LoggerMessage(
        EventId = LogEvents.WebhookFailed, EventName = nameof(LogEvents.WebhookFailed), Level = LogLevel.Warning,
        Message = "Webhook delivery {DeliveryId} to endpoint {EndpointId} ({Channel}) was not taken: {Result} after attempt {Attempts}, status {StatusCode}")]
    private partial void LogFailed(long deliveryId, string endpointId, string channel, string result, int attempts, int? statusCode);
}

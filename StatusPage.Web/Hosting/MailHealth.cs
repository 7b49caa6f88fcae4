using Microsoft.Extensions.Diagnostics.HealthChecks;
using StatusPage.Core.Notifications.Email.Sending;

namespace StatusPage.Web.Hosting;

/// <summary>Whether mail goes out. The page serves without it, so this only degrades. Why it does not is for staff: it names servers, and at times addresses.</summary>
public sealed class MailHealth(MailStatus status, TimeProvider clock) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var state = status.Current;
        var now = clock.GetUtcNow();
        var since = MailWords.Since(state) is { } at ? $" Since {InstantConverter.ToText(at)}." : "";
        return Task.FromResult(state.IsWell
            ? HealthCheckResult.Healthy(state.LastAcceptedAt is { } last ? $"Goes out; the last one {InstantConverter.ToText(last)}." : "Nothing was sent yet.")
            : HealthCheckResult.Degraded($"{MailWords.Headline(state, now)}{since} The console says why."));
    }
}

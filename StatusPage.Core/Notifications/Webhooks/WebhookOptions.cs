namespace StatusPage.Core.Notifications.Webhooks;

/// <summary>What the operator decides about all webhooks. Section <c>Webhooks</c>.</summary>
public sealed record WebhookOptions
{
    /// <summary>
    /// Whether webhooks may go to private networks and to this machine, and unencrypted. Link-local and cloud-metadata
    /// addresses are refused in any case. Default: no.
    /// </summary>
    public bool AllowPrivateNetworks { get; init; }

    /// <summary>Calls at the same time, all endpoints together.</summary>
    public int MaxCalls { get; init; } = 16;

    /// <summary>Calls to one endpoint at the same time.</summary>
    public int MaxCallsPerEndpoint { get; init; } = 2;

    /// <summary>How long a call may take, from the name lookup to the status of the answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}

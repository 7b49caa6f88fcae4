namespace StatusPage.Core.Notifications.Webhooks;

public enum WebhookVerdict
{
    /// <summary>2xx: the receiver has it.</summary>
    Delivered,

    /// <summary>The receiver's fault: another answer, or none.</summary>
    Failed,

    /// <summary>No way out of our own network, or no name server that answers. It was a try, and says nothing against the receiver.</summary>
    Unreachable,

    /// <summary>It could not be tried, for a reason of our own.</summary>
    NotTried,
}

/// <summary>What came of one call.</summary>
/// <param name="Verdict">What it means.</param>
/// <param name="StatusCode">Null where no answer came.</param>
/// <param name="Text">The beginning of the answer, or what kept it from coming; safe to show.</param>
/// <param name="TookMs">Until the status was there, or until it was given up.</param>
/// <param name="RetryAfter">What the receiver asked for.</param>
public sealed record WebhookAnswer(WebhookVerdict Verdict, int? StatusCode, string? Text, int TookMs, TimeSpan? RetryAfter = null)
{
    /// <summary>Why calling it makes no sense until somebody has seen to it.</summary>
    public string? PauseBecause { get; init; }

    public bool Delivered => Verdict == WebhookVerdict.Delivered;

    /// <summary>The receiver wants no calls any more.</summary>
    public bool Gone => StatusCode == 410;
}

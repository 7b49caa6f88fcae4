namespace StatusPage.Core.Probing;

public enum CheckVerdict
{
    Ok,
    Failed,

    /// <summary>We could not tell, and the reason is ours: never counted for or against the target.</summary>
    Gap,
}

/// <summary>What one check found.</summary>
public sealed record CheckOutcome
{
    public const int MaxCode = 40;
    public const int MaxDetail = 500;

    public required CheckVerdict Verdict { get; init; }

    /// <summary>Milliseconds from the start of the check to its answer.</summary>
    public required int LatencyMs { get; init; }

    /// <summary>A short word: an HTTP status such as <c>200</c>, or <c>timeout</c>, <c>connection_refused</c>, <c>dns_failure</c> and their like.</summary>
    public required string Code { get; init; }

    /// <summary>A sentence for staff that says what was wrong; null where nothing was.</summary>
    public string? Detail { get; init; }

    /// <summary>What came back, for the one who tries a probe; null unless the check was asked for it.</summary>
    public CheckEvidence? Evidence { get; init; }

    public static CheckOutcome Ok(int latencyMs, string code) => new() { Verdict = CheckVerdict.Ok, LatencyMs = latencyMs, Code = code };

    public static CheckOutcome Failed(int latencyMs, string code, string detail) =>
        new() { Verdict = CheckVerdict.Failed, LatencyMs = latencyMs, Code = code, Detail = detail };

    public static CheckOutcome Gap(string code, string detail) =>
        new() { Verdict = CheckVerdict.Gap, LatencyMs = 0, Code = code, Detail = detail };
}

/// <summary>What came back from a target, for people. All of it is safe to show as text.</summary>
public sealed record CheckEvidence
{
    /// <summary>For example <c>200 OK</c>.</summary>
    public string? StatusLine { get; init; }

    /// <summary>For example <c>HTTP/2</c>.</summary>
    public string? Protocol { get; init; }

    /// <summary>The address that was talked to.</summary>
    public string? Address { get; init; }

    /// <summary>The addresses it was sent on to, in order.</summary>
    public IReadOnlyList<string> Redirects { get; init; } = [];

    public CertificateEvidence? Certificate { get; init; }

    /// <summary>The text or value that was looked for and found.</summary>
    public string? Matched { get; init; }

    /// <summary>The number that was judged: a sample, a share in percent, a percentile in milliseconds.</summary>
    public double? Value { get; init; }

    /// <summary>The first kilobyte of what came back.</summary>
    public string? Body { get; init; }
}

public sealed record CertificateEvidence(string Subject, string Issuer, DateTimeOffset NotBefore, DateTimeOffset NotAfter, int DaysLeft);

namespace StatusPage.Web.Export;

/// <summary>How the static copy is doing that is written after each change.</summary>
public sealed class ExportState
{
    private volatile Reading _current = new(null, null, null, null);

    public Reading Current => _current;

    public void Succeeded(DateTimeOffset at, ExportResult result) => _current = new Reading(at, result, null, null);

    public void Failed(DateTimeOffset at, string why) => _current = _current with { FailingSince = _current.FailingSince ?? at, Failure = why };

    /// <param name="WrittenAt">When a copy was last complete.</param>
    /// <param name="Result">What it took.</param>
    /// <param name="FailingSince">Null while all is well.</param>
    /// <param name="Failure">Why it fails.</param>
    public sealed record Reading(DateTimeOffset? WrittenAt, ExportResult? Result, DateTimeOffset? FailingSince, string? Failure);
}

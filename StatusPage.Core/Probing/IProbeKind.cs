using System.Text.Json.Nodes;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing;

/// <summary>A probe as the one who runs it needs it: parsed, with its secrets in the clear. Never stored, never logged.</summary>
public sealed record ProbeDefinition
{
    public required string Id { get; init; }

    /// <summary>The short key its results are stored under; 0 for one that is only tried.</summary>
    public required long Number { get; init; }

    public required string Name { get; init; }

    public required ProbeKind Kind { get; init; }

    public required string Target { get; init; }

    public required int IntervalSeconds { get; init; }

    public required int TimeoutSeconds { get; init; }

    public required JsonObject Settings { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The outcome is to carry <see cref="CheckOutcome.Evidence"/>.</summary>
    public bool WithEvidence { get; init; }
}

/// <summary>One kind of probe.</summary>
public interface IProbeKind
{
    ProbeKind Kind { get; }

    /// <summary>Checks target and settings, and returns the settings to keep. Faults go under <c>target</c> and <c>settings.…</c>.</summary>
    JsonObject Validate(string target, JsonObject settings, InputErrors errors);

    /// <summary>Parses once what is run many times.</summary>
    ICheck Prepare(ProbeDefinition probe);
}

/// <summary>A check ready to run, from several threads one after the other.</summary>
public interface ICheck
{
    /// <summary>Never throws for what the target does, and ends within the probe's timeout.</summary>
    Task<CheckOutcome> RunAsync(CancellationToken cancel);
}

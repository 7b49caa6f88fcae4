using StatusPage.Core.Text;

namespace StatusPage.Core.Probing.Checks;

/// <summary>A check that talks to its target: bounded by its time limit, and never without an outcome.</summary>
internal abstract class NetworkCheck(ProbeDefinition probe, TimeProvider clock) : ICheck
{
    protected ProbeDefinition Probe { get; } = probe;

    public async Task<CheckOutcome> RunAsync(CancellationToken cancel)
    {
        using var run = new CheckRun(clock, Probe.TimeoutSeconds, cancel);
        CheckEvidence? evidence = null;
        CheckOutcome outcome;
        try
        {
            outcome = await RunAsync(run);
            evidence = outcome.Evidence;
        }
        catch (Exception exception)
        {
            outcome = CheckFaults.Judge(exception, run);
        }

        if (outcome.Detail is { Length: > CheckOutcome.MaxDetail } detail)
        {
            outcome = outcome with { Detail = SafeText.Shown(detail, CheckOutcome.MaxDetail - 1) };
        }

        return Probe.WithEvidence
            ? outcome with { Evidence = (evidence ?? new CheckEvidence()) with { Address = run.Address?.ToString(), Certificate = run.Certificate, Redirects = run.Redirects ?? [] } }
            : outcome;
    }

    protected abstract Task<CheckOutcome> RunAsync(CheckRun run);
}

using System.Globalization;
using StatusPage.Core.Probing.Checks;
using StatusPage.Core.Probing.Http;
using StatusPage.Core.Probing.Network;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing.Prometheus;

internal sealed class PrometheusCheck(ProbeDefinition probe, PrometheusSettings settings, ProbeNetwork network) : NetworkCheck(probe, network.Clock)
{
    protected override async Task<CheckOutcome> RunAsync(CheckRun run)
    {
        using var exchange = new HttpExchange(network, settings.Call, run);
        using var response = await exchange.SendAsync();
        var body = await BodyText.ReadAsync(response, BodyText.MaxBytes, run);
        var answer = PrometheusAnswer.Read(body.Text);
        var outcome = (answer, response.IsSuccessStatusCode) switch
        {
            ({ Error: { } error }, _) => CheckOutcome.Failed(run.ElapsedMs, "query_failed", $"Prometheus could not answer the query: {error}"),
            (_, false) => CheckOutcome.Failed(run.ElapsedMs, StatusWords.Of((int)response.StatusCode), $"The answer was {(int)response.StatusCode} {SafeText.Shown(response.ReasonPhrase ?? "", 60)}."),
            (null, _) => CheckOutcome.Failed(run.ElapsedMs, "invalid_response", body.Cut ? "The answer is larger than 256 KB: aggregate in the query." : "The answer is not that of a Prometheus query."),
            _ => Judge(answer.Samples, run),
        };
        return outcome with
        {
            Evidence = new CheckEvidence
            {
                StatusLine = $"{(int)response.StatusCode} {SafeText.Shown(response.ReasonPhrase ?? "", 60)}".TrimEnd(),
                Value = Worst(answer?.Samples) is { } value && double.IsFinite(value) ? value : null,
                Body = body.Shown,
            },
        };
    }

    private CheckOutcome Judge(IReadOnlyList<double> samples, CheckRun run)
    {
        if (samples.Count == 0)
        {
            const string none = "The query gave no samples.";
            return settings.NoData switch
            {
                NoData.Ok => run.Ok("no_data"),
                NoData.Gap => CheckOutcome.Gap("no_data", none),
                NoData.Fail => CheckOutcome.Failed(run.ElapsedMs, "no_data", none),
            };
        }

        var missed = samples.Count(sample => !settings.Satisfied(sample));
        return missed == 0
            ? run.Ok("satisfied")
            : CheckOutcome.Failed(
                run.ElapsedMs,
                "threshold_missed",
                string.Create(CultureInfo.InvariantCulture, $"{missed} of {samples.Count} samples are not {settings.Comparison} {settings.Threshold}; the first of them is {Worst(samples)}."));
    }

    /// <summary>The first sample that is not well, or else the first.</summary>
    private double? Worst(IReadOnlyList<double>? samples) =>
        samples is not { Count: > 0 } ? null : samples.Select(sample => (double?)sample).FirstOrDefault(sample => !settings.Satisfied(sample!.Value)) ?? samples[0];
}

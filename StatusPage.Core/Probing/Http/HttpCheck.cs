using System.Globalization;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Probing.Checks;
using StatusPage.Core.Probing.Network;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing.Http;

internal sealed class HttpCheck(ProbeDefinition probe, HttpSettings settings, ProbeNetwork network, IDbContextFactory<StatusPageDbContext> databases)
    : NetworkCheck(probe, network.Clock)
{
    /// <summary>The code of an answer that was right, and later than is accepted.</summary>
    public const string TooSlow = "too_slow";

    protected override async Task<CheckOutcome> RunAsync(CheckRun run)
    {
        using var exchange = new HttpExchange(network, settings.Call, run);
        using var response = await exchange.SendAsync();
        BodyText? body = null;
        string? found = null;
        var outcome = JudgeStatus(response, run);
        if (settings.Body is not null && outcome.Verdict == CheckVerdict.Ok)
        {
            body = await BodyText.ReadAsync(response, BodyText.MaxBytes, run);
            (found, var fault) = settings.Body.Judge(body);
            outcome = fault is null ? run.Ok(outcome.Code) : CheckOutcome.Failed(run.ElapsedMs, "body_mismatch", fault);
        }

        if (outcome.Verdict == CheckVerdict.Ok)
        {
            outcome = await JudgeLatencyAsync(outcome, run);
        }

        return Probe.WithEvidence ? outcome with { Evidence = await EvidenceAsync(response, body, found, run) } : outcome;
    }

    private CheckOutcome JudgeStatus(HttpResponseMessage response, CheckRun run)
    {
        var status = (int)response.StatusCode;
        var code = StatusWords.Of(status);
        return settings.Expected.Contains(status)
            ? run.Ok(code)
            : CheckOutcome.Failed(run.ElapsedMs, code, $"The answer was {status} {SafeText.Shown(response.ReasonPhrase ?? "", 60)}".TrimEnd() + $"; expected: {settings.Expected}.");
    }

    private async Task<CheckOutcome> JudgeLatencyAsync(CheckOutcome outcome, CheckRun run)
    {
        if (settings.MaxLatencyMs is { } max && outcome.LatencyMs > max)
        {
            return CheckOutcome.Failed(outcome.LatencyMs, TooSlow, $"The answer took {outcome.LatencyMs} ms; at most {max} ms are accepted.");
        }

        if (settings.Percentile is not { } limit || Probe.Number == 0)
        {
            return outcome;
        }

        await using var db = await databases.CreateDbContextAsync(run.Cancel);
        return await limit.MeasureAsync(db, Probe.Number, outcome.LatencyMs, run.Now, run.Cancel) is { } reached && reached > limit.MaxMs
            ? CheckOutcome.Failed(
                outcome.LatencyMs,
                LatencyLimit.Code,
                string.Create(CultureInfo.InvariantCulture, $"p{limit.Percentile:0.##} of the last {limit.WindowMinutes} minutes is {reached} ms; at most {limit.MaxMs} ms are accepted."))
            : outcome;
    }

    private static async Task<CheckEvidence> EvidenceAsync(HttpResponseMessage response, BodyText? body, string? found, CheckRun run)
    {
        try
        {
            body ??= await BodyText.ReadAsync(response, BodyText.ShownBytes, run);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException)
        {
            // The verdict stands without it: nothing was looked for in the body.
        }

        return new CheckEvidence
        {
            StatusLine = $"{(int)response.StatusCode} {SafeText.Shown(response.ReasonPhrase ?? "", 60)}".TrimEnd(),
            Protocol = response.Version.Major >= 2 ? $"HTTP/{response.Version.Major}" : $"HTTP/{response.Version}",
            Matched = found is null ? null : BodyText.SafeLines(found),
            Body = body?.Shown,
        };
    }
}

using System.Text.Json.Nodes;
using StatusPage.Core.Probing.Checks;
using StatusPage.Core.Probing.Http;
using StatusPage.Core.Probing.Network;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing.Prometheus;

/// <summary>Asks a Prometheus server an instant query and compares every sample with a threshold.</summary>
internal sealed class PrometheusProbe(ProbeNetwork network) : IProbeKind
{
    public ProbeKind Kind => ProbeKind.Prometheus;

    public JsonObject Validate(string target, JsonObject settings, InputErrors errors)
    {
        var address = HttpTarget.Validate(target, network.Options.AllowPrivateNetworks, errors);
        if (address is { Query.Length: > 0 } or { Fragment.Length: > 0 })
        {
            errors.Add("target", "Give the address of the server without a query, for example https://prometheus.example.com; /api/v1/query is added to it.");
        }

        var reader = new SettingsReader(settings, errors);
        PrometheusSettings.Read(address ?? new Uri("http://localhost"), reader);
        return reader.Finish();
    }

    public ICheck Prepare(ProbeDefinition probe)
    {
        var target = new Uri(probe.Target.Trim(), UriKind.Absolute);
        return new PrometheusCheck(probe, SettingsReader.ReadStored(probe.Settings, settings => PrometheusSettings.Read(target, settings)), network);
    }
}

internal enum NoData
{
    Fail,
    Ok,
    Gap,
}

internal sealed record PrometheusSettings(HttpCall Call, string Comparison, double Threshold, NoData NoData)
{
    private const int MaxQuery = 2_000;

    private static readonly string[] Comparisons = ["<", "<=", ">", ">=", "==", "!="];

    public static PrometheusSettings Read(Uri target, SettingsReader settings)
    {
        var query = settings.Text("query", MaxQuery, multiline: true);
        if (query is null && !settings.Errors.Has("settings.query"))
        {
            settings.Fault("query", $"The query is missing: give PromQL of at most {MaxQuery} characters, for example time() - backup_last_success_timestamp_seconds.");
        }

        if (settings.Node("comparison") is null)
        {
            settings.Fault("comparison", $"The comparison is missing: give one of {string.Join(", ", Comparisons)}. A sample that satisfies it is well.");
        }

        if (settings.Node("threshold") is null)
        {
            settings.Fault("threshold", "The threshold is missing: give the number that samples are compared with.");
        }

        return new PrometheusSettings(
            new HttpCall
            {
                Target = new Uri($"{target.GetLeftPart(UriPartial.Path).TrimEnd('/')}/api/v1/query?query={Uri.EscapeDataString(query ?? "")}"),
                Headers = RequestHeader.ReadAll(settings),
                VerifyCertificate = settings.Flag("verifyCertificate", otherwise: true),
            },
            settings.Choice("comparison", Comparisons),
            settings.Number("threshold") ?? 0,
            EnumWords.Parse<NoData>(settings.Choice("noData", "fail", "ok", "gap")));
    }

    /// <summary>Whether a sample is well. NaN never is.</summary>
    public bool Satisfied(double sample) => !double.IsNaN(sample) && Comparison switch
    {
        "<" => sample < Threshold,
        "<=" => sample <= Threshold,
        ">" => sample > Threshold,
        ">=" => sample >= Threshold,
        "==" => sample == Threshold,
        _ => sample != Threshold,
    };
}

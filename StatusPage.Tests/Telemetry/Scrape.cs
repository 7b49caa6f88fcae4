using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Telemetry;

/// <summary>Metrics as Prometheus' own client for Python understands them: not our reading of our own writing.</summary>
internal sealed class Scrape
{
    private const string Script = """
        import json, sys
        from prometheus_client.parser import text_string_to_metric_families
        families = list(text_string_to_metric_families(sys.stdin.read()))
        json.dump([{"name": f.name, "type": f.type, "help": f.documentation,
                    "samples": [{"name": s.name, "labels": s.labels, "value": repr(float(s.value))} for s in f.samples]} for f in families], sys.stdout)
        """;

    private readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);

    private Scrape(IReadOnlyList<Family> families)
    {
        Families = families;
        foreach (var sample in families.SelectMany(family => family.Samples))
        {
            // Twice the same series would be refused by Prometheus; here it throws.
            _values.Add(Key(sample.Name, sample.Labels.Select(label => (label.Key, label.Value))), Number(sample.Value));
        }
    }

    public IReadOnlyList<Family> Families { get; }

    /// <summary>The value of a series; null where there is none.</summary>
    public double? Value(string name, params (string Name, string Value)[] labels) =>
        _values.TryGetValue(Key(name, labels), out var value) ? value : null;

    /// <summary>Reads a text, or skips the test where no Python has the client.</summary>
    public static async Task<Scrape> ParseAsync(string text)
    {
        var python = await MailProgram.RequirePythonAsync("prometheus_client");
        using var process = Process.Start(new ProcessStartInfo(python, ["-c", Script])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        })!;
        await process.StandardInput.WriteAsync(text);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var json = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return new Scrape(JsonSerializer.Deserialize<List<Family>>(json, JsonSerializerOptions.Web)!);
    }

    private static string Key(string name, IEnumerable<(string Name, string Value)> labels) =>
        name + string.Concat(labels.OrderBy(label => label.Name, StringComparer.Ordinal).Select(label => $"|{label.Name}={label.Value}"));

    private static double Number(string text) => text switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" => double.NaN,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    internal sealed record Family(string Name, string Type, string Help, IReadOnlyList<Sample> Samples);

    internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, string Value);
}

using System.Runtime.InteropServices;

namespace StatusPage.Web.Telemetry;

/// <summary>A metric with all its series, as it was at one moment.</summary>
/// <param name="Name">As Prometheus has it.</param>
/// <param name="Type"><c>counter</c>, <c>gauge</c> or <c>histogram</c>.</param>
/// <param name="Help">A sentence.</param>
/// <param name="Samples">In the order they are written.</param>
public sealed record MetricFamily(string Name, string Type, string Help, IReadOnlyList<MetricSample> Samples);

/// <param name="Suffix">After the name of the family: <c>_bucket</c>, <c>_sum</c>, <c>_count</c>, or nothing.</param>
/// <param name="Labels">In the order they are written.</param>
/// <param name="Value">Any number, NaN and infinities included.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MetricSample(string Suffix, Labels Labels, double Value);

/// <summary>At most two labels of a series, and the bound of a bucket. A value, so that looking one up makes no garbage.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Labels(string? Name1 = null, string? Value1 = null, string? Name2 = null, string? Value2 = null, string? Bound = null)
{
    public const int Most = 2;

    public static Labels Of(ReadOnlySpan<KeyValuePair<string, object?>> tags) => tags.Length switch
    {
        0 => default,
        1 => new Labels(tags[0].Key, Text(tags[0].Value)),
        2 => new Labels(tags[0].Key, Text(tags[0].Value), tags[1].Key, Text(tags[1].Value)),
        _ => throw new ArgumentException($"A series has at most {Most} labels."),
    };

    public IEnumerable<(string Name, string Value)> All()
    {
        if (Name1 is not null)
        {
            yield return (Name1, Value1!);
        }

        if (Name2 is not null)
        {
            yield return (Name2, Value2!);
        }

        if (Bound is not null)
        {
            yield return ("le", Bound);
        }
    }

    private static string Text(object? value) => value as string ?? Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "";
}

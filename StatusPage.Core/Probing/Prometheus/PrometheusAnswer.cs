using System.Globalization;
using System.Text.Json;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing.Prometheus;

/// <summary>The answer to an instant query: samples of a scalar or vector, or an error.</summary>
internal sealed record PrometheusAnswer(IReadOnlyList<double> Samples, string? Error)
{
    /// <summary>Null where the text is no such answer.</summary>
    public static PrometheusAnswer? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.GetProperty("status").GetString() == "error")
            {
                return new PrometheusAnswer([], SafeText.Shown(root.GetProperty("error").GetString() ?? "", 300));
            }

            var data = root.GetProperty("data");
            var result = data.GetProperty("result");
            return data.GetProperty("resultType").GetString() switch
            {
                "scalar" => new PrometheusAnswer([Sample(result)], Error: null),
                "vector" => new PrometheusAnswer([.. result.EnumerateArray().Select(series => Sample(series.GetProperty("value")))], Error: null),
                "matrix" or "string" => new PrometheusAnswer([], "the query gives a range or a text; one that gives numbers of one moment is wanted."),
                _ => null,
            };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary><c>[time, "number"]</c>; numbers are written as Go writes them.</summary>
    private static double Sample(JsonElement pair) => pair[1].GetString() switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        var number => double.Parse(number ?? "", NumberStyles.Float, CultureInfo.InvariantCulture),
    };
}

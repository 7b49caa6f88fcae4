using System.Globalization;
using System.Text;

namespace StatusPage.Web.Shared;

/// <summary>The geometry of a latency graph: one slot a point in time, a scale of four round steps, lines that break where nothing was measured. Pure.</summary>
public sealed class LatencyPlot(int slots, int highestMs, int width, int height, int left, int bottom)
{
    private const int Top = 8;
    private const int Right = 8;
    private const int Steps = 4;

    private readonly double _step = Step(highestMs);

    public double Slot => (width - left - Right) / (double)Math.Max(1, slots);

    public double Floor => height - bottom;

    /// <summary>From 0 up, in ms.</summary>
    public IEnumerable<double> Ticks => Enumerable.Range(0, Steps + 1).Select(i => i * _step);

    public double X(int slot) => left + (Slot / 2) + (slot * Slot);

    public double Y(double ms) => Floor - (ms / (_step * Steps) * (Floor - Top));

    /// <summary>The line through these values as SVG path data; one that stands alone is a short dash.</summary>
    public string Path(IReadOnlyList<int?> values)
    {
        var path = new StringBuilder();
        var drawing = false;
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is { } ms)
            {
                path.Append(drawing ? $"L{N(X(i))} {N(Y(ms))}" : $"M{N(X(i) - 1)} {N(Y(ms))}h1");
            }

            drawing = values[i] is not null;
        }

        return path.ToString();
    }

    public static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>40 ms, 1.2 s.</summary>
    public static string Latency(double ms) => ms < 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{ms:0.#} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{ms / 1000:0.##} s");

    private static double Step(int highestMs)
    {
        var most = Math.Max(Steps, highestMs);
        var power = Math.Pow(10, Math.Floor(Math.Log10(most / (double)Steps)));
        return new[] { 1, 2, 2.5, 5, 10 }.Select(factor => factor * power).First(size => size * Steps >= most);
    }
}

using System.Globalization;
using System.Runtime.InteropServices;

namespace StatusPage.Web.Live;

/// <summary>
/// Where a reader of the stream is. By <paramref name="Epoch"/> and <paramref name="Sequence"/> the process that gave it out
/// finds the exact place; by the time any other finds what changed since.
/// </summary>
/// <param name="At">Of the snapshot that told it, in milliseconds since 1970.</param>
/// <param name="Version">Of that snapshot.</param>
/// <param name="Epoch">Which process; 0 for a place that is known by its time alone.</param>
/// <param name="Sequence">Of the event, in that process.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct EventId(long At, long Version, long Epoch, long Sequence)
{
    private const int Longest = 80;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At}-{Version}-{Epoch}-{Sequence}");

    /// <summary>False for whatever was never one of ours.</summary>
    public static bool TryParse(string? text, out EventId id)
    {
        id = default;
        if (text is null || text.Length > Longest || text.Split('-') is not [var at, var version, var epoch, var sequence])
        {
            return false;
        }

        if (!Number(at, out var a) || !Number(version, out var v) || !Number(epoch, out var e) || !Number(sequence, out var s) || a > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            return false;
        }

        id = new EventId(a, v, e, s);
        return true;
    }

    private static bool Number(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

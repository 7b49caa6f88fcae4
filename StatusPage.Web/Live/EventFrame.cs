using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace StatusPage.Web.Live;

/// <summary>
/// An event as it goes over the wire, encoded once, however many read it. Where the page's own address is not configured its
/// links begin with the one that each reader asked at: then what is kept has a gap in place of it.
/// </summary>
public sealed class EventFrame
{
    /// <summary>Stands for the page's address. At random, so that nobody can write it into a message.</summary>
    public static readonly string Gap = $"https://{RandomNumberGenerator.GetHexString(32, lowercase: true)}.invalid";

    private static readonly byte[] GapBytes = Encoding.ASCII.GetBytes(Gap);

    private readonly byte[] _bytes;

    /// <summary>Where each gap begins.</summary>
    private readonly int[] _gaps;

    public EventFrame(byte[] bytes)
    {
        _bytes = bytes;
        var gaps = new List<int>();
        for (var from = 0; bytes.AsSpan(from).IndexOf(GapBytes) is var at and >= 0; from = gaps[^1] + GapBytes.Length)
        {
            gaps.Add(from + at);
        }

        _gaps = [.. gaps];
    }

    public int Length => _bytes.Length;

    /// <summary>The page's address as it stands in JSON.</summary>
    public static byte[] Fill(string siteUrl) => JsonEncodedText.Encode(siteUrl).EncodedUtf8Bytes.ToArray();

    /// <param name="output">The reader's.</param>
    /// <param name="site">From <see cref="Fill"/>; not looked at where the page's address is configured.</param>
    public void WriteTo(IBufferWriter<byte> output, ReadOnlySpan<byte> site)
    {
        var from = 0;
        foreach (var gap in _gaps)
        {
            output.Write(_bytes.AsSpan(from..gap));
            output.Write(site);
            from = gap + GapBytes.Length;
        }

        output.Write(_bytes.AsSpan(from));
    }
}

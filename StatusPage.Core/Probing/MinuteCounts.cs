namespace StatusPage.Core.Probing;

/// <summary>
/// How many results each minute of an hour had, and how many of them were good. Neighbouring minutes that are alike take
/// three bytes together, so an hour of an ordinary probe takes no more. Pure.
/// </summary>
public sealed class MinuteCounts
{
    private const int Minutes = 60;
    private const int MaxEncoded = Minutes * 15;

    private readonly int[] _total = new int[Minutes];
    private readonly int[] _ok = new int[Minutes];

    public static MinuteCounts Decode(ReadOnlySpan<byte> encoded)
    {
        var counts = new MinuteCounts();
        counts.Load(encoded);
        return counts;
    }

    /// <summary>Replaces what it holds.</summary>
    public void Load(ReadOnlySpan<byte> encoded)
    {
        Array.Clear(_total);
        Array.Clear(_ok);
        var reader = new VarIntReader(encoded);
        var minute = 0;
        while (!reader.AtEnd)
        {
            var length = reader.Next();
            _total.AsSpan(minute, length).Fill(reader.Next());
            _ok.AsSpan(minute, length).Fill(reader.Next());
            minute += length;
        }
    }

    public void Add(int minute, bool ok)
    {
        _total[minute]++;
        if (ok)
        {
            _ok[minute]++;
        }
    }

    /// <summary>Of this minute and those after it.</summary>
    public (int Total, int Ok) From(int minute) => (_total.Skip(minute).Sum(), _ok.Skip(minute).Sum());

    public byte[] Encode()
    {
        var writer = new VarIntWriter(stackalloc byte[MaxEncoded]);
        for (var start = 0; start < Minutes;)
        {
            var end = start + 1;
            while (end < Minutes && _total[end] == _total[start] && _ok[end] == _ok[start])
            {
                end++;
            }

            writer.Add(end - start);
            writer.Add(_total[start]);
            writer.Add(_ok[start]);
            start = end;
        }

        return writer.Written.ToArray();
    }
}

namespace StatusPage.Core.Probing;

/// <summary>Whole numbers of one byte up to 127, of more bytes beyond (LEB128): most counts in a roll-up are small.</summary>
internal ref struct VarIntReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    public int Next()
    {
        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = _rest[0];
            _rest = _rest[1..];
            value |= (part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}

internal ref struct VarIntWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Written => _buffer[..Length];

    public void Add(int value)
    {
        var rest = (uint)value;
        while (rest >= 0x80)
        {
            _buffer[Length++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        _buffer[Length++] = (byte)rest;
    }
}
